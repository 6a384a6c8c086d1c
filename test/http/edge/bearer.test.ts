import type { RequestHandler } from 'express';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { allows, createBearer, type NeededScope } from '../../../src/http/edge/bearer.ts';
import { principalOf } from '../../../src/http/edge/principal.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { createTokenVerifier } from '../../../src/http/edge/verify-token.ts';
import type { Database } from '../../../src/ports/stores/database.ts';
import type { TokenRow, TokenScope } from '../../../src/ports/stores/token-store.ts';
import { createTestIds, createTestLog, edgeApp } from './edge-app.ts';
import { createHandMovedClock } from '../../support/databases.ts';

const START = Date.UTC(2026, 10, 30, 8);

const answer: RequestHandler = (_request, response) => void response.json(principalOf(response));

/** A token table that counts what it is asked. */
function createTokenTable(rows: readonly TokenRow[]) {
  const table = new Map(rows.map((row) => [row.id, row]));
  const touches: number[] = [];
  let finds = 0;
  let failure: Error | null = null;
  const tokens = {
    find: (id: string) => {
      finds += 1;
      return failure ? Promise.reject(failure) : Promise.resolve(table.get(id) ?? null);
    },
    touch: (_id: string, at: number) => Promise.resolve(void touches.push(at)),
  };
  const stores = { tokens } as unknown as Database['read'];
  const database: Pick<Database, 'read' | 'write'> = { read: stores, write: (work) => work(stores) };
  return {
    database,
    touches,
    finds: () => finds,
    revoke: (id: string, at: number) => void table.set(id, { ...(table.get(id) as TokenRow), revokedAt: at }),
    fail: (error: Error | null) => void (failure = error),
  };
}

function setUp(scope: TokenScope, needed: NeededScope, expiresAt: number | null = null) {
  const clock = createHandMovedClock(START);
  const log = createTestLog();
  const { token, row } = createToken(
    { name: 'entra push', scope, expiresAt },
    { clock, ids: createTestIds() },
  );
  const table = createTokenTable([row]);
  const verify = createTokenVerifier({ database: table.database, clock, log });
  const app = edgeApp(log, createBearer(verify, needed), answer);
  const get = (authorization: string | null = `Bearer ${token}`) => {
    const request = supertest(app).get('/');
    return authorization === null ? request : request.set('Authorization', authorization);
  };
  return { clock, log, table, token, row, get };
}

describe('a bearer token', () => {
  it('lets in who shows it, and says for which source', async () => {
    const { get, row } = setUp('scim:entra', 'scim');
    const { body, status } = await get();
    expect(status).toBe(200);
    expect(body).toEqual({ tokenId: row.id, name: 'entra push', scope: 'scim:entra', sourceId: 'entra' });
  });

  it('is stored as a hash only', () => {
    const { token, row } = setUp('admin', 'read');
    expect(token).toMatch(/^swt_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(row)).not.toContain(token.split('_')[2] ?? '');
    expect(row.secretHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['bearer ', 'BEARER  ', ''])('may be shown with the scheme written %j', async (scheme) => {
    const { get, token } = setUp('scim:entra', 'scim');
    expect((await get(`${scheme}${token}`)).status).toBe(200);
  });

  it('is missing: 401 with a challenge that names no error', async () => {
    const { get } = setUp('scim:entra', 'scim');
    const { status, headers } = await get(null);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="seatwarden"');
  });

  it.each([
    'Bearer nonsense',
    'Basic dXNlcjpwYXNz',
    'Bearer swt_1_short',
    `Bearer swt_${'a'.repeat(32)}_${'b'.repeat(43)}`,
  ])('is not ours (%s): 401 with a challenge that says so', async (authorization) => {
    const { get } = setUp('scim:entra', 'scim');
    const { status, headers } = await get(authorization);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('has a wrong secret: 401, without a word about the real one', async () => {
    const { get, row } = setUp('scim:entra', 'scim');
    const { status, body } = await get(`Bearer swt_${row.id}_${'x'.repeat(43)}`);
    expect(status).toBe(401);
    expect(body).toMatchObject({ detail: 'the token is not known' });
  });

  it('stops working at the moment it expires, and says when that was', async () => {
    const clock = createHandMovedClock(START);
    const { get, clock: moved } = setUp('scim:entra', 'scim', clock.now() + 1000);
    expect((await get()).status).toBe(200);
    moved.pass(1000);
    const { status, body } = await get();
    expect(status).toBe(401);
    expect(body).toMatchObject({ detail: expect.stringContaining('expired at 2026-11-30T08:00:01.000Z') });
  });

  it('stops working within five seconds after it was revoked', async () => {
    const { get, table, row, clock } = setUp('scim:entra', 'scim');
    expect((await get()).status).toBe(200);
    table.revoke(row.id, clock.now());
    clock.pass(4999);
    const { status, body } = await get();
    expect(status).toBe(401);
    expect(body).toMatchObject({ detail: expect.stringContaining('was revoked at') });
  });

  it('costs one query for many pushes at once and in a row', async () => {
    const { get, table, clock } = setUp('scim:entra', 'scim');
    await Promise.all([get(), get(), get()]);
    clock.pass(2000);
    await get();
    expect(table.finds()).toBe(1);
  });

  it('notes its use once a minute', async () => {
    const { get, table, clock } = setUp('scim:entra', 'scim');
    const start = clock.now();
    for (const ms of [0, 30_000, 29_999, 1, 60_000]) {
      clock.pass(ms);
      await get();
    }
    expect(table.touches).toEqual([start, start + 60_000, start + 120_000]);
  });

  it('cannot be checked while the store is down: 500, and neither 401 nor a wrong yes afterwards', async () => {
    const { get, table, log } = setUp('scim:entra', 'scim');
    table.fail(new Error('disk is gone'));
    expect((await get()).status).toBe(500);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'a request failed' }),
    );
    table.fail(null);
    expect((await get()).status).toBe(200);
  });

  it('of another scope is refused with 403 and both scopes', async () => {
    const { get } = setUp('read', 'scim');
    const { status, headers, body } = await get();
    expect(status).toBe(403);
    expect(headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(body).toMatchObject({
      detail: 'the token `entra push` has the scope `read`, this needs `scim:<source>`',
    });
  });
});

describe('scopes', () => {
  const all: readonly TokenScope[] = ['scim:entra', 'scim-read:entra', 'read', 'operate', 'admin'];
  it.each([
    ['scim', ['scim:entra', 'scim-read:entra']],
    ['read', ['read', 'operate', 'admin']],
    ['operate', ['operate', 'admin']],
    ['admin', ['admin']],
  ] as const)('of which %s is needed are %j', (needed, enough) => {
    expect(all.filter((scope) => allows(scope, needed))).toEqual(enough);
  });
});
