import type { GuardNumbers } from '../core/guard/guard-numbers.ts';
import { checkPlan } from '../core/guard/check-plan.ts';
import { doubtfulSeats } from '../core/guard/doubtful-seats.ts';
import { guardsOf } from '../core/guard/guards-of.ts';
import { isLossOfRule } from '../core/guard/guard-groups.ts';
import type { CoreId, PersonId, PoolId, SourceId } from '../core/domain/ids.ts';
import type { Plan } from '../core/domain/plan.ts';
import type { SourceStanding } from '../ports/stores/source-store.ts';
import type { DraftPlan } from './plan-seats.ts';
import type { CheckedPlan } from './release-approved.ts';
import { count, type Run } from './run-context.ts';

const dayMs = 86_400_000;

/**
 * Runs every guard over the whole plan. The numbers are gathered here; the judgement is pure. Where a guard holds seats
 * that the plan gives to people who wait, a second draft gives those seats on last, so that nobody waits for an
 * administrator while another seat comes free.
 */
export async function checkAgainstGuards(run: Run, drafts: DraftPlan): Promise<CheckedPlan> {
  await noteLongGap(run);
  const first = await check(run, drafts(new Set()));
  const doubtful = doubtfulSeats(first.verdict);
  const checked = doubtful.size === 0 ? first : await check(run, drafts(doubtful));
  count(run, 'waiting', checked.plan.waiting.length);
  return checked;
}

async function check(run: Run, plan: Plan): Promise<CheckedPlan> {
  const numbers = await gatherNumbers(run, plan);
  return { plan, verdict: checkPlan({ plan, numbers, policy: run.policy }) };
}

/** After a long gap the world may have changed too much: report only until an administrator applies, however many runs follow. */
async function noteLongGap({ database, policy, calendar, log }: Run): Promise<void> {
  const { longGapMs } = policy.guards;
  const finishedAt = (await database.read.runs.last({ isFinished: true }))?.finishedAt ?? null;
  if (longGapMs === 'off' || finishedAt === null || calendar.nowAt - finishedAt <= longGapMs) return;
  const days = Math.floor((calendar.nowAt - finishedAt) / dayMs);
  const message = `nothing ran for ${days} days; look at the plan before anything is applied`;
  await database.write(({ facts }) => facts.set('long-gap', message));
  log.warn({ days }, message);
}

async function gatherNumbers(run: Run, plan: Plan): Promise<GuardNumbers> {
  const { database, policy, calendar } = run;
  const { seats, journal, sources, facts } = database.read;
  const states = await sources.list({ counted: false });
  const accepted = await facts.get('accepted-policy');
  return {
    ...(await holders(run, seats)),
    removedToday: await journal.removalsSince(calendar.nowAt - dayMs),
    staleSources: staleSources(run, states),
    quarantinedSources: new Map(
      states.flatMap(({ id, quarantinedAt, quarantineReason }) =>
        quarantinedAt === null ? [] : [[id, quarantineReason ?? 'its last reading was implausible'] as const],
      ),
    ),
    groups: plan.operations.some(isLossOfRule) ? await sources.groupSizes(policy.groupsNamed) : [],
    moves: await movesInPlan(run, plan),
    coreImplausible: await facts.get('core-implausible'),
    paused: await facts.get('paused'),
    isFirstRun: accepted === null,
    isPolicyChanged: accepted !== null && accepted !== policy.fingerprint,
    longGap: await facts.get('long-gap'),
  };
}

/** Each pool may look back over another time. */
async function movesInPlan(
  { database, policy, calendar }: Run,
  plan: Plan,
): Promise<ReadonlyMap<string, number>> {
  const windowOf = (poolId: PoolId) => guardsOf(poolId, policy).churn.windowMs;
  const moves = new Map<string, number>();
  for (const windowMs of new Set(plan.operations.map(({ poolId }) => windowOf(poolId)))) {
    const operations = plan.operations.filter(({ poolId }) => windowOf(poolId) === windowMs);
    const pools = new Set(operations.map(({ poolId }) => `${poolId}`));
    const found = await database.read.journal.movesSince(
      calendar.nowAt - windowMs,
      peopleOf({ ...plan, operations }),
    );
    for (const [key, times] of found) if (pools.has(key.split(' ')[0] ?? '')) moves.set(key, times);
  }
  return moves;
}

async function holders(run: Run, seats: Run['database']['read']['seats']) {
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
  { policy, calendar }: Run,
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
