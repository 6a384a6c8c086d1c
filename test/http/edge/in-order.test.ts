import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/http/edge/in-order.ts';
import { HttpRefusal } from '../../../src/http/edge/http-refusal.ts';
import { createTestLog, edgeApp } from './edge-app.ts';

const refusal = new HttpRefusal('forbidden', 'not today');

function appOf(...handlers: Parameters<typeof inOrder>[0]) {
  return edgeApp(createTestLog(), inOrder(handlers), (_request, response) => void response.json('the end'));
}

describe('handlers in order', () => {
  it('are called one after the other, and then who comes after them', async () => {
    const seen: string[] = [];
    const app = appOf(
      (_request, _response, next) => {
        seen.push('first');
        next();
      },
      async (_request, _response, next) => {
        await Promise.resolve();
        seen.push('second');
        next();
      },
    );
    expect((await supertest(app).get('/')).body).toBe('the end');
    expect(seen).toEqual(['first', 'second']);
  });

  it.each([
    ['hands on an error', (_request, _response, next) => next(refusal)],
    [
      'throws',
      () => {
        throw refusal;
      },
    ],
    ['rejects', () => Promise.reject(refusal)],
    [
      'hands on an error a turn later',
      async (_request, _response, next) => {
        await Promise.resolve();
        next(refusal);
      },
    ],
  ] satisfies [string, Parameters<typeof inOrder>[0][number]][])(
    'end with the one that %s',
    async (_how, handler) => {
      const app = appOf(handler, () => expect.unreachable('a handler was called after an error'));
      const { status, body } = await supertest(app).get('/');
      expect(status).toBe(403);
      expect(body).toMatchObject({ detail: 'not today' });
    },
  );
});
