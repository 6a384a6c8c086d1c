import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createJsonBody } from '../../../src/http/edge/json-body.ts';
import { createTestLog, edgeApp } from './edge-app.ts';

const echo: RequestHandler = (request, response) =>
  void response.json({ read: (request.body as unknown) ?? 'nothing' });
const app = edgeApp(createTestLog(), createJsonBody({ limit: 100 }), echo);
const post = (text: string, type: string) => supertest(app).post('/').set('Content-Type', type).send(text);

describe('a JSON body', () => {
  it.each([
    'application/json',
    'application/scim+json',
    'application/problem+json',
    'application/scim+json; charset=utf-8',
    'APPLICATION/JSON;charset=UTF-8',
  ])('is read as %s', async (type) => {
    const { status, body } = await post('{"a":1}', type);
    expect([status, body]).toEqual([200, { read: { a: 1 } }]);
  });

  it('is read without a content type', async () => {
    const request = supertest(app).post('/');
    request.write('{"a":1}');
    expect((await request).body).toEqual({ read: { a: 1 } });
  });

  it('is none when it is empty, whatever its content type', async () => {
    const type = 'application/x-www-form-urlencoded';
    const empty = supertest(app).post('/').set('Content-Type', type).set('Content-Length', '0');
    expect((await empty).body).toEqual({ read: 'nothing' });
  });

  it('is read in gzip', async () => {
    const request = supertest(app)
      .post('/')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip');
    request.write(gzipSync('{"a":1}'));
    expect((await request).body).toEqual({ read: { a: 1 } });
  });

  it.each(['text/plain', 'application/xml', 'application/jsonp', 'application/x-www-form-urlencoded'])(
    'is refused as %s with 415 and the types that are taken',
    async (type) => {
      const { status, body } = await post('{"a":1}', type);
      expect(status).toBe(415);
      expect(body).toMatchObject({
        type: 'urn:seatwarden:problem:unsupported-media-type',
        detail: expect.stringContaining('application/scim+json'),
      });
    },
  );

  it('is refused in a charset that is not Unicode with 415', async () => {
    expect((await post('{"a":1}', 'application/json; charset=latin1')).status).toBe(415);
  });

  it.each(['{"a":', 'a=1', '{"a":1}}', "{'a':1}"])(
    'is refused with 400 when it does not parse: %s',
    async (text) => {
      const { status, body } = await post(text, 'application/json');
      expect(status).toBe(400);
      expect(body).toMatchObject({ type: 'urn:seatwarden:problem:malformed-json', title: 'Bad Request' });
    },
  );

  it('is refused with 413 and the limit when it is too large, also when it is only large unpacked', async () => {
    const large = JSON.stringify({ a: 'x'.repeat(100) });
    const { status, body } = await post(large, 'application/json');
    expect([status, body]).toEqual([
      413,
      expect.objectContaining({ detail: 'the body is larger than 100 bytes' }),
    ]);

    const packed = supertest(app)
      .post('/')
      .set('Content-Type', 'application/json')
      .set('Content-Encoding', 'gzip');
    packed.write(gzipSync(JSON.stringify({ a: 'x'.repeat(10_000) })));
    expect((await packed).status).toBe(413);
  });

  it('carries no prototype', async () => {
    const probe: RequestHandler = (request, response) => {
      const body = request.body as object;
      response.json({
        own: Object.keys(body),
        polluted: 'x' in {},
        isPlain: Object.getPrototypeOf(body) === Object.prototype,
      });
    };
    const probing = edgeApp(createTestLog(), createJsonBody({ limit: 1000 }), probe);
    const sent = supertest(probing)
      .post('/')
      .set('Content-Type', 'application/json')
      .send('{"__proto__":{"x":1}}');
    expect((await sent).body).toEqual({ own: ['__proto__'], polluted: false, isPlain: true });
  });

  it('is not asked of a GET that names a strange content type', async () => {
    const { status, body } = await supertest(app).get('/').set('Content-Type', 'text/plain; charset=utf-8');
    expect([status, body]).toEqual([200, { read: 'nothing' }]);
  });
});
