import type { Standing } from '../domain/person.ts';
import type { EndedException, SeatException } from '../domain/seat-exception.ts';
import type { Entitlement } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import type { SeatFinding } from './classify-seats.ts';
import type { IdleFinding } from './find-idle.ts';

export interface FollowInput {
  readonly exceptions: readonly SeatException[];
  /** Every held seat, with what is wrong with it. */
  readonly findings: readonly (SeatFinding | IdleFinding)[];
  readonly entitlements: readonly Entitlement[];
  readonly standing: Standing;
  readonly nowAt: Instant;
}

export interface FollowedExceptions {
  readonly going: readonly SeatException[];
  readonly ended: readonly EndedException[];
  /** When the time of one is over. */
  readonly nextTurnAt: Instant | null;
}

/**
 * What has become of a person's exceptions. One lasts as long as the reason for which the seat was taken: who is entitled
 * again, left meanwhile, or lost the seat by other hands is judged like everybody else.
 */
export function followExceptions(input: FollowInput): FollowedExceptions {
  if (input.exceptions.length === 0) return none;
  const followed = input.exceptions.map((exception) => ({ exception, next: follow(exception, input) }));
  const going = followed.flatMap(({ next }) => (typeof next === 'string' ? [] : [next]));
  const turns = going.filter(({ state }) => state !== 'asks').map(({ until }) => until);
  return {
    going,
    ended: followed.flatMap(({ exception, next }) =>
      typeof next === 'string' ? [{ exception, why: next }] : [],
    ),
    nextTurnAt: turns.length === 0 ? null : Math.min(...turns),
  };
}

const none: FollowedExceptions = { going: [], ended: [], nextTurnAt: null };

/** The exception as it is now, or why it is over. */
function follow(exception: SeatException, input: FollowInput): SeatException | string {
  const { standing, findings, nowAt } = input;
  const isOver = nowAt >= exception.until;
  // Too little is known of somebody undecided to say that anything changed.
  if (standing !== 'undecided' && standing !== exception.standing) {
    return `the person was ${exception.standing} then and is ${standing} now`;
  }
  const held = findings.filter(({ seat }) => seat.poolId === exception.poolId);
  if (held.length === 0) {
    if (exception.state !== 'giving') return 'the seat is held no longer';
    if (isOver) return 'no seat came free in its time';
    return needsRule(exception) && !isEntitled(exception, input)
      ? 'no rule gives the seat any more'
      : exception;
  }
  if (!isReasonThere(exception, held)) return 'the reason for which the seat was taken is over';
  const state = isOver ? 'asks' : 'kept';
  return state === exception.state ? exception : { ...exception, state };
}

function isReasonThere(exception: SeatException, held: FollowInput['findings']): boolean {
  // A higher rank is no fault of the seat; the exception lasts while a rule gives the seat.
  if (exception.class === 'preempted') return held.every((finding) => finding.class === null);
  return held.some((finding) => finding.class === exception.class);
}

function needsRule({ class: name }: SeatException): boolean {
  return name === 'idle' || name === 'preempted';
}

function isEntitled({ poolId }: SeatException, { entitlements }: FollowInput): boolean {
  return entitlements.some((entitlement) => entitlement.poolId === poolId);
}
