import type { Waiter } from '../domain/plan.ts';
import { compareWaiters } from './rank.ts';

export interface Served<Seat> {
  readonly seat: Seat;
  readonly waiter: Waiter;
}

/** The waiting list of one pool while seats are handed out, the first in rank first. */
export interface WaitingLine {
  /** Pairs held seats with those who wait, until either runs out. */
  serve<Seat>(seats: readonly Seat[]): readonly Served<Seat>[];
  /** The next `count` people, for seats that nobody holds; `count` may be infinite. */
  take(count: number): readonly Waiter[];
  rest(): readonly Waiter[];
}

/** In a closed line everybody goes on waiting. */
export function createWaitingLine(waiters: readonly Waiter[], isClosed: boolean): WaitingLine {
  const line = [...waiters].sort(compareWaiters);
  let served = 0;

  function take(count: number): readonly Waiter[] {
    if (isClosed) return [];
    const next = line.slice(served, served + Math.min(count, line.length - served));
    served += next.length;
    return next;
  }

  return {
    serve: (seats) => {
      const next = take(seats.length);
      return seats.slice(0, next.length).flatMap((seat, index) => {
        const waiter = next[index];
        return waiter === undefined ? [] : [{ seat, waiter }];
      });
    },
    take,
    rest: () => line.slice(served),
  };
}
