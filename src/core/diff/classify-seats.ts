import type { DriftClass } from '../domain/drift.ts';
import type { PersonView } from '../domain/person.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';

/** What can be wrong with the seat of a person. */
export type SeatFault = Exclude<DriftClass, 'missing' | 'orphan' | 'idle' | 'over-capacity'>;

/** One held seat and what is wrong with it; class null when nothing is. */
export interface SeatFinding {
  readonly seat: Assignment;
  readonly class: SeatFault | null;
  /** What gives the seat, if anything does. */
  readonly entitlement: Entitlement | null;
}

export interface FaultySeat extends SeatFinding {
  readonly class: SeatFault;
}

export function isFaulty(finding: SeatFinding): finding is FaultySeat {
  return finding.class !== null;
}

interface ClassifyInput {
  readonly seats: readonly Assignment[];
  readonly view: PersonView;
  readonly entitlements: readonly Entitlement[];
  /** A seat that was a fallback and is needed no longer. */
  readonly isEndedFallback: (seat: Assignment) => boolean;
}

/** Says of every held seat of a person whether it is right. The strongest reason against it wins. */
export function classifySeats({
  seats,
  view,
  entitlements,
  isEndedFallback,
}: ClassifyInput): readonly SeatFinding[] {
  return seats.map((seat) => {
    const entitlement = entitlements.find(({ poolId }) => poolId === seat.poolId) ?? null;
    return { seat, entitlement, class: classOf({ seat, seats, view, entitlement, isEndedFallback }) };
  });
}

interface ClassOfInput extends Pick<ClassifyInput, 'isEndedFallback'> {
  readonly seat: Assignment;
  readonly seats: readonly Assignment[];
  readonly view: PersonView;
  readonly entitlement: Entitlement | null;
}

function classOf(input: ClassOfInput): SeatFinding['class'] {
  const { seat, seats, view, entitlement } = input;
  if (view.standing === 'left') return 'leaver';
  if (view.standing === 'not-yet') return null;
  if (entitlement === null) return input.isEndedFallback(seat) ? 'fallback-ended' : 'not-entitled';
  if (view.standing !== 'employed') return null;
  const inPool = seats.filter(({ poolId }) => poolId === seat.poolId);
  if (keeper(inPool, view) !== seat) return 'duplicate';
  return isUnderOwnAddress(seat, view) ? null : 'moved';
}

/** An account that the licensing core no longer lists has no address: nobody can say that it is not the person's. */
function isUnderOwnAddress({ email }: Assignment, view: PersonView): boolean {
  return view.email === null || email === '' || view.emails.includes(email.toLowerCase());
}

/** Of several seats in one pool the one under the work e-mail stays, else the oldest. */
function keeper(seats: readonly Assignment[], view: PersonView): Assignment | undefined {
  const byAge = [...seats].sort((a, b) => a.since - b.since || (a.accountId < b.accountId ? -1 : 1));
  return byAge.find(({ email }) => email.toLowerCase() === view.email) ?? byAge[0];
}
