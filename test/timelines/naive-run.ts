import { groupsNamed, type Moment, type NaiveCompany, type PoolBefore } from './naive-company.ts';
import { type Due, dueOf } from './naive-due.ts';
import { heldOf, isAskedAbout, isRemoval, type NaiveOperation, noteGap } from './naive-guards.ts';
import { lineUp } from './naive-line.ts';

interface Demand {
  readonly pool: PoolBefore;
  readonly due: readonly Due[];
  readonly line: readonly string[];
}

/** Who holds a seat after the run, pool by pool: the plan of the design's section 5 told as slowly as it reads. */
export function runNaively(
  company: NaiveCompany,
  pools: readonly PoolBefore[],
  moment: Moment,
): readonly PoolBefore[] {
  noteGap(company, moment);
  const demands = pools.map((pool) => ({
    pool,
    due: dueOf(company, pool, moment),
    line: lineUp(company, pool, moment),
  }));
  const asked = demands.flatMap(({ pool, due }) =>
    due.filter(({ kind }) => isAskedAbout(company, kind)).map(({ name }) => `${pool.id} ${name}`),
  );
  const draft = (doubtful: readonly string[]) => demands.flatMap((demand) => planPool(demand, doubtful));
  // Nobody waits for an administrator while another seat comes free: what guards hold is given on last.
  const first = draft(asked);
  const doubtful = heldOf(company, first, moment)
    .filter(isRemoval)
    .map(({ pool, from }) => `${pool} ${from}`);
  const plan = draft([...asked, ...doubtful]);
  const held = heldOf(company, plan, moment);
  if (moment.isApproved) accept(company);
  const done = moment.isApproved ? plan : plan.filter((one) => !held.includes(one));
  return pools.map((pool) => applyTo(company, pool, { done, nowAt: moment.nowAt }));
}

/** The first in line gets the first offer: parked seats, seats that are surely taken, free ones, those that somebody is asked about. */
function planPool({ pool, due, line }: Demand, doubtful: readonly string[]): readonly NaiveOperation[] {
  const { id, capacity, parked, holders, isOpen } = pool;
  const isSure = ({ name }: Due) => !doubtful.includes(`${id} ${name}`);
  const [sure, asked] = [due.filter(isSure), due.filter((one) => !isSure(one))];
  const taken = holders.length + parked;
  // What is held beyond the size of the pool goes first, and serves nobody.
  const excess = Math.max(0, taken - capacity);
  const isShort = due.some(({ kind }) => kind === 'over-capacity');
  const isClosed = !isOpen || isShort || due.length < excess;
  const seat = ({ name, kind }: Due) => ({ from: name, why: kind });
  const offers: readonly Pick<NaiveOperation, 'from' | 'why'>[] = [
    ...times(parked, { from: null, why: 'parked' as const }),
    ...sure.slice(excess).map(seat),
    ...times(capacity - taken, { from: null, why: null }),
    ...asked.slice(Math.max(0, excess - sure.length)).map(seat),
  ];
  const given = (isClosed ? [] : line).flatMap((to, n) => {
    const offer = offers[n];
    return offer === undefined ? [] : [{ pool: id, ...offer, to }];
  });
  const goesOn = new Set(given.map(({ from }) => from));
  return [
    ...due.filter(({ name }) => !goesOn.has(name)).map((one) => ({ pool: id, ...seat(one), to: null })),
    ...given,
  ];
}

function times<T>(count: number, one: T): readonly T[] {
  return Array.from({ length: Math.max(0, count) }, () => one);
}

/** An administrator who approves everything has seen the rules, the gap and the sizes of groups, too. */
function accept(company: NaiveCompany): void {
  company.isGap = false;
  company.acceptedDeadline = company.hasDeadline;
  for (const name of groupsNamed(company)) {
    const group = company.groups.get(name);
    if (group !== undefined) group.accepted = group.size;
  }
}

function applyTo(
  company: NaiveCompany,
  pool: PoolBefore,
  { done, nowAt: at }: { readonly done: readonly NaiveOperation[]; readonly nowAt: number },
): PoolBefore {
  let { parked, holders } = pool;
  for (const { from, why, to } of done.filter((one) => one.pool === pool.id)) {
    if (why === 'parked') parked -= 1;
    if (from !== null) {
      const key = `${pool.id} ${from}`;
      holders = holders.filter(({ name }) => name !== from);
      company.removals.push({ key, at });
      company.moves.push({ key, at });
      company.wrong.delete(key);
      company.byHand.delete(key);
      const use = company.uses.get(key);
      if (use !== undefined && why === 'idle') use.takenAt = at;
    }
    if (to === null) continue;
    const key = `${pool.id} ${to}`;
    holders = [...holders, { name: to, since: at }];
    company.moves.push({ key, at });
    company.waiting.delete(key);
    const use = company.uses.get(key);
    if (use !== undefined) use.takenAt = null;
  }
  return { ...pool, parked, holders };
}
