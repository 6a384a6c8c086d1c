import type { DriftRow } from '../domain/drift.ts';
import type { PersonId, PoolId } from '../domain/ids.ts';
import type { Operation, Plan, Reassign, Unassign, Waiter } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { buildPlan } from './build-plan.ts';
import type { RankedSeat } from './preempt.ts';
import type { QuotaUse } from './quota-room.ts';
import { seatKey } from './seat-key.ts';

/** A fallback that is held while other seats are waited for, as the removal it is once one of those is held. */
export interface LentSeat {
  readonly personId: PersonId;
  readonly ended: DriftRow;
}

/** Everything that plans of some runs in a row depend on. */
export interface SeatsNow {
  readonly pools: readonly PoolState[];
  readonly removals: readonly DriftRow[];
  readonly waiters: readonly Waiter[];
  readonly quotas: ReadonlyMap<PoolId, readonly QuotaUse[]>;
  /** Seats that a higher rank may take. */
  readonly ranked: readonly RankedSeat[];
  /** Pools of which people who wait hold a seat. */
  readonly holds: ReadonlyMap<PersonId, ReadonlySet<PoolId>>;
  readonly lent: readonly LentSeat[];
}

interface AheadContext {
  readonly policy: Policy;
  readonly nowAt: Instant;
}

/**
 * The plans of the runs that follow each other, as one: who gets a seat gives a fallback back in the next run, and who lost
 * one to a higher rank may be lent another. Where nothing follows, it is the one plan of a run.
 */
export function planAhead(first: SeatsNow, context: AheadContext): Plan {
  const operations: Operation[] = [];
  let now = first;
  // Each run after the first moves a chain of fallbacks on by one pool.
  for (let run = 0; ; run += 1) {
    const plan = planOnce(now, context);
    operations.push(...plan.operations);
    const next = afterPlan(now, plan, context);
    if (next === null || run >= first.pools.length) return { operations, waiting: plan.waiting };
    now = next;
  }
}

function planOnce({ waiters, ranked, holds, ...now }: SeatsNow, { policy, nowAt }: AheadContext): Plan {
  return buildPlan({
    ...now,
    policy,
    waiters: Map.groupBy(waiters, ({ poolId }) => poolId),
    wanting: waiters.filter((waiter) => isWanting(waiter, holds, policy)),
    ranked: Map.groupBy(ranked, ({ poolId }) => poolId),
    recipients: new Map(),
    nowAt,
  });
}

function isWanting({ recipient, ...waiter }: Waiter, holds: SeatsNow['holds'], policy: Policy): boolean {
  const fallback = fallbackOf(waiter, policy);
  const held = holds.get(recipient.personId);
  return !fallback.some((id) => held?.has(id) === true);
}

function fallbackOf(
  { ruleId, poolId }: Pick<Waiter, 'ruleId' | 'poolId'>,
  { rules }: Policy,
): readonly PoolId[] {
  return rules.find((rule) => rule.id === ruleId && rule.poolId === poolId)?.fallback ?? [];
}

/** The seats after a plan in which everything was done; null when nothing follows from it. */
function afterPlan(now: SeatsNow, { operations, waiting }: Plan, context: AheadContext): SeatsNow | null {
  const given = operations.filter((one) => one.kind !== 'unassign');
  const preempted = operations.filter(isPreempted);
  const isServed = ({ personId }: LentSeat) => given.some(({ to }) => to.personId === personId);
  const waiters = [...waiting, ...preempted.flatMap((one) => backInLine(one, now, context))];
  const freed = new Set(operations.filter((one) => one.kind !== 'add').map(keyOf));
  const isFreed = (seat: Parameters<typeof seatKey>[0]) => freed.has(seatKey(seat));
  // A fallback that a higher rank took is gone, and cannot go back as well.
  const lent = now.lent.filter((seat) => !isFreed(seat.ended));
  const ended = lent.filter(
    (seat) => isServed(seat) && !waiters.some((waiter) => isFallbackOf(seat, waiter, context)),
  );
  if (ended.length + preempted.length === 0) return null;
  return {
    pools: now.pools.map((pool) => poolAfter(pool, operations)),
    removals: [...now.removals.filter((row) => !isFreed(row)), ...ended.map((seat) => seat.ended)],
    waiters,
    quotas: quotasAfter(now.quotas, operations),
    ranked: now.ranked.filter(({ poolId, holder }) => !isFreed({ ...holder, poolId })),
    holds: holdsAfter(now.holds, operations),
    lent,
  };
}

function keyOf({ poolId, from }: Unassign | Reassign): string {
  return seatKey({ poolId, accountId: from.accountId });
}

function isPreempted(operation: Operation): operation is Reassign {
  return operation.kind === 'reassign' && operation.because.class === 'preempted';
}

/** Whoever lost a seat that a rule gives waits for it again; a fallback was nothing to wait for. */
function backInLine(
  { poolId, coreId, from }: Reassign,
  { ranked }: SeatsNow,
  { policy, nowAt }: AheadContext,
): readonly Waiter[] {
  const seat = ranked.find((one) => one.poolId === poolId && one.holder.accountId === from.accountId);
  if (
    seat === undefined ||
    !policy.rules.some(({ id, ...rule }) => id === seat.ruleId && rule.poolId === poolId)
  )
    return [];
  const { personId, email, displayName } = seat.holder;
  const recipient = { personId, email, givenName: '', familyName: '', displayName };
  const { ruleId, priority, needBy } = seat;
  const evidence = `Rule ${ruleId} gave the seat until a higher rank took it.`;
  return [{ poolId, coreId, recipient, ruleId, evidence, priority, needBy, since: nowAt }];
}

function isFallbackOf({ personId, ended }: LentSeat, waiter: Waiter, { policy }: AheadContext): boolean {
  return waiter.recipient.personId === personId && fallbackOf(waiter, policy).includes(ended.poolId);
}

const effect = { unassign: -1, reassign: 0, add: 1 } as const;

function poolAfter(pool: PoolState, operations: readonly Operation[]): PoolState {
  const own = operations.filter(({ poolId }) => poolId === pool.poolId);
  const handed = own.filter((one) => one.kind === 'reassign' && one.because.class === 'parked').length;
  return {
    ...pool,
    taken: pool.taken === null ? null : own.reduce((held, { kind }) => held + effect[kind], pool.taken),
    parked: pool.parked === null ? null : { ...pool.parked, seats: pool.parked.seats - handed },
  };
}

function quotasAfter(quotas: SeatsNow['quotas'], operations: readonly Operation[]): SeatsNow['quotas'] {
  const change = (poolId: PoolId, people: ReadonlySet<PersonId>) =>
    operations
      .filter((one) => one.poolId === poolId)
      .reduce((sum, one) => {
        const left = one.kind !== 'add' && one.from.personId !== null && people.has(one.from.personId);
        const came = one.kind !== 'unassign' && people.has(one.to.personId);
        return sum + Number(came) - Number(left);
      }, 0);
  return new Map(
    [...quotas].map(([id, uses]) => [
      id,
      uses.map((use) => ({ ...use, held: use.held + change(id, use.people) })),
    ]),
  );
}

function holdsAfter(holds: SeatsNow['holds'], operations: readonly Operation[]): SeatsNow['holds'] {
  const after = new Map([...holds].map(([id, pools]) => [id, new Set(pools)]));
  const of = (id: PersonId) => {
    const pools = after.get(id) ?? new Set();
    after.set(id, pools);
    return pools;
  };
  for (const one of operations) {
    if (one.kind !== 'add' && one.from.personId !== null) of(one.from.personId).delete(one.poolId);
    if (one.kind !== 'unassign') of(one.to.personId).add(one.poolId);
  }
  return after;
}
