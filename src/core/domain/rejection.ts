import type { DriftClass } from './drift.ts';
import type { PoolId, RejectionId } from './ids.ts';
import type { FreeingCause, Operation } from './plan.ts';
import type { Instant } from './time.ts';

/**
 * What a row of a plan is about, whoever else it concerns: one seat that is taken for one reason, or one person who gets one.
 * `lent` is a seat of a fallback, given while another is waited for.
 */
export interface PlannedRow {
  readonly poolId: PoolId;
  /** `account:<id>` of whoever has the seat, `person:<id>` of whoever gets one; as in a drift row. */
  readonly subject: string;
  readonly class: DriftClass | FreeingCause['class'] | 'lent';
}

/** One person's no to one row: no plan has it until the no ends, or the row is about something else. */
export interface Rejection extends PlannedRow {
  readonly id: RejectionId;
  /** As it was held. */
  readonly operation: Operation;
  readonly by: { readonly actor: string; readonly name: string };
  readonly reason: string;
  readonly at: Instant;
  /** Null: until the row changes. */
  readonly until: Instant | null;
  /** `asks`: its time is over, and what was rejected asks an administrator when it is planned again. */
  readonly state: 'stands' | 'asks';
}

/** Names a row, the same in every plan and in the drift report. */
export function rowKey({ poolId, subject, class: name }: PlannedRow): string {
  return `${poolId} ${subject} ${name}`;
}

/** `kim said no on 2026-11-24 until 2026-12-24: needed for the handover`. */
export function saidNo({ by, at, until, reason }: Rejection): string {
  const end = until === null ? 'this changes' : day(until);
  return `${by.name} said no on ${day(at)} until ${end}: ${reason}`;
}

/** What a drift row says that is under a no. */
export function rejectedStep(rejection: Rejection): string {
  return `${saidNo(rejection)}. \`seatwarden withdraw ${rejection.id}\` takes that back.`;
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
