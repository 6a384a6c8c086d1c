import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { PoolTerm } from '../../core/domain/seats.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { CoreAccount, CoreAssignment, CorePool, CoreReading } from '../../ports/licensing-core.ts';
import type { SeatSeen } from './seats-seen.ts';
import { protectedRoleOf, type WireAssignment, type WirePool, type WireUser } from './wire-mapping.ts';

/** The three lists of a team, whole. */
export interface TeamLists {
  readonly users: readonly WireUser[];
  readonly pools: readonly WirePool[];
  readonly assignments: readonly WireAssignment[];
}

/** Lists as they would be without lag, and how many seats of each product were listed before that. */
export interface Overlaid extends TeamLists {
  readonly listed: ReadonlyMap<string, number>;
}

/** What we saw or did and the list does not show: it lags behind, or somebody changed the seat since. */
export function contradictions(
  { pools, assignments }: TeamLists,
  seen: readonly SeatSeen[],
): readonly SeatSeen[] {
  const known = new Set(pools.map(({ productId }) => productId));
  const types = new Map(assignments.map(({ userId, productId, type }) => [seatKey(userId, productId), type]));
  return seen.filter(
    ({ user_id, product_id, held_as }) =>
      known.has(product_id) && (types.get(seatKey(user_id, product_id)) ?? 'none') !== held_as,
  );
}

function seatKey(userId: string, productId: string): string {
  return `${productId}\n${userId}`;
}

/** Lays what we know better over assignments that lag behind. */
export function overlay(lists: TeamLists, seen: readonly SeatSeen[]): Overlaid {
  const known = new Set(lists.pools.map(({ productId }) => productId));
  const rows = new Map(lists.assignments.map((row) => [seatKey(row.userId, row.productId), row]));
  for (const { user_id: userId, product_id: productId, email, held_as } of seen) {
    if (!known.has(productId)) continue;
    const key = seatKey(userId, productId);
    // What is inherited is not taken by us: somebody gave it since.
    if (held_as === 'none' && rows.get(key)?.type !== 'inherited') rows.delete(key);
    else if (held_as !== 'none') rows.set(key, { userId, productId, email, teamId: null, type: held_as });
  }
  return { ...lists, assignments: [...rows.values()], listed: countByProduct(lists.assignments) };
}

/** The team in the words of the port. */
export function toReading(lists: Overlaid, nowAt: Instant): CoreReading {
  const words = productWords(lists.pools, nowAt);
  return {
    accounts: toAccounts(lists),
    pools: toPools(lists, words, nowAt),
    assignments: lists.assignments.flatMap(({ userId, productId, type }): readonly CoreAssignment[] => {
      const product = words.get(productId);
      if (product === undefined) return [];
      return [{ accountId: asId<AccountId>(userId), product, type, since: null }];
    }),
  };
}

/** Who holds a seat and is not listed has just come or gone; nobody can say in which role. */
function toAccounts({ users, assignments }: TeamLists): readonly CoreAccount[] {
  const listed = new Set(users.map(({ id }) => id));
  const others = new Map(
    assignments.filter(({ userId }) => !listed.has(userId)).map(({ userId, email }) => [userId, email]),
  );
  return [
    ...users.map((user) => ({
      accountId: asId<AccountId>(user.id),
      email: user.email,
      status: user.status?.toLowerCase() ?? 'not-told',
      protectedRole: protectedRoleOf(user),
    })),
    ...[...others].map(([userId, email]) => ({
      accountId: asId<AccountId>(userId),
      email: email ?? '',
      status: 'not-listed',
      protectedRole: protectedRoleOf({ role: null }),
    })),
  ];
}

/**
 * The word for each product id: its name. Two ids of one name (a renewal may change the id) would be one pool for us, so
 * the one that is in use now keeps the name, and others carry their id.
 */
export function productWords(pools: readonly WirePool[], nowAt: Instant): ReadonlyMap<string, string> {
  const ids = Map.groupBy(pools, ({ productName }) => productName);
  return new Map(
    [...ids].flatMap(([name, rows]) => {
      const all = [...new Set(rows.map(({ productId }) => productId))];
      const open = [...new Set(rows.filter((row) => isOpen(row, nowAt)).map(({ productId }) => productId))];
      const bearer = all.length === 1 ? all[0] : open.length === 1 ? open[0] : undefined;
      return all.map((id) => [id, id === bearer ? name : `${name} (${id})`] as const);
    }),
  );
}

function isOpen({ startDate, endDate }: WirePool, nowAt: Instant): boolean {
  return (startDate ?? nowAt) <= nowAt && nowAt < (endDate ?? Number.POSITIVE_INFINITY);
}

function toPools(
  { pools, assignments, listed }: Overlaid,
  words: ReadonlyMap<string, string>,
  nowAt: Instant,
): readonly CorePool[] {
  const held = countByProduct(assignments);
  const terms = Map.groupBy(pools, ({ productName }) => productName);
  return [...Map.groupBy(pools, ({ productId }) => productId)].map(([productId, rows]) => {
    const running = termsThatCount(rows, nowAt);
    const now = held.get(productId) ?? 0;
    const isUnlimited = running.some(({ unlimited }) => unlimited);
    const capacity = isUnlimited ? null : sumOf(running.map(({ totalQuantity }) => totalQuantity));
    const assigned = sumOf(running.map(({ assignedQuantity }) => assignedQuantity));
    return {
      product: words.get(productId) ?? productId,
      // A limited pool whose size is not told has no seat to give: null would mean that it has no limit.
      capacity: isUnlimited ? null : (capacity ?? now),
      taken: isUnlimited
        ? now
        : capacity === null
          ? null
          : takenOf({ assigned, held: now, listed: listed.get(productId) ?? 0 }),
      parked: null,
      startsAt: earliest(running.map(({ startDate }) => startDate)),
      endsAt: latest(running.map(({ endDate }) => endDate)),
      terms: (terms.get(rows[0]?.productName ?? '') ?? []).map((term) => toTerm(term, productId, words)),
    };
  });
}

/** Terms of one name, also those that a renewal brought under another id. */
function toTerm(row: WirePool, ofProduct: string, words: ReadonlyMap<string, string>): PoolTerm {
  const { productId, unlimited, totalQuantity, startDate, endDate } = row;
  const other = productId === ofProduct ? {} : { product: words.get(productId) ?? productId };
  return { quantity: unlimited ? null : totalQuantity, startsAt: startDate, endsAt: endDate, ...other };
}

/** Several terms of one product: those that run now, or the next ones, or the last ones. */
function termsThatCount(rows: readonly WirePool[], nowAt: Instant): readonly WirePool[] {
  const open = rows.filter((row) => isOpen(row, nowAt));
  if (open.length > 0) return open;
  const startOf = ({ startDate }: WirePool) => startDate ?? Number.NEGATIVE_INFINITY;
  const future = rows.filter((row) => startOf(row) > nowAt);
  const next = Math.min(...future.map(startOf));
  if (future.length > 0) return future.filter((row) => startOf(row) === next);
  const last = latest(rows.map(({ endDate }) => endDate));
  return rows.filter(({ endDate }) => endDate === last);
}

/**
 * Seats in use. How fresh Autodesk's count is, and whether it counts who inherits, is not said: where it agrees with the
 * list, both are as old and the overlaid list is right; where not, the higher number is the safe one.
 */
function takenOf(counts: {
  readonly assigned: number | null;
  readonly held: number;
  readonly listed: number;
}): number | null {
  const { assigned, held, listed } = counts;
  if (assigned === null) return null;
  return assigned === listed ? held : Math.max(assigned, held);
}

function countByProduct(rows: readonly WireAssignment[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { productId } of rows) counts.set(productId, (counts.get(productId) ?? 0) + 1);
  return counts;
}

/** Null when one of them is unknown. */
function sumOf(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce((sum, number) => (sum === null || number === null ? null : sum + number), 0);
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((first, at) => (first === null || at === null ? null : Math.min(first, at)));
}

function latest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((last, at) => (last === null || at === null ? null : Math.max(last, at)));
}
