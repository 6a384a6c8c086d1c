import type { DriftRow } from '../domain/drift.ts';
import { fallbackFor } from '../domain/fallback-for.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Policy, Rule } from '../domain/policy.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';

/** A seat of another pool that is held while the seat of the rule is waited for. */
export interface HeldFallback {
  readonly poolId: PoolId;
  readonly rule: Rule;
}

/**
 * The fallbacks among the seats of a person: of each rule whose seat is not held at most one, the first that it names. A
 * pool of which a rule of its own gives a seat is no fallback, and where such a seat is held no other is needed.
 */
export function heldFallbacks(
  given: readonly Rule[],
  seats: readonly Pick<Assignment, 'poolId'>[],
): readonly HeldFallback[] {
  const isHeld = (poolId: PoolId) => seats.some((seat) => seat.poolId === poolId);
  const isOwn = (poolId: PoolId) => given.some((rule) => rule.poolId === poolId);
  const found = new Map<PoolId, HeldFallback>();
  for (const rule of given) {
    if (isHeld(rule.poolId)) continue;
    const held = rule.fallback.filter(isHeld);
    const [first] = held;
    if (first === undefined || held.some(isOwn) || found.has(first)) continue;
    found.set(first, { poolId: first, rule });
  }
  return [...found.values()];
}

/** Pools of which the person holds a seat meanwhile, while the seat that this rule gives is waited for. */
export function heldMeanwhile(
  { ruleId, poolId }: Pick<DriftRow, 'ruleId' | 'poolId'>,
  entitlements: readonly Entitlement[],
  rules: Policy['rules'],
): readonly PoolId[] {
  return entitlements
    .filter((one) => one.ruleId === ruleId && fallbackFor(one, rules).includes(poolId))
    .map((one) => one.poolId);
}

interface EndedInput {
  /** What was decided last. */
  readonly before: {
    readonly entitlements: readonly Entitlement[];
    readonly drift: readonly DriftRow[];
  };
  readonly entitlements: readonly Entitlement[];
  readonly rules: Policy['rules'];
}

/**
 * Whether a seat that nothing gives any more was a fallback for one that is still due: so it is needed no longer, because
 * that one is held, or another in its place. Whoever is due neither has lost both and is not asked about here.
 */
export function isEndedFallback(
  seat: Pick<Assignment, 'poolId' | 'accountId'>,
  { before, entitlements, rules }: EndedInput,
): boolean {
  const isDueStill = entitlements.some(({ ruleId, poolId }) =>
    rules.some((rule) => rule.id === ruleId && rule.poolId === poolId && rule.fallback.includes(seat.poolId)),
  );
  if (!isDueStill) return false;
  const given = before.entitlements.find(({ poolId }) => poolId === seat.poolId);
  if (given !== undefined) return fallbackFor(given, rules).length > 0;
  return before.drift.some(
    (row) =>
      row.class === 'fallback-ended' &&
      row.poolId === seat.poolId &&
      row.subject === `account:${seat.accountId}`,
  );
}
