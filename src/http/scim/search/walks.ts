import type { Instant } from '../../../core/domain/time.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Place } from '../../../ports/stores/user-store.ts';

/** Where one page ended and the next begins. */
export interface WalkedTo {
  readonly beside: Place;
  /** As the walk's pages so far have said it. */
  readonly total: number;
}

/**
 * Remembers where pages that were asked for by number ended, so that a client that walks by `startIndex` pays for each page
 * alone.
 *
 * The next page begins with the row after the last one that was shown, even when rows before it are gone by then: by the
 * number alone it would begin further on, and rows that were there all the time would never be shown.
 */
export interface Walks {
  find(list: string, startIndex: number): WalkedTo | null;
  note(list: string, startIndex: number, to: WalkedTo): void;
}

interface Noted extends WalkedTo {
  readonly at: Instant;
}

const REMEMBERED = 1000;
/** A client that pauses longer begins a new walk, or jumps. */
const PAUSE_MS = 10 * 60 * 1000;
/** A list with a longer description is not remembered: memory stays small whatever clients send. */
const LONGEST_LIST = 2000;

export function createWalks(clock: Pick<Clock, 'now'>): Walks {
  const noted = new Map<string, Noted>();
  const keyOf = (list: string, startIndex: number) => `${startIndex} ${list}`;
  return {
    find(list, startIndex) {
      const found = noted.get(keyOf(list, startIndex));
      return found !== undefined && clock.now() - found.at <= PAUSE_MS ? found : null;
    },
    note(list, startIndex, { beside, total }) {
      if (list.length > LONGEST_LIST) return;
      const key = keyOf(list, startIndex);
      // Deleted first, so that what was noted last is also the last to be forgotten.
      noted.delete(key);
      const [oldest] = noted.size < REMEMBERED ? [] : noted.keys();
      if (oldest !== undefined) noted.delete(oldest);
      noted.set(key, { beside, total, at: clock.now() });
    },
  };
}
