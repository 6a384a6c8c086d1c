import type { RequestHandler } from 'express';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ConfigInvalid,
  Defect,
  LicensingRefused,
  LicensingUnavailable,
  SourceUnavailable,
  StoreConflict,
} from '../../../src/errors.ts';
import { HttpRefusal } from '../../../src/http/edge/http-refusal.ts';
import { createTestLog, edgeApp } from './edge-app.ts';

async function problemOf(error: unknown) {
  const log = createTestLog();
  const fail: RequestHandler = () => {
    throw error;
  };
  const answer = await supertest(edgeApp(log, fail)).get('/some/where?secret=1');
  const { status, headers, text } = answer;
  return { status, headers, text, problem: answer.body as Record<string, unknown>, log };
}
const zodError = z
  .object({ name: z.string(), age: z.object({ years: z.number() }) })
  .safeParse({ age: {} }).error;

describe('an error of the admin or licensing API', () => {
  it.each([
    [new HttpRefusal('not-found', 'no such person'), 404, 'not-found'],
    [new StoreConflict('version 3 now'), 409, 'conflict'],
    [new LicensingRefused('no'), 409, 'licensing-refused'],
    [new LicensingUnavailable('down'), 503, 'licensing-unavailable'],
    [new SourceUnavailable('down'), 502, 'source-unavailable'],
    [new ConfigInvalid(['a.yaml:1:2 wrong']), 422, 'config-invalid'],
    [zodError, 400, 'invalid-input'],
    [new Defect('impossible'), 500, 'internal'],
    [new TypeError('x is not a function'), 500, 'internal'],
    ['a thrown text', 500, 'internal'],
  ])('is told as problem details: %s', async (error, status, code) => {
    const { problem, headers, ...answer } = await problemOf(error);
    expect(answer.status).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problem).toMatchObject({
      type: `urn:seatwarden:problem:${code}`,
      status,
      requestId: headers['x-request-id'],
    });
  });

  it('names each fault of the input', async () => {
    const { problem } = await problemOf(zodError);
    expect(problem['errors']).toEqual([
      { path: 'name', message: expect.any(String) },
      { path: 'age.years', message: expect.any(String) },
    ]);
  });

  it('says when to try again', async () => {
    const { headers } = await problemOf(new LicensingUnavailable('down', { retryAfterMs: 1500 }));
    expect(headers['retry-after']).toBe('2');
  });

  it('tells the log, and not the client, what went wrong inside', async () => {
    const error = new Error('password of the database is hunter2');
    const { text, log, headers } = await problemOf(error);
    expect(text).not.toContain('hunter2');
    expect(log.lines).toEqual([
      {
        level: 'error',
        message: 'a request failed',
        fields: { err: error, requestId: headers['x-request-id'], method: 'GET', path: '/some/where' },
      },
    ]);
  });

  it('cuts the connection when half an answer is out already', async () => {
    const log = createTestLog();
    const half: RequestHandler = (_request, response) => {
      response.write('half');
      throw new Error('broken in the middle');
    };
    await expect(supertest(edgeApp(log, half)).get('/')).rejects.toThrow(/aborted|socket hang up/);
    expect(log.lines).toHaveLength(1);
  });
});
