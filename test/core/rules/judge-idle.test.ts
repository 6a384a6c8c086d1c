import { describe, expect, it } from 'vitest';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import type { LastUse } from '../../../src/core/domain/last-use.ts';
import type { IdlePolicy } from '../../../src/core/domain/policy.ts';
import { judgeIdle, lastUseOf, usesOf } from '../../../src/core/rules/judge-idle.ts';
import { readWatched, watchOn, writeWatched } from '../../../src/core/rules/watched-use.ts';
import { core, dayMs, noon, policy, poolId, seat } from '../../support/builders.ts';

const { nowAt } = noon();
const ago = (days: number) => nowAt - days * dayMs;
const use = (fields: Partial<LastUse> = {}): LastUse => ({
  coreId: core,
  product: 'CAD',
  emailKey: 'ana@example.com',
  at: ago(100),
  source: 'import',
  isOffline: false,
  toldAt: ago(1),
  keptUntil: null,
  takenAt: null,
  ...fields,
});
const after90: IdlePolicy = { afterMs: 90 * dayMs, approval: 'ask', coolDownMs: 30 * dayMs };
const judge = (
  told: LastUse | null,
  { since = ago(400), idle = after90 }: { since?: number; idle?: IdlePolicy | null } = {},
) => judgeIdle({ seat: seat('cad', 'ana', { since }), use: told, policy: idle, nowAt });
const no = { idle: null, nextTurnAt: null };

describe('a seat that nobody uses', () => {
  it('is idle once a whole window has passed between the last use and the word about it', () => {
    const unused = use({ at: ago(91) });

    expect(judge(unused)).toEqual({ idle: unused, nextTurnAt: ago(1) + 90 * dayMs + 1 });
    expect(judge(use({ at: ago(91) + 1 }))).toEqual(no);
  });

  it('has a whole window from the day on which it was given', () => {
    expect(judge(use(), { since: ago(91) }).idle).not.toBeNull();
    expect(judge(use(), { since: ago(91) + 1 })).toEqual(no);
  });

  it('is judged by no word that is older than a window', () => {
    expect(judge(use({ at: ago(300), toldAt: ago(90) })).idle).not.toBeNull();
    expect(judge(use({ at: ago(300), toldAt: ago(90) - 1 }))).toEqual(no);
  });

  it('is none where use is no reason, or where nobody knows of any', () => {
    expect(judge(use(), { idle: null })).toEqual(no);
    expect(judge(null)).toEqual(no);
  });

  it('is left alone for as long as an administrator keeps it, and asked about again then', () => {
    const goodUntil = ago(1) + 90 * dayMs;

    expect(judge(use({ keptUntil: nowAt + 1 }))).toEqual({ idle: null, nextTurnAt: nowAt + 1 });
    expect(judge(use({ keptUntil: nowAt })).idle).not.toBeNull();
    expect(judge(use({ keptUntil: goodUntil })).nextTurnAt).toBe(goodUntil);
    expect(judge(use({ keptUntil: goodUntil + 1 }))).toEqual(no);
  });
});

describe('the use of a pool', () => {
  const cad = policy().pools.get(poolId('cad')) ?? expect.unreachable();
  const others = [use({ product: 'BIM', at: nowAt }), use({ coreId: asId<CoreId>('far'), at: nowAt })];

  it('is that of its product in its licensing core, and the last one counts', () => {
    const [older, newer] = [use({ at: ago(9) }), use({ at: ago(8) })];

    expect(usesOf([...others, older], cad)).toEqual([older]);
    expect(lastUseOf([older, newer, ...others], cad)).toBe(newer);
    expect(lastUseOf([newer, older], cad)).toBe(newer);
    expect(lastUseOf(others, cad)).toBeNull();
  });

  it('is, of two at one moment, the one that was told first', () => {
    const first = use();

    expect(lastUseOf([first, use({ source: 'activation' })], cad)).toBe(first);
  });
});

describe('the time in which use is counted', () => {
  const watched = { since: ago(50), until: ago(3) };

  it('goes on with each look, and begins anew after three days without one', () => {
    expect(watchOn(watched, nowAt)).toEqual({ since: ago(50), until: nowAt });
    expect(watchOn(watched, nowAt + 1)).toEqual({ since: nowAt + 1, until: nowAt + 1 });
  });

  it('is kept as text, and is none where nothing is counted', () => {
    expect(readWatched(writeWatched(watched))).toEqual(watched);
    expect(readWatched(null)).toBeNull();
    expect(readWatched('')).toBeNull();
  });
});
