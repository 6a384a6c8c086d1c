import { foldCase } from '../../core/filter/fold-case.ts';

/** How a person holds a seat; `none` is not at all. */
export type HeldAs = 'direct' | 'inherited' | 'none';
export interface SeatKey {
  readonly userId: string;
  readonly productId: string;
}

/**
 * What this process knows from its last reading and its own calls since, so that a change costs no question: user ids by
 * address, product ids by name, and seats of which Autodesk's answer to a change told.
 */
export interface TeamMemory {
  readonly users: {
    idOf(email: string): string | null;
    learn(email: string, userId: string): void;
    forget(email: string): void;
  };
  readonly products: {
    idOf(product: string): string | null;
    replace(names: ReadonlyMap<string, string>): void;
  };
  readonly told: Told;
  /** A whole reading takes the place of everything. */
  restart(users: Iterable<readonly [email: string, userId: string]>): void;
}

/** Seats that need no reading back, for the answer to their change said what became of them. */
export interface Told {
  /** Null: not known, or it is time to see whether answers can be trusted. */
  of(seat: SeatKey): HeldAs | null;
  learn(seat: SeatKey, heldAs: HeldAs): void;
  /** Before a change is sent: its answer may be lost. */
  forget(seat: SeatKey): void;
  /** What Autodesk says when asked; after a contradiction nothing that was told before is believed. */
  check(seat: SeatKey, heldAs: HeldAs): void;
}

/** Reading every seat back would double the price of a change; one in so many is. */
export const oneIn = 50;

export function createTeamMemory(): TeamMemory {
  const users = new Map<string, string>();
  const state = { products: new Map<string, string>() as ReadonlyMap<string, string> };
  const told = createTold();
  return {
    users: {
      idOf: (email) => users.get(foldCase(email)) ?? null,
      learn: (email, userId) => void users.set(foldCase(email), userId),
      forget: (email) => void users.delete(foldCase(email)),
    },
    products: {
      idOf: (product) => state.products.get(product) ?? null,
      replace(names) {
        state.products = names;
      },
    },
    told,
    restart(pairs) {
      users.clear();
      for (const [email, userId] of pairs) users.set(foldCase(email), userId);
      told.clear();
    },
  };
}

function createTold(): Told & { clear(): void } {
  const seats = new Map<string, HeldAs>();
  const state = { asked: 0 };
  const keyOf = ({ userId, productId }: SeatKey) => `${productId}\n${userId}`;
  return {
    of(seat) {
      const heldAs = seats.get(keyOf(seat));
      if (heldAs === undefined) return null;
      state.asked += 1;
      return state.asked % oneIn === 0 ? null : heldAs;
    },
    learn: (seat, heldAs) => void seats.set(keyOf(seat), heldAs),
    forget: (seat) => void seats.delete(keyOf(seat)),
    check(seat, heldAs) {
      const before = seats.get(keyOf(seat));
      if (before !== undefined && before !== heldAs) seats.clear();
    },
    clear: () => seats.clear(),
  };
}
