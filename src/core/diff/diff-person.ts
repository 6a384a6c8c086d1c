import type { DriftRow } from '../domain/drift.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';
import type { Calendar } from '../domain/time.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { classifySeats, type SeatFinding } from './classify-seats.ts';
import { heldRow, missingRow } from './write-row.ts';

export interface DiffPersonInput {
  readonly person: {
    readonly seats: readonly Assignment[];
    readonly isDisputed: boolean;
    readonly entitlements: readonly Entitlement[];
    readonly drift: readonly DriftRow[];
  };
  readonly decision: PersonDecision;
  readonly policy: Policy;
  readonly calendar: Calendar;
}

export interface PersonDifference {
  /** Every open row of the person. */
  readonly drift: readonly DriftRow[];
  /** Found seats that a rule gives: policy takes them over. */
  readonly adopted: readonly Assignment[];
}

/**
 * How the seats of one person differ from what the decision gives. A row that was open before keeps its age. Who is
 * undecided, or has not started, keeps what is held: absence of knowledge removes nobody. Deciding again, with what this
 * writes as stored, changes nothing.
 */
export function diffPerson({ person, decision, policy, calendar }: DiffPersonInput): PersonDifference {
  const { view, entitlements } = decision;
  if (person.seats.length === 0 && entitlements.length === 0) return nothing;
  const findings = classifySeats({ seats: person.seats, view, entitlements });
  const held = findings.filter((finding) => finding.class !== null);
  const context = { view, decision, policy, nowAt: calendar.nowAt, before: person.drift };
  const adopted = findings.flatMap((finding) => (isAdopted(finding) ? [finding.seat] : []));
  return {
    drift: [
      ...held.map((finding) =>
        heldRow(finding, {
          ...context,
          isDisputed: person.isDisputed,
          lastRule: person.entitlements.find(({ poolId }) => poolId === finding.seat.poolId)?.ruleId ?? null,
        }),
      ),
      ...missing(entitlements, person.seats).flatMap((entitlement) => missingRow(entitlement, context)),
    ],
    adopted,
  };
}

const nothing: PersonDifference = { drift: [], adopted: [] };

/** A rule gives one seat, so of two that somebody gave by hand the second stays under no rule. */
function isAdopted({ seat, entitlement, class: name }: SeatFinding): boolean {
  return entitlement !== null && name !== 'duplicate' && seat.origin === 'found';
}

function missing(entitlements: readonly Entitlement[], seats: readonly Assignment[]): readonly Entitlement[] {
  return entitlements.filter(({ poolId }) => !seats.some((seat) => seat.poolId === poolId));
}
