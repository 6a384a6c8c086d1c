import { describe, expect, it } from 'vitest';
import type { TokenRow } from '../../src/ports/stores/token-store.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra } from './pushed.ts';

const dayMs = 86_400_000;
const bearer: TokenRow = {
  id: 'unset',
  kind: 'bearer',
  clientId: null,
  parentId: null,
  name: 'Entra',
  scope: 'scim:entra',
  sourceId: entra,
  secretHash: 'hash',
  createdAt: 1,
  expiresAt: 99,
  revokedAt: null,
  lastUsedAt: null,
};

describe.each(databaseKinds)('tokens on %s', (kind) => {
  const test = useDatabase(kind);
  const create = (id: string, fields: Partial<TokenRow> = {}) =>
    test.database.write(({ tokens }) => tokens.create({ ...bearer, id, ...fields }));
  const find = (id: string) => test.database.read.tokens.find(id);
  const end = (id: string, how: { revokedAt: number } | { expiresAt: number }) =>
    test.database.write(({ tokens }) => tokens.end(id, how));
  /** A secret, and an access token made with it that ends at 5000. */
  const createPair = async (name: string, secret: Partial<TokenRow> = {}) => {
    await create(`${name}-secret`, { kind: 'client-secret', clientId: 'c', expiresAt: null, ...secret });
    await create(`${name}-access`, { kind: 'access', parentId: `${name}-secret`, expiresAt: 5000 });
  };

  it('are kept as they came, with their use', async () => {
    await create('t1');
    await create('t2', { kind: 'client-secret', clientId: 'c1', expiresAt: null, sourceId: null });
    expect(await find('t1')).toEqual({ ...bearer, id: 't1' });
    await test.database.write(({ tokens }) => tokens.touch('t1', 5));
    expect(await find('t1')).toMatchObject({ lastUsedAt: 5 });
    expect(await find('t2')).toMatchObject({ kind: 'client-secret', clientId: 'c1', sourceId: null });
    expect(await find('nowhere')).toBeNull();
  });

  it('are revoked once and for all', async () => {
    await create('once');
    expect(await end('once', { revokedAt: 6 })).toBe(true);
    expect(await end('once', { revokedAt: 7 })).toBe(true);
    expect(await end('nowhere', { revokedAt: 7 })).toBe(false);
    expect(await find('once')).toMatchObject({ revokedAt: 6, expiresAt: 99 });
  });

  it.each([
    { first: null, given: 50, ends: 50 },
    { first: 99, given: 50, ends: 50 },
    { first: 99, given: 100, ends: 99 },
  ])('that end at $first, told to end at $given, end at $ends', async ({ first, given, ends }) => {
    const id = `ends-${first}-${given}`;
    await create(id, { expiresAt: first });
    expect(await end(id, { expiresAt: given })).toBe(true);
    expect(await find(id)).toMatchObject({ expiresAt: ends, revokedAt: null });
  });

  it('for access end when their secret is revoked', async () => {
    await createPair('revoked');
    expect(await find('revoked-access')).toMatchObject({ revokedAt: null, expiresAt: 5000 });
    await end('revoked-secret', { revokedAt: 40 });
    expect(await find('revoked-access')).toMatchObject({ revokedAt: 40 });
  });

  it.each([
    { secretEnds: 4000, ends: 4000 },
    { secretEnds: 6000, ends: 5000 },
    { secretEnds: null, ends: 5000 },
  ])('for access end at $ends when their secret ends at $secretEnds', async ({ secretEnds, ends }) => {
    const name = `with-${secretEnds}`;
    await createPair(name, { expiresAt: secretEnds });
    expect(await find(`${name}-access`)).toMatchObject({ expiresAt: ends });
  });

  it('for access are swept a day after they expired, and nothing else is', async () => {
    await create('old', { kind: 'access', expiresAt: 1000 });
    await create('young', { kind: 'access', expiresAt: 1001 });
    await create('old-bearer', { expiresAt: 1000 });
    await create('next-bearer', { createdAt: 9 * dayMs });
    expect(await find('old')).not.toBeNull();
    await create('next', { kind: 'access', createdAt: 1001 + dayMs, expiresAt: 2 * dayMs });
    const left = await Promise.all(['old', 'young', 'old-bearer', 'next'].map(find));
    expect(left.map((row) => row?.id ?? null)).toEqual([null, 'young', 'old-bearer', 'next']);
  });
});

describe.each(databaseKinds)('the list of tokens on %s', (kind) => {
  const test = useDatabase(kind);

  it('has what administrators made, the oldest first', async () => {
    for (const [id, fields] of [
      ['b', { createdAt: 2 }],
      ['c', { createdAt: 2, kind: 'client-secret' }],
      ['a', { createdAt: 2 }],
      ['z', { createdAt: 1 }],
      ['x', { kind: 'access' }],
    ] as const) {
      await test.database.write(({ tokens }) => tokens.create({ ...bearer, ...fields, id }));
    }
    expect((await test.database.read.tokens.list()).map(({ id }) => id)).toEqual(['z', 'a', 'b', 'c']);
  });
});
