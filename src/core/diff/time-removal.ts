import type { Instant } from '../domain/time.ts';
import { neverDue } from './never-due.ts';
import { closureAt, openingFrom, type SeatInQuestion, type WindowContext } from '../rules/removal-windows.ts';

export interface RemovalTiming {
  readonly dueAt: Instant;
  readonly unlessFull: boolean;
  /** What keeps the seat beyond its grace; null when nothing does. */
  readonly why: string | null;
}

/**
 * When a seat is due, given when its grace ends: not in a freeze and not outside working hours, and then it cannot be
 * taken early for somebody who waits either.
 */
export function timeRemoval(
  { dueAt, unlessFull }: Pick<RemovalTiming, 'dueAt' | 'unlessFull'>,
  seat: SeatInQuestion,
  context: WindowContext,
): RemovalTiming {
  const { nowAt } = context.calendar;
  const mayGoEarly = unlessFull && closureAt(nowAt, seat, context) === null;
  if (dueAt === neverDue) return { dueAt, unlessFull: mayGoEarly, why: null };
  const opening = openingFrom(Math.max(dueAt, nowAt), seat, context);
  // What may be taken now keeps the day on which it fell due: the oldest goes first.
  return {
    dueAt: opening.why === null ? dueAt : opening.at,
    unlessFull: mayGoEarly,
    why: opening.why,
  };
}

/** From when on a seat that waits for more than its grace may be taken, for reports. */
export function notBefore({ dueAt, why }: RemovalTiming): string {
  const until = `Not before ${toMinute(dueAt)} UTC`;
  return why === null ? `${until}.` : `${until}; ${why}.`;
}

/** What happens to a seat that is not due yet, for reports. */
export function graceInWords({ dueAt, why }: RemovalTiming): string {
  if (dueAt === neverDue) return 'None: the seat stays until somebody waits for it.';
  const on = toMinute(dueAt);
  return why === null
    ? `None: the seat is taken back on ${on.slice(0, 10)} unless a rule gives it again.`
    : `None: the seat is taken back on ${on} UTC unless a rule gives it again; ${why}.`;
}

function toMinute(at: Instant): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
