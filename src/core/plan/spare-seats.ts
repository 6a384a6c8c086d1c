import type { DriftRow } from '../domain/drift.ts';
import type { PersonId } from '../domain/ids.ts';
import type { Add, Reassign, Waiter } from '../domain/plan.ts';
import { add, type FreedSeat, reassign, seatOf } from './free-seat.ts';
import type { QuotaRoom } from './quota-room.ts';

/** `sure`: free, or freed by what nobody is asked about; `asked`: freed if an administrator says so. */
export type Spare = 'sure' | 'asked';

/** What the own line of a pool left over, for those who fall back to it. */
export interface SpareSeats {
  /** Gives a seat that is left; false when there is none, or a quota is in the way. */
  lend(waiter: Waiter, which: Spare): boolean;
  readonly adds: readonly Add[];
  readonly reassigns: readonly Reassign[];
  /** Rows whose seat was given on. */
  readonly givenOn: ReadonlySet<DriftRow>;
}

export interface SpareInput {
  /** In the order in which they are given. */
  readonly parked: readonly FreedSeat[];
  readonly sure: readonly DriftRow[];
  /** May be infinite. */
  readonly free: number;
  readonly asked: readonly DriftRow[];
  readonly room: QuotaRoom;
  /** Whom the room counts as gone although an administrator must say so first. */
  readonly staying: readonly (PersonId | null)[];
}

export function createSpareSeats({ parked, sure, free, asked, room, staying }: SpareInput): SpareSeats {
  const adds: Add[] = [];
  const reassigns: Reassign[] = [];
  const givenOn = new Set<DriftRow>();
  const seats: Record<Spare, (FreedSeat | DriftRow)[]> = { sure: [...parked, ...sure], asked: [...asked] };

  function giveOn(seat: FreedSeat | DriftRow, waiter: Waiter): void {
    if ('from' in seat) {
      reassigns.push(reassign(seat, waiter));
      return;
    }
    givenOn.add(seat);
    reassigns.push(reassign(seatOf(seat), waiter));
  }

  return {
    adds,
    reassigns,
    givenOn,
    lend(waiter, which) {
      const { personId } = waiter.recipient;
      const isFree = which === 'sure' && adds.length < free;
      if (seats[which].length === 0 && !isFree) return false;
      // A seat that is sure is given whatever is said of the others.
      if (!room.hasRoom(personId, null, which === 'sure' ? staying : [])) return false;
      const seat = seats[which].shift();
      if (seat === undefined) adds.push(add(waiter));
      else giveOn(seat, waiter);
      room.take(personId, null);
      return true;
    },
  };
}
