import type { DriftRow } from '../domain/drift.ts';
import type { LastUse } from '../domain/last-use.ts';
import type { Policy } from '../domain/policy.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';
import type { PersonView } from '../domain/person.ts';
import type { Calendar, Instant } from '../domain/time.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { fallbackFor, isEndedFallback } from '../rules/fallbacks.ts';
import { outsidePilot } from '../rules/pilot.ts';
import { nextWindowTurn, type WindowContext } from '../rules/removal-windows.ts';
import { classifySeats, type SeatFinding } from './classify-seats.ts';
import { findIdle } from './find-idle.ts';
import { restingOf } from './resting-seats.ts';
import { heldRow, missingRow } from './write-row.ts';

export interface DiffPersonInput {
  readonly person: {
    readonly seats: readonly Assignment[];
    readonly isDisputed: boolean;
    readonly entitlements: readonly Entitlement[];
    readonly drift: readonly DriftRow[];
    readonly uses: readonly LastUse[];
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
  /** When a freeze or working hours next change what may be taken. */
  readonly nextTurnAt: Instant | null;
}

/**
 * How the seats of one person differ from what the decision gives. A row that was open before keeps its age. Who is
 * undecided, or has not started, keeps what is held: absence of knowledge removes nobody. Deciding again, with what this
 * writes as stored, changes nothing.
 */
export function diffPerson({ person, decision, policy, calendar }: DiffPersonInput): PersonDifference {
  const { view, entitlements } = decision;
  if (person.seats.length === 0 && entitlements.length === 0) return nothing;
  const { rules } = policy;
  const findings = classifySeats({
    seats: person.seats,
    view,
    entitlements,
    isEndedFallback: (seat) => isEndedFallback(seat, { before: person, entitlements, rules }),
  });
  const held = findings.filter((finding) => finding.class !== null);
  const context = { view, decision, policy, nowAt: calendar.nowAt, before: person.drift };
  const isPiloted = outsidePilot(view.resource, policy) === null;
  const adopted = findings.flatMap((finding) =>
    isPiloted && isAdopted(finding, policy) ? [finding.seat] : [],
  );
  const unused = findIdle(findings, { view, policy, uses: person.uses, adopted, nowAt: calendar.nowAt });
  const rows = [...held, ...unused.findings].map((finding) =>
    heldRow(finding, {
      ...context,
      calendar,
      isDisputed: person.isDisputed,
      lastRule: person.entitlements.find(({ poolId }) => poolId === finding.seat.poolId)?.ruleId ?? null,
    }),
  );
  const wanted = missing(entitlements, person.seats);
  const resting = restingOf(wanted, { person, policy });
  return {
    drift: [
      ...rows,
      ...wanted.flatMap((entitlement) =>
        missingRow(entitlement, { ...context, takenUnused: resting.get(entitlement.poolId) ?? null }),
      ),
    ],
    adopted,
    nextTurnAt: earliestOf(nextTurnOf(rows, { view, policy, calendar }), unused.nextTurnAt),
  };
}

function earliestOf(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** Rows that are kept for another reason than the time need not be asked about again when it changes. */
function nextTurnOf(
  rows: readonly DriftRow[],
  { view, ...context }: WindowContext & { readonly view: PersonView },
): Instant | null {
  const turns = rows
    .filter(({ decision }) => decision === 'due' || decision === 'grace')
    .map(({ poolId, class: kind }) =>
      nextWindowTurn(
        { poolId, class: kind, resource: view.resource, zone: view.employment.timeZone },
        context,
      ),
    )
    .filter((at) => at !== null);
  return turns.length === 0 ? null : Math.min(...turns);
}

const nothing: PersonDifference = { drift: [], adopted: [], nextTurnAt: null };

/**
 * A rule gives one seat, so of two that somebody gave by hand the second stays under no rule. One that only serves as a
 * fallback stays under none either, or the way back would take what somebody gave by hand.
 */
function isAdopted({ seat, entitlement, class: name }: SeatFinding, { rules }: Policy): boolean {
  if (entitlement === null || name === 'duplicate' || seat.origin !== 'found') return false;
  return fallbackFor(entitlement, rules).length === 0;
}

function missing(entitlements: readonly Entitlement[], seats: readonly Assignment[]): readonly Entitlement[] {
  return entitlements.filter(({ poolId }) => !seats.some((seat) => seat.poolId === poolId));
}
