import { neverDue } from '../diff/never-due.ts';
import type { DriftRow } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Plan, Recipient, Waiter } from '../domain/plan.ts';
import type { Policy } from '../domain/policy.ts';
import type { PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { lentRow, lostRow } from './move-rows.ts';
import { planAhead, type SeatsNow } from './plan-ahead.ts';
import type { QuotaUse } from './quota-room.ts';

/** One open row of a person, with what a seat would be given to. */
export interface ForeseenRow {
  readonly row: DriftRow;
  /** Null: nothing could be given to somebody without an address. */
  readonly recipient: Recipient | null;
}
/** What becomes of a person in a pool once every grace has ended and every approval was given. */
export interface Foreseen {
  readonly outcome: 'gets' | 'waits' | 'loses';
  readonly row: DriftRow;
}

/** What people hold that may change hands as a consequence. Nothing of it is needed where no rule has fallbacks or preempts. */
export type Holdings = Pick<SeatsNow, 'ranked' | 'holds' | 'lent'>;

interface ForeseeInput {
  readonly rows: readonly ForeseenRow[];
  readonly pools: readonly PoolState[];
  readonly policy: Policy;
  readonly quotas: ReadonlyMap<PoolId, readonly QuotaUse[]>;
  readonly holdings: Holdings;
  readonly nowAt: Instant;
}

/** What is to come, as a plan and as what it means for people. */
export interface Ahead {
  readonly plan: Plan;
  /** By pool and person. */
  readonly outcomes: ReadonlyMap<string, Foreseen>;
}

/** Plans the rows with the planner of the run, as if all that may be taken were due. */
export function foresee({ rows, pools, policy, quotas, holdings, nowAt }: ForeseeInput): Ahead {
  const removals = rows.filter(({ row }) => isTaken(row)).map(({ row }) => dueNow(row, nowAt));
  const waiters = rows.flatMap(toWaiter);
  const plan = planAhead({ pools, removals, waiters, quotas, ...holdings }, { policy, nowAt });
  return { plan, outcomes: outcomesOf(rows, plan, nowAt) };
}

function outcomesOf(rows: readonly ForeseenRow[], plan: Plan, nowAt: Instant): ReadonlyMap<string, Foreseen> {
  const moved = movesIn(plan, nowAt);
  const foreseen = new Map<string, Foreseen>();
  for (const { row } of rows) {
    const key = keyOf(row.poolId, row.personId);
    const outcome = moved.get(key)?.outcome;
    if (isWaiting(row)) foreseen.set(key, { outcome: outcome === 'gets' ? 'gets' : 'waits', row });
    else if (isTaken(row) && outcome === 'loses') foreseen.set(key, { outcome, row });
  }
  // What has no row now is a fallback, or a seat that a higher rank takes. A parked seat was nobody's.
  for (const [key, move] of moved)
    if (!foreseen.has(key) && move.row.personId !== null) foreseen.set(key, move);
  return foreseen;
}

/** Who gets and who loses a seat by the whole plan; who does both is where they were. */
function movesIn({ operations }: Plan, nowAt: Instant): Map<string, Foreseen> {
  const moved = new Map<string, Foreseen>();
  const note = (outcome: 'gets' | 'loses', row: DriftRow) => {
    const key = keyOf(row.poolId, row.personId);
    const before = moved.get(key)?.outcome;
    if (before === undefined || before === outcome) moved.set(key, { outcome, row });
    else moved.delete(key);
  };
  for (const operation of operations) {
    if (operation.kind !== 'add') note('loses', lostRow(operation, nowAt));
    if (operation.kind !== 'unassign') note('gets', lentRow(operation, nowAt));
  }
  return moved;
}

/**
 * - `gains`: gets a seat, and would not under today's rules
 * - `loses`: a seat that is held is taken
 * - `waits`: is due a seat, and finds none
 * - `keeps`: a seat that today's rules take stays
 * - `drops-out`: is due a seat today, and no more
 */
export type Effect = 'gains' | 'loses' | 'waits' | 'keeps' | 'drops-out';

export interface Effected {
  readonly effect: Effect;
  /** The row under the tried rules; for `keeps` and `drops-out` the row of today. */
  readonly row: DriftRow;
}

const effects = { gets: 'gains', waits: 'waits', loses: 'loses' } as const;

/** What other rules change, for everybody for whom they change something. */
export function compareForeseen(
  today: ReadonlyMap<string, Foreseen>,
  tried: ReadonlyMap<string, Foreseen>,
): readonly Effected[] {
  const changed = [...tried].flatMap(([key, { outcome, row }]): Effected[] =>
    today.get(key)?.outcome === outcome ? [] : [{ effect: effects[outcome], row }],
  );
  const ended = [...today].flatMap(([key, { outcome, row }]): Effected[] =>
    tried.has(key) ? [] : [{ effect: outcome === 'loses' ? 'keeps' : 'drops-out', row }],
  );
  return [...changed, ...ended];
}

/** A seat that moves with its person, or that somebody must look at first, is not lost. */
function isTaken(row: DriftRow): boolean {
  if (row.class === 'missing' || row.class === 'moved') return false;
  return row.decision === 'due' || row.decision === 'grace' || row.decision === 'held';
}

/** Whom a pilot leaves out, or who gave the seat up, does not stand in line. */
function isWaiting({ decision }: DriftRow): boolean {
  return decision === 'waiting';
}

/** What is only taken for somebody who needs it stays so. */
function dueNow(row: DriftRow, nowAt: Instant): DriftRow {
  return row.dueAt === neverDue ? row : { ...row, dueAt: nowAt };
}

function toWaiter({ row, recipient }: ForeseenRow): readonly Waiter[] {
  if (!isWaiting(row) || recipient === null || row.ruleId === null) return [];
  const { poolId, coreId, ruleId, evidence, priority, needBy, since } = row;
  return [{ poolId, coreId, recipient, ruleId, evidence, priority, needBy, since }];
}

function keyOf(poolId: PoolId, personId: string | null): string {
  return `${poolId} ${personId ?? ''}`;
}
