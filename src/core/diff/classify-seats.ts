import type { DriftClass } from '../domain/drift.ts';
import type { PersonView } from '../domain/person.ts';
import type { Assignment, Entitlement } from '../domain/seats.ts';

/** One held seat and what is wrong with it; class null when nothing is. */
export interface SeatFinding {
  readonly seat: Assignment;
  readonly class: Exclude<DriftClass, 'missing' | 'orphan'> | null;
  /** What gives the seat, if anything does. */
  readonly entitlement: Entitlement | null;
}

interface ClassifyInput {
  readonly seats: readonly Assignment[];
  readonly view: PersonView;
  readonly entitlements: readonly Entitlement[];
}

/** Says of every held seat of a person whether it is right. The strongest reason against it wins. */
export function classifySeats({ seats, view, entitlements }: ClassifyInput): readonly SeatFinding[] {
  return seats.map((seat) => {
    const entitlement = entitlements.find(({ poolId }) => poolId === seat.poolId) ?? null;
    return { seat, entitlement, class: classOf({ seat, seats, view, entitlement }) };
  });
}

interface ClassOfInput {
  readonly seat: Assignment;
  readonly seats: readonly Assignment[];
  readonly view: PersonView;
  readonly entitlement: Entitlement | null;
}

function classOf({ seat, seats, view, entitlement }: ClassOfInput): SeatFinding['class'] {
  if (view.standing === 'left') return 'leaver';
  if (view.standing === 'undecided' || view.standing === 'not-yet') return null;
  if (entitlement === null) return 'not-entitled';
  const inPool = seats.filter(({ poolId }) => poolId === seat.poolId);
  if (inPool.length > 1 && keeper(inPool, view) !== seat) return 'duplicate';
  if (view.email !== null && !view.emails.includes(seat.email.toLowerCase())) return 'moved';
  return null;
}

/** Of several seats in one pool the one under the work e-mail stays, else the oldest. */
function keeper(seats: readonly Assignment[], view: PersonView): Assignment | undefined {
  const byAge = [...seats].sort((a, b) => a.since - b.since || (a.accountId < b.accountId ? -1 : 1));
  return byAge.find(({ email }) => email.toLowerCase() === view.email) ?? byAge[0];
}
