import { once } from 'node:events';
import { get, request as send, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendPieces } from '../../../../src/http/scim/answer/send-pieces.ts';
import { create, createGroup, startService, type Service } from '../service.ts';

interface Raw {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let service: Service;
let address: string;
let stop: () => void;
beforeAll(async () => {
  service = await startService();
  const server = service.app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
  stop = () => server.close();
});
afterAll(async () => {
  stop();
  await service.close();
});

/** One request as it is on the wire: nothing unpacks the answer. */
async function ask(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: Buffer,
): Promise<Raw> {
  const outgoing = send(`${address}${path}`, {
    method,
    agent: false,
    headers: { Authorization: service.entra.authorization, ...headers },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}
const packed = { 'Accept-Encoding': 'gzip, deflate' };

describe('a large answer', () => {
  beforeAll(async () => {
    for (let n = 0; n < 20; n += 1) {
      await create(service.entra, { userName: `person${n}@example.com`, displayName: 'Ä'.repeat(50) });
    }
  });

  it('that leaves in pieces is packed, too, and is the same answer', async () => {
    for (let n = 0; n < 90; n += 1) {
      await create(service.okta, { userName: `long${n}@example.com`, displayName: 'Ä'.repeat(500) });
    }
    const asOkta = { Authorization: service.okta.authorization };
    const plain = await ask('GET', '/Users', asOkta);
    const gzip = await ask('GET', '/Users', { ...packed, ...asOkta });

    expect(plain.body.length).toBeGreaterThan(3 * 32 * 1024);
    expect(plain.headers['content-length']).toBe(String(plain.body.length));
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
  });

  it('is packed for who takes gzip, and is the same answer', async () => {
    const plain = await ask('GET', '/Users');
    const gzip = await ask('GET', '/Users', packed);

    expect(gzip.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/scim+json',
    });
    expect(gzip.headers['content-length']).toBeUndefined();
    expect(gzip.body.length).toBeLessThan(plain.body.length / 4);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['identity', { 'Accept-Encoding': 'identity' }],
    ['gzip refused', { 'Accept-Encoding': 'gzip;q=0' }],
  ])('stays as it is, with its length, for who says %s', async (_what, headers) => {
    const { headers: told, body } = await ask('GET', '/Users', headers);
    expect(told['content-encoding']).toBeUndefined();
    expect(told['content-length']).toBe(String(body.length));
  });

  it('tells caches that it depends on what the client takes, packed or not', async () => {
    for (const headers of [{}, packed])
      expect((await ask('GET', '/Users', headers)).headers['vary']).toContain('Accept-Encoding');
  });

  it('keeps its weak version, which answers If-None-Match in either form', async () => {
    const id = await create(service.entra, { userName: 'long', title: 'x'.repeat(3000) });
    const gzip = await ask('GET', `/Users/${id}`, packed);
    const plain = await ask('GET', `/Users/${id}`);
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"1"' });
    expect(plain.headers['etag']).toBe('W/"1"');
    const again = await ask('GET', `/Users/${id}`, { ...packed, 'If-None-Match': 'W/"1"' });
    expect([again.status, again.body.length, again.headers['content-encoding']]).toEqual([304, 0, undefined]);
  });

  it('has a head without a body', async () => {
    const { status, headers, body } = await ask('HEAD', '/Users', packed);
    expect([status, body.length, headers['content-encoding']]).toEqual([200, 0, undefined]);
  });

  it('is packed when it is an error, too', async () => {
    const filter = Array.from({ length: 60 }, (_, n) => `nothing${n} pr`).join(' or ');
    const { status, headers, body } = await ask('GET', `/Users?filter=${encodeURIComponent(filter)}`, packed);
    expect([status, headers['content-encoding']]).toEqual([400, 'gzip']);
    expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ scimType: 'invalidFilter' });
  });

  it('of a group of many members is packed while it is streamed, and is the same', async () => {
    const members = await Promise.all(
      Array.from({ length: 1500 }, (_, n) => create(service.okta, { userName: `member ${n}` })),
    );
    const id = await createGroup(service.okta, 'Everybody', members);
    const authorization = { Authorization: service.okta.authorization };
    const plain = await ask('GET', `/Groups/${id}`, authorization);
    const gzip = await ask('GET', `/Groups/${id}`, { ...authorization, ...packed });
    expect(plain.body.length).toBeGreaterThan(64 * 1024);
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', etag: plain.headers['etag'] });
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
  });
});

describe('a small answer', () => {
  it('is never packed', async () => {
    const id = await create(service.entra, { userName: 'small' });
    for (const path of [`/Users/${id}`, '/Users/nobody', '/Users?count=0']) {
      const { headers, body } = await ask('GET', path, packed);
      expect([headers['content-encoding'], headers['vary']]).toEqual([undefined, undefined]);
      expect(headers['content-length']).toBe(String(body.length));
    }
  });
});

describe('a packed stream', () => {
  async function serve(pieces: AsyncGenerator<string>) {
    const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
    // It may end before anybody waits for it.
    ended.catch(() => {});
    const app = express().get('/', (request, response) => {
      sendPieces(request, response, { status: 200, pieces }).then(resolve, reject);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outgoing = get({ port, host: '127.0.0.1', agent: false, headers: packed });
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return { outgoing, response, ended, close: () => server.close() };
  }
  /** Text that gzip cannot make small. */
  const noise = (n: number) =>
    Array.from({ length: 2000 }, (_, at) => ((n + 1) * (at + 7) * 48_271) % 2_147_483_647).join();

  it('waits for a client that reads slowly, with little in memory', async () => {
    let made = 0;
    const total = 800;
    async function* large() {
      for (made = 0; made < total; made += 1) yield noise(made);
    }
    const { response, ended, close } = await serve(large());
    expect(response.headers['content-encoding']).toBe('gzip');
    // Nobody has read a byte yet: the rest waits to be made.
    expect(made).toBeLessThan(total);
    const text = (await buffer(response.pipe(createGunzip()))).toString();
    expect(text.length).toBe(
      Array.from({ length: total }, (_, n) => noise(n).length).reduce((a, b) => a + b),
    );
    await ended;
    close();
  });

  it('is made no further when the client goes away', async () => {
    const { promise: stopped, resolve: told } = Promise.withResolvers<void>();
    async function* endless() {
      try {
        for (let n = 0; ; n += 1) yield noise(n);
      } finally {
        told();
      }
    }
    const { outgoing, response, ended, close } = await serve(endless());
    await once(response, 'data');
    outgoing.destroy();
    await expect(Promise.all([ended, stopped])).resolves.toBeDefined();
    close();
  });

  it('that breaks in the middle is never taken for a whole one', async () => {
    async function* broken() {
      for (let n = 0; n < 50; n += 1) yield noise(n);
      throw new Error('the store is gone');
    }
    const { response, ended, close } = await serve(broken());
    const [sent, read] = await Promise.allSettled([ended, buffer(response)]);
    expect(sent).toMatchObject({ status: 'rejected', reason: { message: 'the store is gone' } });
    expect(read).toMatchObject({ status: 'rejected', reason: { code: 'ECONNRESET' } });
    close();
  });
});

describe('a packed request', () => {
  const post = (body: Buffer, encoding = 'gzip') =>
    ask('POST', '/Users', { 'Content-Type': 'application/scim+json', 'Content-Encoding': encoding }, body);
  const user = (title: string) => Buffer.from(JSON.stringify({ userName: `packed ${title.length}`, title }));

  it('is unpacked', async () => {
    const { status, body } = await post(gzipSync(user('x')));
    expect(status).toBe(201);
    expect(JSON.parse(body.toString())).toMatchObject({ userName: 'packed 1', title: 'x' });
  });

  it('is refused with 413 when it is too large unpacked, however small it came', async () => {
    const bomb = gzipSync(user('x'.repeat(17 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(100_000);
    const { status, body } = await post(bomb);
    expect([status, JSON.parse(body.toString())]).toMatchObject([
      413,
      { detail: expect.stringContaining('16777216') as unknown },
    ]);
  });

  it('is refused with 400 when it is broken or cut, and 415 when it is packed in another way', async () => {
    const whole = gzipSync(user('y'));
    const broken = await post(user('y'));
    const cut = await post(whole.subarray(0, whole.length - 12));
    const other = await post(whole, 'compress');
    expect([broken.status, cut.status, other.status]).toEqual([400, 400, 415]);
    for (const { headers } of [broken, cut, other])
      expect(headers['content-type']).toBe('application/scim+json');
  });
});
