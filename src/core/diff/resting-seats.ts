import type { DriftRow } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { LastUse } from '../domain/last-use.ts';
import type { Policy } from '../domain/policy.ts';
import type { Entitlement } from '../domain/seats.ts';
import { usesOf } from '../rules/judge-idle.ts';

interface RestingInput {
  readonly person: {
    readonly entitlements: readonly Entitlement[];
    readonly drift: readonly DriftRow[];
    readonly uses: readonly LastUse[];
  };
  readonly policy: Policy;
}

/**
 * Seats that a rule still gives and that were taken back for want of use: giving them again at once would only move them
 * to and fro. They rest until somebody gives them back, or until the person is entitled anew, which is asking for them.
 */
export function restingOf(
  wanted: readonly Entitlement[],
  { person, policy }: RestingInput,
): ReadonlyMap<PoolId, LastUse> {
  const resting = new Map<PoolId, LastUse>();
  if (person.uses.length === 0) return resting;
  for (const { poolId } of wanted) {
    const pool = policy.pools.get(poolId);
    if (pool === undefined) continue;
    const use = usesOf(person.uses, pool).find(({ takenAt }) => takenAt !== null);
    if (use === undefined) continue;
    const isAsked = !person.entitlements.some((before) => before.poolId === poolId);
    const isWaiting = person.drift.some(
      (row) => row.poolId === poolId && row.class === 'missing' && row.decision !== 'protected',
    );
    if (!isAsked && !isWaiting) resting.set(poolId, use);
  }
  return resting;
}
