import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { Waiter } from '../../../src/core/domain/plan.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import type { RankedSeat } from '../../../src/core/plan/preempt.ts';
import { fallbacksOf, nowAt, type World } from './any-world.ts';

type Seat =
  | { kind: 'parked' }
  | { kind: 'free' }
  | { kind: 'held'; row: DriftRow }
  | { kind: 'ranked'; ranked: RankedSeat };
interface Step {
  readonly phase: number;
  readonly poolId: string;
  readonly words: string;
}

/** The desk at which the seats of one pool are handed out. */
interface Desk {
  readonly pool: PoolState;
  /** Seats that nobody has taken, in the order in which they are offered. */
  readonly offers: Seat[];
  /** Who stands there for a seat of the pool. */
  readonly line: Waiter[];
  readonly gave: { readonly to: string; readonly seat: Seat }[];
  readonly quotas: ReturnType<typeof quotaDesk>;
}

/**
 * Design section 5, told step by step and as slowly as it reads: seats are laid out one by one in the order in which they
 * are offered, people step up one by one, and then those who wait go and ask for what other pools have left. Only words
 * come out, to be compared with the words of a real plan.
 */
export function naivePlan(world: World): { operations: string[]; waiting: string[] } {
  const desks = world.pools.toSorted(byPool).map((pool) => openDesk(pool, world));
  for (const desk of desks) serveLine(desk);
  lend(desks, world);
  const steps = desks.flatMap((desk) => [
    ...desk.gave.map(({ to, seat }) => stepOf(desk.pool, to, seat)),
    ...leftover(desk, world),
  ]);
  const operations = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((phase) =>
    steps.filter((step) => step.phase === phase),
  );
  return {
    operations: operations.map(({ words }) => words),
    waiting: desks.flatMap(({ line }) => line.map(({ recipient }) => recipient.displayName)),
  };
}

function openDesk(pool: PoolState, world: World): Desk {
  const own = world.removals.filter((row) => row.poolId === pool.poolId);
  const due = inOrderOfRemoval(own.filter(isDue), world);
  let over = pool.capacity === null || pool.taken === null ? 0 : pool.taken - pool.capacity;
  const onOffer: Seat[] = [];
  for (const row of due) {
    // A pool that is too full keeps nothing of what it frees.
    if (over > 0) over -= 1;
    else onOffer.push({ kind: 'held', row });
  }
  const gives = isOpen(pool) && pool.taken !== null && over <= 0;
  return {
    pool,
    offers: gives ? layOut({ pool, world, own, onOffer }) : [],
    line: inRank(world.people.filter((one) => one.poolId === pool.poolId)),
    gave: [],
    quotas: quotaDesk(world, pool, due),
  };
}

function serveLine({ offers, line, gave, quotas }: Desk): void {
  for (const seat of offers.splice(0)) {
    const next = line.find((one) => quotas.mayHave(one, seat));
    if (next === undefined) {
      offers.push(seat);
      continue;
    }
    line.splice(line.indexOf(next), 1);
    quotas.note(next, seat);
    gave.push({ to: next.recipient.displayName, seat });
  }
}

/** Whoever still waits, has no fallback and may have one asks at each desk, and first for what is sure. */
function lend(desks: readonly Desk[], world: World): void {
  const known = desks.filter(({ pool }) => pool.taken !== null);
  for (const one of inRank(known.flatMap(({ line }) => line))) {
    if (world.holding.has(one.recipient.personId)) continue;
    const asked = fallbacksOf(one, world).flatMap((id) => desks.find(({ pool }) => pool.poolId === id) ?? []);
    for (const isSure of [true, false]) {
      const desk = asked.find((some) => spareAt(some, one, { isSure, world }) !== undefined);
      const seat = desk === undefined ? undefined : spareAt(desk, one, { isSure, world });
      if (desk === undefined || seat === undefined) continue;
      desk.offers.splice(desk.offers.indexOf(seat), 1);
      desk.quotas.note(one, seat);
      desk.gave.push({ to: one.recipient.displayName, seat });
      break;
    }
  }
}

function spareAt(
  { offers, quotas }: Desk,
  one: Waiter,
  { isSure, world }: { readonly isSure: boolean; readonly world: World },
): Seat | undefined {
  return offers.find((seat) => {
    if (seat.kind === 'ranked' || (seat.kind === 'held' && !isDue(seat.row))) return false;
    const asks = seat.kind === 'held' && asksAbout(seat.row, world);
    return asks !== isSure && quotas.mayHave(one, seat);
  });
}

function stepOf({ poolId }: PoolState, to: string, seat: Seat): Step {
  switch (seat.kind) {
    case 'free':
      return { phase: 8, poolId, words: `add ${poolId} ${to}` };
    case 'parked':
      return { phase: 3, poolId, words: `reassign ${poolId} boss@example.com ${to}` };
    case 'held': {
      const phase = seat.row.class === 'leaver' ? 4 : 5;
      return { phase, poolId, words: `reassign ${poolId} ${seat.row.displayName} ${to}` };
    }
    case 'ranked':
      return { phase: 7, poolId, words: `reassign ${poolId} ${seat.ranked.holder.displayName} ${to}` };
  }
}

/** What is taken and goes to nobody, and what only follows its person. */
function leftover({ pool, gave }: Desk, world: World): Step[] {
  const { poolId } = pool;
  const own = world.removals.filter((row) => row.poolId === poolId);
  const isGiven = (row: DriftRow) => gave.some(({ seat }) => seat.kind === 'held' && seat.row === row);
  return [
    ...inOrderOfRemoval(own.filter(isDue), null)
      .filter((row) => !isGiven(row))
      .map((row) => ({
        phase: row.class === 'leaver' ? 1 : 2,
        poolId,
        words: `unassign ${poolId} ${row.displayName}`,
      })),
    ...own
      .filter((one) => one.class === 'moved' && isOpen(pool))
      .toSorted(byPerson)
      .map((row) => ({
        phase: 6,
        poolId,
        words: `reassign ${poolId} ${row.displayName} ${row.displayName}`,
      })),
  ];
}

function isDue(row: DriftRow): boolean {
  return row.class !== 'moved' && row.dueAt <= nowAt;
}

function isOpen({ startsAt, endsAt }: PoolState): boolean {
  return !(startsAt !== null && startsAt > nowAt) && !(endsAt !== null && endsAt <= nowAt);
}

/** Counts, for each quota of a pool, every seat that its people hold, anew for each question. */
function quotaDesk(world: World, pool: PoolState, due: readonly DriftRow[]) {
  const uses = world.quotas.get(pool.poolId) ?? [];
  const given: { to: string; from: string | null }[] = [];
  const early = (seat: Seat) =>
    seat.kind === 'ranked'
      ? seat.ranked.holder.personId
      : seat.kind === 'held' && !due.includes(seat.row)
        ? seat.row.personId
        : null;

  function isLate(seat: Seat): boolean {
    if (seat.kind === 'ranked') return true;
    return seat.kind === 'held' && (early(seat) !== null || asksAbout(seat.row, world));
  }
  return {
    mayHave(one: Waiter, seat: Seat): boolean {
      // Only a rule that says so takes from others, and only from those below.
      if (seat.kind === 'ranked' && !(one.ruleId === 'urgent' && one.priority > seat.ranked.priority))
        return false;
      return uses.every(({ quota, held, people }) => {
        if (!people.has(one.recipient.personId)) return true;
        const under = (id: string | null) => id !== null && [...people].some((person) => person === id);
        const gone = due.filter((row) => under(row.personId) && (isLate(seat) || !asksAbout(row, world)));
        const came = given.filter(({ to }) => under(to)).length;
        const went = given.filter(({ from }) => under(from)).length + (under(early(seat)) ? 1 : 0);
        return held - gone.length + came - went + 1 <= quota.atMost;
      });
    },
    note(one: Waiter, seat: Seat): void {
      given.push({ to: one.recipient.personId, from: early(seat) });
    },
  };
}

interface LayOut {
  readonly pool: PoolState;
  readonly world: World;
  readonly own: readonly DriftRow[];
  readonly onOffer: readonly Seat[];
}

function layOut({ pool, world, own, onOffer }: LayOut): Seat[] {
  const isAsked = (seat: Seat) => seat.kind === 'held' && asksAbout(seat.row, world);
  const parked = world.policy.pools.get(pool.poolId)?.handOutParked === true ? (pool.parked?.seats ?? 0) : 0;
  const free = pool.capacity === null ? 100 : Math.max(0, pool.capacity - (pool.taken ?? 0));
  const grace = own
    .filter((row) => row.class !== 'moved' && row.dueAt > nowAt && row.unlessFull)
    .toSorted((a, b) => a.since - b.since || (a.subject < b.subject ? -1 : 1));
  return [
    ...Array.from({ length: parked }, (): Seat => ({ kind: 'parked' })),
    ...onOffer.filter((seat) => !isAsked(seat)),
    ...Array.from({ length: free }, (): Seat => ({ kind: 'free' })),
    ...onOffer.filter(isAsked),
    ...grace.map((row): Seat => ({ kind: 'held', row })),
    ...fromTheBottom(world.ranked.filter((one) => one.poolId === pool.poolId)).map((ranked): Seat => ({
      kind: 'ranked',
      ranked,
    })),
  ];
}

function asksAbout({ class: name }: DriftRow, { policy: { approval } }: World): boolean {
  if (name === 'leaver') return approval.leaver === 'ask';
  return name === 'orphan' ? approval.orphan !== 'auto' : approval.notEntitled === 'ask';
}

/** Leavers, doubles, the not entitled, orphans; the earliest due first. With a world: what nobody is asked about first. */
function inOrderOfRemoval(rows: readonly DriftRow[], world: World | null): DriftRow[] {
  const classes = ['leaver', 'duplicate', 'not-entitled', 'orphan'];
  const sorted = rows.toSorted(
    (a, b) =>
      classes.indexOf(a.class) - classes.indexOf(b.class) ||
      a.dueAt - b.dueAt ||
      a.since - b.since ||
      (a.subject < b.subject ? -1 : 1),
  );
  if (world === null) return sorted;
  return [
    ...sorted.filter((row) => !asksAbout(row, world)),
    ...sorted.filter((row) => asksAbout(row, world)),
  ];
}

function inRank(people: readonly Waiter[]): Waiter[] {
  return people.toSorted((a, b) => {
    if (a.priority !== b.priority) return b.priority - a.priority;
    if (a.needBy !== b.needBy) return (a.needBy ?? '9') < (b.needBy ?? '9') ? -1 : 1;
    if (a.since !== b.since) return a.since - b.since;
    return a.recipient.personId < b.recipient.personId ? -1 : 1;
  });
}

/** The same order as that of the line, read from its end. */
function fromTheBottom(seats: readonly RankedSeat[]): RankedSeat[] {
  return seats.toSorted((a, b) => {
    if (a.priority !== b.priority) return a.priority - b.priority;
    if (a.needBy !== b.needBy) return (a.needBy ?? '9') > (b.needBy ?? '9') ? -1 : 1;
    if (a.since !== b.since) return b.since - a.since;
    return a.holder.personId > b.holder.personId ? -1 : 1;
  });
}

function byPerson(a: DriftRow, b: DriftRow): number {
  return (a.personId ?? '') < (b.personId ?? '') ? -1 : 1;
}

function byPool(a: PoolState, b: PoolState): number {
  return a.poolId < b.poolId ? -1 : 1;
}
