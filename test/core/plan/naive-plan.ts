import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { Waiter } from '../../../src/core/domain/plan.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import type { RankedSeat } from '../../../src/core/plan/preempt.ts';
import { nowAt, type World } from './any-world.ts';

type Seat =
  | { kind: 'parked' }
  | { kind: 'free' }
  | { kind: 'held'; row: DriftRow }
  | { kind: 'ranked'; ranked: RankedSeat };
interface Step {
  readonly phase: number;
  readonly words: string;
}

/**
 * Design section 5, told step by step and as slowly as it reads: seats are laid out one by one in the order in which they
 * are offered, people step up one by one. Only words come out, to be compared with the words of a real plan.
 */
export function naivePlan(world: World): { operations: string[]; waiting: string[] } {
  const steps: Step[] = [];
  const waiting: string[] = [];
  for (const pool of world.pools.toSorted((a, b) => (a.poolId < b.poolId ? -1 : 1))) {
    const own = world.removals.filter((row) => row.poolId === pool.poolId);
    const line = inRank(world.people.filter((one) => one.poolId === pool.poolId));
    const isOpen =
      !(pool.startsAt !== null && pool.startsAt > nowAt) && !(pool.endsAt !== null && pool.endsAt <= nowAt);

    const due = inOrderOfRemoval(
      own.filter((row) => row.class !== 'moved' && row.dueAt <= nowAt),
      world,
    );
    let over = pool.capacity === null || pool.taken === null ? 0 : pool.taken - pool.capacity;
    const onOffer: Seat[] = [];
    for (const row of due) {
      // A pool that is too full keeps nothing of what it frees.
      if (over > 0) over -= 1;
      else onOffer.push({ kind: 'held', row });
    }
    const offers = isOpen && pool.taken !== null && over <= 0 ? layOut({ pool, world, own, onOffer }) : [];

    const givenOn = new Set<DriftRow>();
    const desk = quotaDesk(world, pool, due);
    for (const seat of offers) {
      const next = line.find((one) => desk.mayHave(one, seat));
      if (next === undefined) continue;
      line.splice(line.indexOf(next), 1);
      desk.note(next, seat);
      const to = next.recipient.displayName;
      if (seat.kind === 'ranked') {
        const { displayName } = seat.ranked.holder;
        steps.push({ phase: 7, words: `reassign ${pool.poolId} ${displayName} ${to}` });
      }
      if (seat.kind === 'free') steps.push({ phase: 8, words: `add ${pool.poolId} ${to}` });
      if (seat.kind === 'parked')
        steps.push({ phase: 3, words: `reassign ${pool.poolId} boss@example.com ${to}` });
      if (seat.kind === 'held') {
        givenOn.add(seat.row);
        const phase = seat.row.class === 'leaver' ? 4 : 5;
        steps.push({ phase, words: `reassign ${pool.poolId} ${seat.row.displayName} ${to}` });
      }
    }
    for (const row of inOrderOfRemoval(due, null)) {
      if (givenOn.has(row)) continue;
      steps.push({
        phase: row.class === 'leaver' ? 1 : 2,
        words: `unassign ${pool.poolId} ${row.displayName}`,
      });
    }
    for (const row of own.filter((one) => one.class === 'moved' && isOpen).toSorted(byPerson)) {
      steps.push({ phase: 6, words: `reassign ${pool.poolId} ${row.displayName} ${row.displayName}` });
    }
    waiting.push(...line.map(({ recipient }) => recipient.displayName));
  }
  const operations = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((phase) =>
    steps.filter((step) => step.phase === phase),
  );
  return { operations: operations.map(({ words }) => words), waiting };
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
    return a.holder.personId < b.holder.personId ? -1 : 1;
  });
}

function byPerson(a: DriftRow, b: DriftRow): number {
  return (a.personId ?? '') < (b.personId ?? '') ? -1 : 1;
}
