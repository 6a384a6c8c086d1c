import type { DriftRow } from '../domain/drift.ts';
import type { LastUse } from '../domain/last-use.ts';
import type { Policy } from '../domain/policy.ts';
import type { SeatException } from '../domain/seat-exception.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';
import type { PersonView } from '../domain/person.ts';
import type { Calendar, Instant } from '../domain/time.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { fallbackFor } from '../domain/fallback-for.ts';
import { isEndedFallback } from '../rules/fallbacks.ts';
import { outsidePilot } from '../rules/pilot.ts';
import { nextWindowTurn, type WindowContext } from '../rules/removal-windows.ts';
import { classifySeats, type FaultySeat, isFaulty, type SeatFinding } from './classify-seats.ts';
import { findIdle, type IdleFinding } from './find-idle.ts';
import { type FollowedExceptions, followExceptions } from './follow-exceptions.ts';
import { restingOf } from './resting-seats.ts';
import { givenBackRow, heldRow, missingRow } from './write-row.ts';

export interface DiffPersonInput {
  readonly person: {
    readonly seats: readonly Assignment[];
    readonly isDisputed: boolean;
    readonly entitlements: readonly Entitlement[];
    readonly drift: readonly DriftRow[];
    readonly uses: readonly LastUse[];
    /** Removals that somebody undid. */
    readonly exceptions?: readonly SeatException[];
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
  readonly exceptions: Pick<FollowedExceptions, 'going' | 'ended'>;
  /** When time alone next changes what may be taken: a freeze, working hours, an exception. */
  readonly nextTurnAt: Instant | null;
}

/**
 * How the seats of one person differ from what the decision gives. A row that was open before keeps its age. Who is
 * undecided, or has not started, keeps what is held: absence of knowledge removes nobody. Deciding again, with what this
 * writes as stored, changes nothing.
 */
export function diffPerson({ person, decision, policy, calendar }: DiffPersonInput): PersonDifference {
  const { view, entitlements } = decision;
  const undone = person.exceptions ?? [];
  if (person.seats.length + entitlements.length + undone.length === 0) return nothing;
  const { rules } = policy;
  const findings = classifySeats({
    seats: person.seats,
    view,
    entitlements,
    isEndedFallback: (seat) => isEndedFallback(seat, { before: person, entitlements, rules }),
  });
  const held = findings.filter(isFaulty);
  const context = { view, decision, policy, nowAt: calendar.nowAt, before: person.drift };
  const isPiloted = outsidePilot(view.resource, policy) === null;
  const adopted = findings.flatMap((finding) =>
    isPiloted && isAdopted(finding, policy) ? [finding.seat] : [],
  );
  const unused = findIdle(findings, { view, policy, uses: person.uses, adopted, nowAt: calendar.nowAt });
  const exceptions = followExceptions({
    exceptions: undone,
    findings: [...findings, ...unused.findings],
    entitlements,
    standing: view.standing,
    nowAt: calendar.nowAt,
  });
  const rows = [...held, ...unused.findings].map((finding) =>
    heldRow(finding, {
      ...context,
      calendar,
      isDisputed: person.isDisputed,
      exception: exceptionOf(finding, exceptions.going),
      lastRule: person.entitlements.find(({ poolId }) => poolId === finding.seat.poolId)?.ruleId ?? null,
    }),
  );
  const giving = exceptions.going.filter(({ state }) => state === 'giving');
  const isGivenBack = ({ poolId }: Entitlement) => giving.some((one) => one.poolId === poolId);
  const wanted = missing(entitlements, person.seats).filter((one) => !isGivenBack(one));
  const resting = restingOf(wanted, { person, policy });
  return {
    drift: [
      ...rows,
      ...wanted.flatMap((entitlement) =>
        missingRow(entitlement, { ...context, takenUnused: resting.get(entitlement.poolId) ?? null }),
      ),
      ...giving.flatMap((exception) => givenBackRow(exception, { ...context, takenUnused: null })),
    ],
    adopted,
    exceptions,
    nextTurnAt: earliestOf(
      nextTurnOf(rows, { view, policy, calendar }),
      unused.nextTurnAt,
      exceptions.nextTurnAt,
    ),
  };
}

function earliestOf(...instants: readonly (Instant | null)[]): Instant | null {
  const turns = instants.filter((at) => at !== null);
  return turns.length === 0 ? null : Math.min(...turns);
}

/** The exception that is about this seat, for this reason. */
function exceptionOf(
  { seat, class: name }: FaultySeat | IdleFinding,
  going: readonly SeatException[],
): SeatException | null {
  return going.find((one) => one.poolId === seat.poolId && one.class === name) ?? null;
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

const nothing: PersonDifference = {
  drift: [],
  adopted: [],
  exceptions: { going: [], ended: [] },
  nextTurnAt: null,
};

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
