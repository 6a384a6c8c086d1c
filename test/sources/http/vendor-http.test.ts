import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createVendorHttp,
  type VendorHttp,
  type VendorHttpOptions,
} from '../../../src/sources/http/vendor-http.ts';
import { noonAt } from '../reading.ts';

const base = 'https://hr.example.com';
const waits: number[] = [];

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  waits.length = 0;
  nock.cleanAll();
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

function client(options: Partial<VendorHttpOptions> = {}): VendorHttp {
  return createVendorHttp({
    vendor: 'Acme HR',
    baseUrl: base,
    headers: { Authorization: 'Bearer s3cret' },
    secrets: ['s3cret'],
    errorHeader: 'X-Acme-Error',
    wait: (ms) => Promise.resolve(void waits.push(ms)),
    ...options,
  });
}
const signal = new AbortController().signal;
const get = (http: VendorHttp, path = 'people', nowAt = noonAt) =>
  http({ method: 'GET', path, signal, nowAt });

async function outageOf(answer: Promise<unknown>): Promise<Error & { ids?: object }> {
  return answer.then(
    () => Promise.reject(new Error('it was answered')),
    (error: Error) => {
      if (error.name !== 'SourceUnavailable') throw error;
      return error;
    },
  );
}

describe('a question to a vendor', () => {
  it('carries the credential, and its answer is parsed JSON', async () => {
    nock(base, { reqheaders: { authorization: 'Bearer s3cret', accept: 'application/json' } })
      .get('/api/people')
      .reply(200, { people: [1] }, { 'X-Page': '1' });
    const answer = await get(client({ baseUrl: `${base}/api` }));
    expect(answer.data).toEqual({ people: [1] });
    expect(answer.headers['x-page']).toBe('1');
  });

  it('is repeated when the vendor is busy or the line broke, after a pause that grows', async () => {
    nock(base)
      .get('/people')
      .reply(503)
      .get('/people')
      .replyWithError(reset())
      .get('/people')
      .reply(200, [7]);
    expect((await get(client())).data).toEqual([7]);
    expect(waits).toEqual([500, 1000]);
  });

  it('waits as long as the vendor asks', async () => {
    nock(base).get('/people').reply(429, '', { 'Retry-After': '7' }).get('/people').reply(200, []);
    await get(client());
    expect(waits).toEqual([7000]);
  });

  it('gives up where the vendor asks for more than a reading may wait, and leaves it alone until then', async () => {
    const http = client();
    nock(base).get('/people').reply(429, '', { 'Retry-After': '3600' });
    expect((await outageOf(get(http))).message).toContain('429');
    expect(waits).toEqual([]);

    const early = await outageOf(get(http, 'people', noonAt + 3_599_000));
    expect(early.message).toBe(
      'Acme HR asked to be left alone until 2026-11-24T13:00:00.000Z; it was not asked',
    );
    nock(base).get('/people').reply(200, []);
    expect((await get(http, 'people', noonAt + 3_600_000)).data).toEqual([]);
  });

  it('understands Retry-After as a date', async () => {
    const http = client();
    nock(base).get('/people').reply(503, '', { 'Retry-After': 'Tue, 24 Nov 2026 12:10:00 GMT' });
    await outageOf(get(http));
    expect((await outageOf(get(http, 'people', noonAt + 1000))).message).toContain(
      'until 2026-11-24T12:10:00',
    );
  });

  it.each([401, 403])('is never repeated when it was refused with %i', async (status) => {
    const scope = nock(base).get('/people').reply(status).get('/people').reply(200, []);
    const outage = await outageOf(get(client()));
    expect(outage.message).toContain(`(${status})`);
    expect(outage.ids).toEqual({ status });
    expect(scope.pendingMocks()).toHaveLength(1);
  });

  it('is asked three times at most', async () => {
    const scope = nock(base).get('/people').times(3).reply(500);
    expect((await outageOf(get(client()))).message).toBe('Acme HR failed (500)');
    expect(scope.isDone()).toBe(true);
  });
});

describe('an answer that is none', () => {
  it.each<[string, number, string, string]>([
    ['a web page', 200, '\n<html>Log in</html>', 'answered with a web page instead of data'],
    ['half of the JSON', 200, '[{"id":', 'answered with 7 characters that are no whole JSON'],
    ['nothing', 200, '', 'answered with nothing at all'],
    ['not there', 404, '{}', 'has nothing at this address (404)'],
  ])('%s', async (_what, status, body, message) => {
    nock(base).get('/people').reply(status, body);
    expect((await outageOf(get(client()))).message).toContain(`Acme HR ${message}`);
  });

  it('more than may be read', async () => {
    nock(base)
      .get('/people')
      .reply(200, JSON.stringify('x'.repeat(3_000_000)));
    const outage = await outageOf(get(client({ maxBytes: 2_000_000 })));
    expect(outage.message).toBe('Acme HR sent more than 2 MB; the answer was not read');
    expect(waits).toEqual([]);
  });

  it('no host of that name', async () => {
    nock(base)
      .get('/people')
      .replyWithError(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    expect((await outageOf(get(client()))).message).toContain('has no such host (ENOTFOUND)');
  });

  it('says what the vendor says, on one short line and without the credential', async () => {
    nock(base)
      .get('/people')
      .reply(403, '', { 'X-Acme-Error': `token s3cret is blocked ${'for long '.repeat(50)}` });
    const { message, cause } = await outageOf(get(client()));
    expect(message).toContain('It says: token *** is blocked for long');
    expect(message.length).toBeLessThan(400);
    expect(cause).toBeUndefined();
  });
});

describe('the host', () => {
  it.each([
    'https://evil.example.net/people',
    '//evil.example.net/people',
    'http://hr.example.com/people',
    'https://hr.example.com:8443/people',
    'https://user@hr.example.com/people',
    'file:///etc/passwd',
    'http://[bad',
  ])('is not left for %s', async (path) => {
    expect((await outageOf(get(client(), path))).message).toContain('nothing is asked there');
  });

  it('may be named by a next link', async () => {
    nock(base).get('/people').query({ page: 2 }).reply(200, []);
    expect((await get(client(), `${base}/people?page=2`)).data).toEqual([]);
  });

  it('is not left by a redirect', async () => {
    nock(base).get('/people').reply(302, '', { Location: 'https://evil.example.net/people' });
    const trap = nock('https://evil.example.net').get('/people').reply(200, []);
    expect((await outageOf(get(client()))).message).toContain('redirects to evil.example.net (302)');
    expect(trap.isDone()).toBe(false);
  });

  it.each([
    'http://hr.example.com',
    'https://me:pw@hr.example.com',
    'http://127.evil.example',
    'ftp://x',
    'hr',
  ])('must be reached safely, not by %s', (baseUrl) => {
    expect(() => client({ baseUrl })).toThrow('must begin with https://');
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:9', 'https://hr.example.com/x'])(
    'may be %s',
    (baseUrl) => {
      expect(() => client({ baseUrl })).not.toThrow();
    },
  );
});

function reset(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
