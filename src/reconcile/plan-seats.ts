import { diffOrphans } from '../core/diff/diff-orphans.ts';
import type { PersonId, PoolId } from '../core/domain/ids.ts';
import { type PlannedRow, rowKey } from '../core/domain/rejection.ts';
import { plannedRows } from '../core/guard/planned-rows.ts';
import type { Plan, Recipient, Waiter } from '../core/domain/plan.ts';
import { buildPlan } from '../core/plan/build-plan.ts';
import { seatsToLend, seatsToOffer } from '../core/plan/seats-to-offer.ts';
import { followRejections } from './follow-rejections.ts';
import { measureQuotas } from './measure-quotas.ts';
import { isCrowded, noteOverCapacity } from './over-assigned.ts';
import { rankSeats } from './rank-seats.ts';
import type { Run } from './run-context.ts';

/** Makes the plan anew, giving on last the seats (`seatKey`) whose removal an earlier draft put before a guard that held it. */
export type DraftPlan = (doubtful: ReadonlySet<string>) => Plan;

/**
 * Turns open drift into ordered operations. All pools are planned each time, so a plan and its digest are whole; the cost
 * is the rows that something can be done about, and of those who wait only as many are read as seats can be given.
 */
export async function planSeats(run: Run): Promise<DraftPlan> {
  await noteOrphans(run);
  const { seats, drift } = run.database.read;
  const known = (await seats.pools()).filter(({ coreId }) => !run.unknownCores.has(coreId));
  const poolIds = new Set(known.map(({ poolId }) => poolId));
  const { nowAt } = run.calendar;
  const crowded = known.filter(isCrowded).map(({ poolId }) => poolId);
  const rejected = await followRejections(run);
  const isWanted = (row: PlannedRow) => poolIds.has(row.poolId) && !rejected.has(rowKey(row));
  const open = (await drift.removals(nowAt, crowded)).filter(isWanted);
  const removals = [...open, ...(await noteOverCapacity(run, known, open)).filter(isWanted)];

  const quotas = await measureQuotas(run, poolIds);
  const ranked = await rankSeats(run, poolIds, isWanted);
  const supply = { pools: known, policy: run.policy, removals, quotas, ranked, nowAt };
  const offers = seatsToOffer(supply);
  const waiters = new Map<PoolId, readonly Waiter[]>();
  for (const [poolId, limit] of offers) waiters.set(poolId, await drift.waiters(poolId, limit));
  const wanting = await readWanting(run, supply);

  const moving = removals.flatMap((row) =>
    row.class === 'moved' && row.personId !== null ? [row.personId] : [],
  );
  const recipients: ReadonlyMap<PersonId, Recipient> =
    moving.length === 0 ? new Map() : await drift.recipients(moving);
  const { policy } = run;
  return (doubtful) =>
    withoutRejected(buildPlan({ ...supply, policy, waiters, wanting, recipients, doubtful }), {
      isWanted,
      policy,
    });
}

/** No plan goes round a no by another way. */
function withoutRejected(
  { operations, waiting }: Plan,
  { isWanted, policy }: { readonly isWanted: (row: PlannedRow) => boolean; readonly policy: Run['policy'] },
): Plan {
  return { operations: operations.filter((one) => plannedRows(one, policy).every(isWanted)), waiting };
}

/** Who waits and could be lent a seat of a fallback: nobody is read where no fallback has a seat. */
async function readWanting(
  { database, policy }: Run,
  supply: Parameters<typeof seatsToLend>[0],
): Promise<readonly Waiter[]> {
  const rules = policy.rules.filter(({ fallback }) => fallback.length > 0);
  const limits = seatsToLend(supply, rules);
  const wanting: Waiter[] = [];
  for (const [n, { id: ruleId, poolId, fallback: without }] of rules.entries()) {
    const limit = limits[n] ?? 0;
    if (limit > 0) wanting.push(...(await database.read.drift.waiters(poolId, limit, { ruleId, without })));
  }
  return wanting;
}

/** Seats of accounts that nobody is linked to: their rows live and end here, for no person's decision does it. */
async function noteOrphans(run: Run): Promise<void> {
  const { seats, drift } = run.database.read;
  const difference = diffOrphans({
    seats: await seats.orphans(),
    drift: await drift.apart('orphan'),
    policy: run.policy,
    calendar: run.calendar,
  });
  if (difference.put.length + difference.drop.length === 0) return;
  await run.database.write((stores) => stores.drift.putApart(difference.put, difference.drop));
}
