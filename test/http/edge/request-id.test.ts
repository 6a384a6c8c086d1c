import type { RequestHandler } from 'express';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { createAccessLog } from '../../../src/http/edge/access-log.ts';
import { HttpRefusal } from '../../../src/http/edge/http-refusal.ts';
import { createRateLimit } from '../../../src/http/edge/rate-limit.ts';
import { createApiHeaders } from '../../../src/http/edge/security-headers.ts';
import { createTestLog, edgeApp } from './edge-app.ts';
import { createHandMovedClock } from '../../support/databases.ts';

const START = Date.UTC(2026, 10, 30, 8);

const ok: RequestHandler = (_request, response) => void response.json({});
const NEW_ID = /^00000000-0000-7000-8000-\d{12}$/;

describe('a request id', () => {
  it.each(['abc-123', 'A.b:c_d', '0190f5e3-7c1a-7000-8000-000000000001'])(
    'is taken over when it is sane: %s',
    async (id) => {
      const { headers } = await supertest(edgeApp(createTestLog(), ok)).get('/').set('X-Request-Id', id);
      expect(headers['x-request-id']).toBe(id);
    },
  );

  it.each(['', ' ', '-x', 'a b', 'x'.repeat(65), 'a"b', '<script>', 'a/../b'])(
    'is made anew instead of %j',
    async (id) => {
      const { headers } = await supertest(edgeApp(createTestLog(), ok)).get('/').set('X-Request-Id', id);
      expect(headers['x-request-id']).toMatch(NEW_ID);
    },
  );
});

describe('the access log', () => {
  async function linesOf(handler: RequestHandler) {
    const log = createTestLog();
    const clock = createHandMovedClock(START);
    const slow: RequestHandler = (request, _response, next) => {
      if (request.path === '/slow') clock.pass(1000);
      next();
    };
    const app = edgeApp(log, createAccessLog({ log, clock }), slow, handler);
    return { log, app };
  }

  it.each([
    ['/fine', 'debug', 'request answered'],
    ['/slow', 'info', 'request was slow'],
  ])('has %s as %s', async (path, level, message) => {
    const { log, app } = await linesOf(ok);
    await supertest(app).get(`${path}?filter=userName eq "ana"`);
    expect(log.lines).toEqual([
      {
        level,
        message,
        fields: expect.objectContaining({
          method: 'GET',
          path,
          status: 200,
          requestId: expect.stringMatching(NEW_ID),
        }),
      },
    ]);
  });

  it('has refusals as information and failures as errors', async () => {
    const { log, app } = await linesOf((request) => {
      throw request.path === '/refused' ? new HttpRefusal('not-found', 'nothing') : new Error('broken');
    });
    await supertest(app).get('/refused');
    await supertest(app).get('/broken');
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['info', 'request refused'],
      ['error', 'a request failed'],
      ['error', 'request failed'],
    ]);
  });
});

describe('the rate limit', () => {
  it('answers 429 with whole seconds after which to try again', async () => {
    const app = edgeApp(createTestLog(), createRateLimit({ perMinute: 2 }), ok);
    const statuses = [await supertest(app).get('/'), await supertest(app).get('/')].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 200]);
    const { status, headers, body } = await supertest(app).get('/');
    expect(status).toBe(429);
    expect(headers['retry-after']).toMatch(/^[1-9]\d?$/);
    expect(body).toMatchObject({ type: 'urn:seatwarden:problem:too-many-requests' });
  });

  it('can be off', async () => {
    const app = edgeApp(createTestLog(), createRateLimit({ perMinute: 'off' }), ok);
    expect((await supertest(app).get('/')).status).toBe(200);
  });
});

describe('headers of data', () => {
  it('allow nothing to run, to frame it or to keep it', async () => {
    const { headers } = await supertest(edgeApp(createTestLog(), createApiHeaders(), ok)).get('/');
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.any(String),
    });
  });
});
