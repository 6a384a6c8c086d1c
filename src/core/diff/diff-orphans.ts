import type { DriftRow } from '../domain/drift.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment } from '../domain/seats.ts';
import type { Calendar, Instant } from '../domain/time.ts';
import { outsidePilot } from '../rules/pilot.ts';
import { changes, driftKey, type Changes } from './change-case.ts';
import { inheritedStep } from './inherited-step.ts';
import { graceInWords, type RemovalTiming, timeRemoval } from './time-removal.ts';

export interface DiffOrphansInput {
  /** Seats whose account nobody is linked to. */
  readonly seats: readonly Assignment[];
  /** Rows of class `orphan` that are open now. */
  readonly drift: readonly DriftRow[];
  readonly policy: Policy;
  readonly calendar: Calendar;
}

type OrphanContext = Pick<DiffOrphansInput, 'policy' | 'calendar'>;

/** Seats of nobody we know. They rest on no source, so they are only ever proposed, and `never` leaves them alone. */
export function diffOrphans({ seats, drift, policy, calendar }: DiffOrphansInput): Changes<DriftRow> {
  // A team that was looked after by hand may begin with nobody linked at all.
  const sinceOf = new Map(drift.map((row) => [driftKey(row), row.since]));
  const rows = seats.map((seat) =>
    orphanRow(seat, sinceOf.get(driftKey(keyOf(seat))) ?? calendar.nowAt, { policy, calendar }),
  );
  return changes(drift, rows, driftKey);
}

function keyOf({ poolId, accountId }: Assignment): Pick<DriftRow, 'poolId' | 'subject' | 'class'> {
  return { poolId, subject: `account:${accountId}`, class: 'orphan' };
}

function orphanRow(seat: Assignment, since: Instant, context: OrphanContext): DriftRow {
  const { timeZone: zone } = context.policy;
  const question = { poolId: seat.poolId, class: 'orphan', resource: null, zone } as const;
  const timing = timeRemoval({ dueAt: since, unlessFull: false }, question, context);
  return {
    ...keyOf(seat),
    coreId: seat.coreId,
    personId: null,
    accountId: seat.accountId,
    email: seat.email,
    displayName: seat.email,
    since,
    dueAt: timing.dueAt,
    ...disposition(seat, timing, context),
    evidence: `No source knows ${seat.email}.`,
    ruleId: null,
    priority: 0,
    needBy: null,
    unlessFull: false,
    restsOn: [],
  };
}

function disposition(
  seat: Assignment,
  timing: RemovalTiming,
  { policy, calendar }: OrphanContext,
): Pick<DriftRow, 'decision' | 'step'> {
  if (seat.protectedRole !== null) {
    return {
      decision: 'protected',
      step: `Protected: the account is ${seat.protectedRole.replaceAll('-', ' ')} of the team.`,
    };
  }
  if (seat.type === 'inherited') {
    return {
      decision: 'manual',
      step: inheritedStep(seat.email, policy.pools.get(seat.poolId)?.product ?? 'the product'),
    };
  }
  if (seat.origin === 'found' && policy.lifecycle.adopt !== 'all') {
    return {
      decision: 'protected',
      step: 'Protected: assigned by hand. Find out who it is, or unassign it by hand.',
    };
  }
  if (policy.approval.orphan === 'never') {
    return { decision: 'protected', step: 'Policy never takes orphans (approval.orphan: never).' };
  }
  return (
    outsidePilot(null, policy) ??
    (timing.dueAt > calendar.nowAt
      ? { decision: 'grace', step: graceInWords(timing) }
      : { decision: 'due', step: 'Find out who it is; approve the plan to take the seat back.' })
  );
}
