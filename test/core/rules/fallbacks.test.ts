import { describe, expect, it } from 'vitest';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Rule } from '../../../src/core/domain/policy.ts';
import type { Entitlement } from '../../../src/core/domain/seats.ts';
import { heldFallbacks, heldMeanwhile, isEndedFallback } from '../../../src/core/rules/fallbacks.ts';
import { accountId, personId, poolId, removal, rule, seat } from '../../support/builders.ts';

const waitsFor = (id: string, pool: string, ...fallback: readonly string[]) =>
  rule(id, pool, 'userName pr', { fallback: fallback.map(poolId) });
const cad = waitsFor('cad', 'cad', 'lt', 'flex');
const seats = (...pools: readonly string[]) => pools.map((pool) => seat(pool, 'ana'));
const given = (pool: string, ruleId: string): Entitlement => ({
  poolId: poolId(pool),
  personId: personId('ana'),
  ruleId: asId<RuleId>(ruleId),
  priority: 10,
  needBy: null,
  reason: 'because',
});

describe('a seat that is held meanwhile', () => {
  const held = (rules: readonly Rule[], ...pools: readonly string[]) =>
    heldFallbacks(rules, seats(...pools)).map((one) => `${one.poolId} for ${one.rule.id}`);

  it('is the first that the rule names, and only while its own seat is not held', () => {
    expect(held([cad], 'flex', 'lt')).toEqual(['lt for cad']);
    expect(held([cad], 'flex')).toEqual(['flex for cad']);
    expect(held([cad], 'flex', 'cad')).toEqual([]);
    expect(held([cad], 'bim')).toEqual([]);
    expect(held([waitsFor('bim', 'bim')], 'lt')).toEqual([]);
  });

  it('is none of a pool of which another rule gives a seat, and none is needed beside that one', () => {
    const own = waitsFor('own', 'flex');

    expect(held([cad, own], 'flex')).toEqual([]);
    expect(held([cad, own], 'lt', 'flex')).toEqual([]);
    expect(held([cad, own], 'lt')).toEqual(['lt for cad']);
  });

  it('serves one rule: the first that needs it', () => {
    expect(held([cad, waitsFor('bim', 'bim', 'lt')], 'lt')).toEqual(['lt for cad']);
  });

  it('is known by the rule whose seat is waited for', () => {
    const rules = [cad, waitsFor('cad-too', 'cad', 'flex')];
    const entitlements = [given('lt', 'cad'), given('flex', 'cad-too'), given('bim', 'cad')];
    const meanwhile = (ruleId: string, pool: string) =>
      heldMeanwhile({ ruleId: asId<RuleId>(ruleId), poolId: poolId(pool) }, entitlements, rules);

    expect(meanwhile('cad', 'cad')).toEqual(['lt']);
    expect(meanwhile('cad-too', 'cad')).toEqual(['flex']);
    expect(meanwhile('cad', 'bim')).toEqual([]);
  });
});

describe('a seat that nothing gives any more', () => {
  const ended = (
    before: Partial<Parameters<typeof isEndedFallback>[1]['before']>,
    { entitlements = [given('cad', 'cad')], rules = [cad] as readonly Rule[] } = {},
  ) =>
    isEndedFallback(seat('lt', 'ana'), {
      before: { entitlements: [], drift: [], ...before },
      entitlements,
      rules,
    });
  const row = removal('lt', 'ana', { class: 'fallback-ended' });

  it('was a fallback when it was given as one, and the seat that it stood for is still due', () => {
    const asFallback = { entitlements: [given('flex', 'flex-own'), given('lt', 'cad')] };

    expect(ended(asFallback)).toBe(true);
    expect(ended(asFallback, { entitlements: [] })).toBe(false);
    expect(ended(asFallback, { entitlements: [given('bim', 'bim')] })).toBe(false);
  });

  it('is due still by the very rule, for its very pool, that names the fallback', () => {
    const asFallback = { entitlements: [given('lt', 'cad')] };
    const rules = [cad, waitsFor('cad', 'bim'), waitsFor('other', 'bim', 'lt')];

    expect(ended(asFallback, { entitlements: [given('bim', 'cad')], rules })).toBe(false);
    expect(ended(asFallback, { entitlements: [given('cad', 'other')], rules })).toBe(false);
    expect(ended(asFallback, { entitlements: [given('bim', 'bim'), given('cad', 'cad')], rules })).toBe(true);
  });

  it('was none when a rule of its own gave it, whatever was said of it before', () => {
    const rules = [cad, waitsFor('lt-own', 'lt')];

    expect(ended({ entitlements: [given('lt', 'lt-own')], drift: [row] }, { rules })).toBe(false);
  });

  it('stays one for as long as it is to go back, and says nothing of other seats', () => {
    expect(ended({ drift: [row] })).toBe(true);
    expect(ended({ drift: [{ ...row, class: 'not-entitled' }] })).toBe(false);
    expect(ended({ drift: [{ ...row, poolId: poolId('flex') }] })).toBe(false);
    expect(ended({ drift: [{ ...row, subject: `account:${accountId('bo')}` }] })).toBe(false);
    expect(ended({})).toBe(false);
  });
});
