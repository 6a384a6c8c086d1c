import type { DriftRow } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Standing } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment, PoolState } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { canGive, freeSeats, isOpen } from '../plan/can-give.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { fallbackFor } from '../domain/fallback-for.ts';
import { heldMeanwhile } from '../rules/fallbacks.ts';

/** A drift row with its place in the waiting list. */
export type RankedRow = DriftRow & { readonly position: number | null };

/** A pool with the length of its waiting list. */
export type PoolLine = PoolState & { readonly waiting: number };

export interface AnswerInput {
  readonly person: { readonly seats: readonly Assignment[] };
  readonly decision: PersonDecision;
  readonly drift: readonly RankedRow[];
  readonly pools: readonly PoolLine[];
  readonly policy: Policy;
  readonly nowAt: Instant;
}

/** One sentence per pool that concerns the person: the answer, before the reasons. */
export function answerPools(input: AnswerInput): readonly string[] {
  const { decision, person, drift, policy } = input;
  const { view, entitlements } = decision;
  const concerned = [...policy.pools.keys()].filter((poolId) =>
    [person.seats, drift, entitlements].some((list) => list.some((one) => one.poolId === poolId)),
  );
  if (concerned.length === 0) {
    return [`${view.displayName} holds no seat${whyNone[view.standing]} (${view.standingReason}).`];
  }
  return concerned.map((poolId) => answer(poolId, input));
}

const whyNone: Readonly<Record<Standing, string>> = {
  employed: ' and no rule gives one',
  left: ': the person left',
  'not-yet': ': seats come shortly before the first day',
  'long-leave': ': the leave is longer than seats are kept',
  undecided: ': too little is known to give one',
};

function answer(poolId: PoolId, input: AnswerInput): string {
  const { decision, person, drift } = input;
  const name = decision.view.displayName;
  const isHeld = person.seats.some((seat) => seat.poolId === poolId);
  const row = drift.find((one) => one.poolId === poolId);
  if (row === undefined && isHeld) return heldAnswer(poolId, input);
  if (row === undefined) {
    return `${name} should hold a seat of ${poolId}; the next run gives it, or puts the person on the waiting list.`;
  }
  if (row.class === 'missing') return missingAnswer(row, input);
  return `${name} ${isHeld ? 'holds' : 'held'} a seat of ${poolId} (${row.class}, ${row.decision}): ${row.evidence}`;
}

/** Of a seat that no run has found wrong. A seat that is held before the first day is left alone. */
function heldAnswer(poolId: PoolId, { decision, policy }: AnswerInput): string {
  const { view, entitlements } = decision;
  const holds = `${view.displayName} holds a seat of ${poolId}`;
  const given = entitlements.find((one) => one.poolId === poolId);
  if (given === undefined && view.standing !== 'not-yet') {
    return `${holds} that nothing gives any more (${view.standingReason}); the next run decides what becomes of it.`;
  }
  const instead = given === undefined ? [] : fallbackFor(given, policy.rules);
  if (instead.length > 0) return `${holds} while a seat of ${instead.join(' or ')} is waited for.`;
  return `${holds}, as policy wants it.`;
}

function missingAnswer(row: RankedRow, { decision, pools, policy, nowAt }: AnswerInput): string {
  const { view } = decision;
  const none = `${view.displayName} has no seat of ${row.poolId}`;
  if (row.decision === 'held') return `${none}: the operation that would give it waits for an administrator.`;
  if (row.decision === 'manual' || row.decision === 'report-only') return `${none}. ${row.step}`;
  if (row.decision === 'protected') return `${none}. ${row.evidence} ${row.step}`;
  if (row.position === null) return `${none}: it is about to be given.`;

  const waits = `${view.displayName} waits for a seat of ${row.poolId}: place ${row.position}`;
  const pool = pools.find(({ poolId }) => poolId === row.poolId);
  if (pool === undefined) return `${waits} of the waiting list.`;
  const place = `${waits} of ${Math.max(pool.waiting, row.position)}${meanwhileWords(row, decision, policy)}`;
  if (!isOpen(pool, nowAt)) return `${place}; ${spanWords(pool, nowAt)}.`;
  if (!canGive(pool, nowAt)) return `${place}; how many seats are taken is not known.`;
  const parked = policy.pools.get(row.poolId)?.handOutParked === true ? (pool.parked?.seats ?? 0) : 0;
  const lacking = row.position - freeSeats(pool) - parked;
  if (lacking <= 0) return `${place}; a seat is free for everybody up to there, and the next run gives it.`;
  return `${place}; ${lacking} more ${lacking === 1 ? 'seat' : 'seats'} would serve ${view.displayName}.`;
}

/** `, meanwhile a seat of autocad-lt`. */
function meanwhileWords(row: RankedRow, { entitlements }: PersonDecision, { rules }: Policy): string {
  const pools = heldMeanwhile(row, entitlements, rules);
  return pools.length === 0 ? '' : `, meanwhile a seat of ${pools.join(' and ')}`;
}

function spanWords({ startsAt, endsAt }: PoolState, nowAt: Instant): string {
  if (startsAt !== null && startsAt > nowAt) return `its seats start on ${day(startsAt)}`;
  return `its seats ended on ${day(endsAt ?? nowAt)}`;
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
