import { describe, expect, it } from 'vitest';
import { endingTokens } from '../../../src/http/admin/ending-tokens.ts';
import type { TokenRow } from '../../../src/ports/stores/token-store.ts';
import { startAccessWorld } from './access-world.ts';

const dayMs = 86_400_000;
const nowAt = Date.parse('2026-11-30T08:00:00Z');
const inDays = (days: number) => nowAt + days * dayMs;
const row: TokenRow = {
  id: 'old',
  kind: 'bearer',
  clientId: null,
  parentId: null,
  name: 'Entra ID',
  scope: 'scim:entra',
  sourceId: null,
  secretHash: 'hash',
  createdAt: inDays(-300),
  expiresAt: inDays(10),
  revokedAt: null,
  lastUsedAt: inDays(-1),
};
const young: TokenRow = {
  ...row,
  id: 'young',
  createdAt: inDays(-2),
  expiresAt: inDays(365),
  lastUsedAt: null,
};

describe('a token that ends', () => {
  it('in more than 14 days, or never, is nothing to say', () => {
    expect(
      endingTokens(
        [
          { ...row, expiresAt: inDays(14) + 1 },
          { ...row, expiresAt: null },
        ],
        nowAt,
      ),
    ).toEqual([]);
  });

  it('within 14 days is told with the date and the command that helps', () => {
    expect(endingTokens([{ ...row, expiresAt: inDays(14) }], nowAt)).toEqual([
      'Token Entra ID (old) ends in 14 days, on 2026-12-14. Make its successor, beside which it works on: seatwarden token rotate old.',
    ]);
  });

  it.each([
    [4, /ends in 4 days, on 2026-12-04\. /],
    [3, /ends in 3 days, on 2026-12-03: act now\. /],
    [1, /ends in a day, on 2026-12-01: act now\. /],
    [0, /ended on 2026-11-30\. Whoever used it is refused\./],
    [-14, /ended on 2026-11-16\. /],
  ])('in %i days is told louder the nearer it is', (days, words) => {
    expect(endingTokens([{ ...row, expiresAt: inDays(days) }], nowAt)).toEqual([
      expect.stringMatching(words),
    ]);
  });

  it('is no news once it is revoked, or has been over for long', () => {
    expect(
      endingTokens(
        [
          { ...row, revokedAt: nowAt },
          { ...row, expiresAt: inDays(-15) },
        ],
        nowAt,
      ),
    ).toEqual([]);
  });

  it('is told until its successor is the one that is used', () => {
    expect(endingTokens([row, young], nowAt)).toEqual([
      expect.stringContaining('Its successor young is not the one that is used'),
    ]);
    expect(endingTokens([row, { ...young, lastUsedAt: inDays(-2) }], nowAt)).toHaveLength(1);
    expect(endingTokens([row, { ...young, lastUsedAt: nowAt }], nowAt)).toEqual([]);
  });

  it.each([
    ['of another scope', { scope: 'scim:okta' }],
    ['of another name', { name: 'Okta' }],
    ['that is revoked', { revokedAt: nowAt }],
    ['that ends before it', { expiresAt: inDays(9) }],
    ['that is a client secret', { kind: 'client-secret', clientId: 'swc_1' }],
  ] as const)('has no successor in a token %s', (_what, other) => {
    const told = endingTokens([row, { ...young, lastUsedAt: nowAt, ...other }], nowAt);
    expect(told[0]).toContain('seatwarden token rotate old');
  });

  it('may be the secret of an OAuth client, whose other secret succeeds it under any name', () => {
    const secret: TokenRow = { ...row, kind: 'client-secret', clientId: 'swc_1' };
    const next: TokenRow = { ...young, kind: 'client-secret', clientId: 'swc_1', name: '2027' };
    expect(endingTokens([secret], nowAt)[0]).toContain('Client secret Entra ID (old) ends in 10 days');
    expect(endingTokens([secret, { ...next, lastUsedAt: nowAt }], nowAt)).toEqual([]);
    expect(endingTokens([secret, { ...next, lastUsedAt: nowAt, clientId: 'swc_2' }], nowAt)).toHaveLength(1);
  });

  it('is in the status of the daemon', async () => {
    const world = await startAccessWorld('{ id: entra, kind: scim }');
    try {
      await world.token('scim:entra', world.clock.now() + 5 * dayMs);
      const token = await world.token('read');
      expect((await world.ask('GET /api/v1/status', { token })).body).toMatchObject({
        warnings: [expect.stringContaining('ends in 5 days, on 2026-12-05')],
      });
    } finally {
      await world.close();
    }
  });
});
