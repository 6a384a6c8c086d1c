import type { DriftRow } from '../domain/drift.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment } from '../domain/seats.ts';
import type { Instant } from '../domain/time.ts';
import { changes, driftKey, type Changes } from './change-case.ts';

export interface DiffOrphansInput {
  /** Seats whose account nobody is linked to. */
  readonly seats: readonly Assignment[];
  /** Rows of class `orphan` that are open now. */
  readonly drift: readonly DriftRow[];
  readonly policy: Policy;
  readonly nowAt: Instant;
}

/** Seats of nobody we know. They rest on no source, so they are only ever proposed, and `never` leaves them alone. */
export function diffOrphans({ seats, drift, policy, nowAt }: DiffOrphansInput): Changes<DriftRow> {
  const rows = seats.map((seat) => orphanRow(seat, { drift, policy, nowAt }));
  return changes(drift, rows, driftKey);
}

function orphanRow(seat: Assignment, { drift, policy, nowAt }: Omit<DiffOrphansInput, 'seats'>): DriftRow {
  const subject = `account:${seat.accountId}`;
  const before = drift.find((row) => row.poolId === seat.poolId && row.subject === subject);
  const since = before?.since ?? nowAt;
  return {
    poolId: seat.poolId,
    coreId: seat.coreId,
    class: 'orphan',
    subject,
    personId: null,
    accountId: seat.accountId,
    email: seat.email,
    displayName: seat.email,
    since,
    dueAt: since,
    ...disposition(seat, policy),
    evidence: `No source knows ${seat.email}.`,
    ruleId: null,
    priority: 0,
    needBy: null,
    unlessFull: false,
    restsOn: [],
  };
}

function disposition(seat: Assignment, policy: Policy): Pick<DriftRow, 'decision' | 'step'> {
  if (seat.protectedRole !== null) {
    return {
      decision: 'protected',
      step: `Protected: the account is ${seat.protectedRole.replaceAll('-', ' ')} of the team.`,
    };
  }
  if (seat.type === 'inherited') {
    return {
      decision: 'manual',
      step: 'Take the account out of the group or default assignment that gives the product.',
    };
  }
  if (seat.origin === 'found' && policy.lifecycle.adopt !== 'all') {
    return {
      decision: 'protected',
      step: 'Protected: assigned by hand. Find out who it is, or unassign it by hand.',
    };
  }
  return policy.approval.orphan === 'never'
    ? { decision: 'protected', step: 'Policy never takes orphans (approval.orphan: never).' }
    : { decision: 'due', step: 'Find out who it is; approve the plan to take the seat back.' };
}
