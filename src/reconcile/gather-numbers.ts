import type { CoreId, PersonId, PoolId, SourceId } from '../core/domain/ids.ts';
import type { Plan } from '../core/domain/plan.ts';
import type { Policy } from '../core/domain/policy.ts';
import { rowKey, saidNo } from '../core/domain/rejection.ts';
import { dayMs, type Calendar } from '../core/domain/time.ts';
import { byWhom } from '../core/diff/exception-words.ts';
import { isLossOfRule } from '../core/guard/guard-groups.ts';
import type { GuardNumbers } from '../core/guard/guard-numbers.ts';
import { guardsOf } from '../core/guard/guards-of.ts';
import type { Stores } from '../ports/stores/database.ts';
import type { SourceStanding } from '../ports/stores/source-store.ts';

export interface NumbersInput {
  readonly stores: Stores;
  readonly policy: Policy;
  readonly calendar: Calendar;
}

/** Everything guards ask about beside the plan itself. */
export async function gatherNumbers(input: NumbersInput, plan: Plan): Promise<GuardNumbers> {
  const { stores, policy, calendar } = input;
  const { seats, journal, sources, facts } = stores;
  const states = await sources.list({ counted: false });
  const accepted = await facts.get('accepted-policy');
  return {
    ...(await holders(seats)),
    removedToday: await journal.removalsSince(calendar.nowAt - dayMs),
    staleSources: staleSources(input, states),
    quarantinedSources: new Map(
      states.flatMap(({ id, quarantinedAt, quarantineReason }) =>
        quarantinedAt === null ? [] : [[id, quarantineReason ?? 'its last reading was implausible'] as const],
      ),
    ),
    groups: plan.operations.some(isLossOfRule) ? await sources.groupSizes(policy.groupsNamed) : [],
    moves: await movesInPlan(input, plan),
    undone: await undoneRemovals(input),
    rejected: await rejectedBefore(input),
    coreImplausible: await facts.get('core-implausible'),
    paused: await facts.get('paused'),
    isFirstRun: accepted === null,
    isPolicyChanged: accepted !== null && accepted !== policy.fingerprint,
    longGap: await facts.get('long-gap'),
  };
}

async function undoneRemovals({ stores }: NumbersInput): Promise<GuardNumbers['undone']> {
  return new Map(
    [...(await stores.exceptions.asking())].map(([key, exception]) => [
      key,
      { class: exception.class, operationId: exception.operationId, words: byWhom(exception) },
    ]),
  );
}

async function rejectedBefore({ stores }: NumbersInput): Promise<GuardNumbers['rejected']> {
  const over = (await stores.rejections.all()).filter(({ state }) => state === 'asks');
  return new Map(over.map((one) => [rowKey(one), saidNo(one)]));
}

/** Each pool may look back over another time. */
async function movesInPlan(
  { stores, policy, calendar }: NumbersInput,
  plan: Plan,
): Promise<ReadonlyMap<string, number>> {
  const windowOf = (poolId: PoolId) => guardsOf(poolId, policy).churn.windowMs;
  const moves = new Map<string, number>();
  for (const windowMs of new Set(plan.operations.map(({ poolId }) => windowOf(poolId)))) {
    const operations = plan.operations.filter(({ poolId }) => windowOf(poolId) === windowMs);
    const pools = new Set(operations.map(({ poolId }) => `${poolId}`));
    const found = await stores.journal.movesSince(
      calendar.nowAt - windowMs,
      peopleOf({ ...plan, operations }),
    );
    for (const [key, times] of found) if (pools.has(key.split(' ')[0] ?? '')) moves.set(key, times);
  }
  return moves;
}

async function holders(seats: Stores['seats']) {
  const holdersByPool = new Map<PoolId, number>();
  const holdersByCore = new Map<CoreId, number>();
  let holdersInAll = 0;
  for (const { poolId, coreId, taken, parked } of await seats.pools()) {
    const held = (taken ?? 0) - (parked?.seats ?? 0);
    holdersByPool.set(poolId, held);
    holdersByCore.set(coreId, (holdersByCore.get(coreId) ?? 0) + held);
    holdersInAll += held;
  }
  return { holdersByPool, holdersByCore, holdersInAll };
}

/** Polled sources whose last good reading is older than their limit, with its age. */
function staleSources(
  { policy, calendar }: NumbersInput,
  states: readonly SourceStanding[],
): ReadonlyMap<SourceId, number> {
  const stale = new Map<SourceId, number>();
  for (const { id, lastGoodAt } of states) {
    const limit = policy.sources.get(id)?.staleAfterMs ?? null;
    const age = calendar.nowAt - (lastGoodAt ?? 0);
    if (limit !== null && age > limit) stale.set(id, age);
  }
  return stale;
}

function peopleOf({ operations }: Plan): readonly PersonId[] {
  const people = operations.flatMap((operation) => [
    ...(operation.kind === 'add' || operation.from.personId === null ? [] : [operation.from.personId]),
    ...(operation.kind === 'unassign' ? [] : [operation.to.personId]),
  ]);
  return [...new Set(people)];
}
