import type { DriftRow } from '../domain/drift.ts';
import type { SeatException } from '../domain/seat-exception.ts';
import type { Instant } from '../domain/time.ts';

/** What a row of a seat says that is held by an exception; null when the exception is none of this row. */
export function exceptionStep(exception: SeatException): Pick<DriftRow, 'decision' | 'step'> | null {
  if (exception.state !== 'kept') return null;
  const although = exception.standing === 'left' ? ', although this person has left' : '';
  return {
    decision: 'protected',
    step: `Kept until ${day(exception.until)}${although}: the removal was undone ${byWhom(exception)}. Then the plan asks before it takes the seat.`,
  };
}

/** The step of a seat whose exception is over. */
export function askingStep(exception: SeatException): string {
  return `Approve the plan to take the seat, or keep it: seatwarden undo ${exception.operationId}. The removal was undone ${byWhom(exception)}; that ended on ${day(exception.until)}.`;
}

/** Why somebody stands at the head of the line. */
export function givenBackEvidence(exception: SeatException): string {
  const left = exception.standing === 'left' ? ' This person has left.' : '';
  return `The removal was undone ${byWhom(exception)}; kept until ${day(exception.until)}.${left}`;
}

/** `by kim on 2026-11-24 (a mistake of HR)`. */
export function byWhom({ by, at, reason }: SeatException): string {
  return `by ${by.name} on ${day(at)} (${reason})`;
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
