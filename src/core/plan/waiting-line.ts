import type { PersonId } from '../domain/ids.ts';
import type { LeftWaiting, Waiter } from '../domain/plan.ts';
import type { QuotaRoom } from './quota-room.ts';
import { compareWaiters } from './rank.ts';

export interface Served<Seat> {
  readonly seat: Seat;
  readonly waiter: Waiter;
}

/** The waiting list of one pool while seats are handed out, the first in rank first. */
export interface WaitingLine {
  /** Pairs held seats with those who wait. A seat that nobody may have is passed over. */
  serve<Seat>(
    seats: readonly Seat[],
    holderOf: (seat: Seat) => PersonId | null,
    mayHave?: (waiter: Waiter, seat: Seat) => boolean,
  ): readonly Served<Seat>[];
  /** The next `count` people, for seats that nobody holds; `count` may be infinite. */
  take(count: number): readonly Waiter[];
  rest(): readonly LeftWaiting[];
}

export interface WaitingLineInput {
  readonly waiters: readonly Waiter[];
  /** In a closed line everybody goes on waiting. */
  readonly isClosed: boolean;
  readonly room: QuotaRoom;
}

export function createWaitingLine({ waiters, isClosed, room }: WaitingLineInput): WaitingLine {
  const line = [...waiters].sort(compareWaiters);
  /** People who were passed over; they keep their places before the rest of the line. */
  const passed: Waiter[] = [];
  let head = 0;

  function next(from: PersonId | null, mayHave: (waiter: Waiter) => boolean): Waiter | null {
    const isServed = (waiter: Waiter) => room.hasRoom(waiter.recipient.personId, from) && mayHave(waiter);
    const again = passed.findIndex(isServed);
    if (again !== -1) return passed.splice(again, 1)[0] ?? null;
    for (;;) {
      const waiter = line[head];
      if (waiter === undefined) return null;
      head += 1;
      if (isServed(waiter)) return waiter;
      passed.push(waiter);
    }
  }

  function serveOne(from: PersonId | null, mayHave: (waiter: Waiter) => boolean = anybody): Waiter | null {
    const waiter = isClosed ? null : next(from, mayHave);
    if (waiter !== null) room.take(waiter.recipient.personId, from);
    return waiter;
  }

  return {
    serve: (seats, holderOf, mayHave = anybody) =>
      seats.flatMap((seat) => {
        const waiter = serveOne(holderOf(seat), (one) => mayHave(one, seat));
        return waiter === null ? [] : [{ seat, waiter }];
      }),
    take(count) {
      const taken: Waiter[] = [];
      while (taken.length < count) {
        const waiter = serveOne(null);
        if (waiter === null) break;
        taken.push(waiter);
      }
      return taken;
    },
    rest: () =>
      [...passed, ...line.slice(head)].map((waiter) => {
        const overQuota = room.overQuota(waiter);
        return overQuota === null ? waiter : { ...waiter, overQuota };
      }),
  };
}

function anybody(): boolean {
  return true;
}
