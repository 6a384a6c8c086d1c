import type { Evidence, Violation } from './evidence.ts';
import type { LogEntry } from './log.ts';
import type { Change, Route, Seat, WorldState } from './world.ts';

/** One seat that is held, and how that came about. */
export interface HeldSeat {
  readonly teamId: string;
  readonly productId: string;
  readonly userId: string;
  readonly routes: readonly Route[];
  readonly since: number;
  /** The line of the log that gave it last; null for people. */
  readonly by: number | null;
}

/** The state of every seat. */
export function seatsOf({ teams, changes }: WorldState): readonly HeldSeat[] {
  const given = new Map<string, Change>();
  for (const change of changes) if (change.isAdded) given.set(pairOf(change), change);
  return [...teams.values()].flatMap(({ id: teamId, seats }) =>
    [...seats].flatMap(([productId, holders]) =>
      [...holders].map(([userId, routes]) => {
        const last = given.get(pairOf({ teamId, productId, userId }));
        const { at: since = 0, by = null } = last ?? {};
        return { teamId, productId, userId, routes: [...routes], since, by };
      }),
    ),
  );
}

export type Pair = Pick<Seat, 'teamId' | 'productId' | 'userId'>;

/** How the direct assignments of a team differ from those that were wanted. */
export function seatDifferences(
  world: WorldState,
  teamId: string,
  wanted: readonly Omit<Pair, 'teamId'>[],
): { readonly missing: readonly Pair[]; readonly surplus: readonly Pair[] } {
  const held = seatsOf(world)
    .filter((seat) => seat.teamId === teamId && seat.routes.includes('direct'))
    .map(({ productId, userId }) => ({ teamId, productId, userId }));
  const asked = wanted.map(({ productId, userId }) => ({ teamId, productId, userId }));
  return { missing: without(asked, held), surplus: without(held, asked) };
}

function without(some: readonly Pair[], others: readonly Pair[]): readonly Pair[] {
  const known = new Set(others.map(pairOf));
  return some.filter((pair) => !known.has(pairOf(pair)));
}

function pairOf({ teamId, productId, userId }: Pair): string {
  return JSON.stringify([teamId, productId, userId]);
}

/** Lines of the log and changes of seats that do not belong to each other; seats that no change explains. */
export function unaccounted({ log, world }: Evidence): readonly Violation[] {
  const byCalls = world.changes.filter(({ by }) => by !== null);
  const changed = Map.groupBy(byCalls, ({ by }) => by);
  const strayLines = log
    .filter(({ operation, committed }) => committed && (operation === 'assign' || operation === 'unassign'))
    .filter((entry) => changed.get(entry.index)?.length !== 1)
    .map(({ index, operation }) => stray(index, `${operation} is said to be done, and no seat changed`));
  const strayChanges = byCalls
    .filter((change) => !explains(log[change.by ?? -1], change))
    .map((change) => stray(change.by ?? 0, `a seat changed that the line is not about: ${pairOf(change)}`));
  return [...strayLines, ...strayChanges, ...unexplainedSeats(world)];
}

function explains(entry: LogEntry | undefined, { route, isAdded, ...pair }: Change): boolean {
  if (entry === undefined || !entry.committed || entry.teamId !== pair.teamId) return false;
  // Who joins a team gets its default products with the same call.
  if (entry.operation === 'add-user') return route === 'team' && isAdded;
  const isSame = entry.about.userId === pair.userId && entry.about.productId === pair.productId;
  return isSame && route === 'direct' && entry.operation === (isAdded ? 'assign' : 'unassign');
}

function unexplainedSeats(world: WorldState): readonly Violation[] {
  const replayed = new Set<string>();
  for (const { route, isAdded, ...pair } of world.changes) {
    const key = `${pairOf(pair)} ${route}`;
    if (isAdded) replayed.add(key);
    else replayed.delete(key);
  }
  const held = new Set(
    seatsOf(world).flatMap((seat) => seat.routes.map((route) => `${pairOf(seat)} ${route}`)),
  );
  const differing = [...held, ...replayed].filter((key) => held.has(key) !== replayed.has(key));
  return differing.map((key) => stray(0, `no change explains ${key}`));
}

function stray(index: number, says: string): Violation {
  return { rule: 'unaccounted', index, says, excuse: null };
}
