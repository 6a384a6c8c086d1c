import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { asId, type AccountId } from '../../src/core/domain/ids.ts';
import { addDays } from '../../src/core/domain/time.ts';
import { LicensingRefused } from '../../src/errors.ts';
import { databaseKinds, openTestDatabase } from '../support/databases.ts';
import { boss, createTeam, ledgerParts, type LedgerWorld } from './ledger-world.ts';

const names = ['ana', 'bo', 'cy', 'di', 'ed'] as const;
type Name = (typeof names)[number];
/** `which` counts the subscriptions bought so far, round and round. */
type Step =
  | { readonly do: 'buy'; readonly seats: number; readonly in: number; readonly days: number }
  | { readonly do: 'grow' | 'shrink'; readonly which: number; readonly seats: number }
  | { readonly do: 'renew'; readonly which: number; readonly seats: number | null; readonly days: number }
  | { readonly do: 'pass'; readonly days: number }
  | { readonly do: 'add' | 'handOut' | 'unassign'; readonly who: Name };

const who = fc.constantFrom(...names);
const which = fc.nat({ max: 5 });
const seats = fc.integer({ min: 1, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('buy' as const),
    seats,
    in: fc.integer({ min: -10, max: 20 }),
    days: fc.integer({ min: 20, max: 150 }),
  }),
  fc.record({ do: fc.constantFrom('grow' as const, 'shrink' as const), which, seats }),
  fc.record({
    do: fc.constant('renew' as const),
    which,
    seats: fc.option(seats),
    days: fc.integer({ min: 5, max: 120 }),
  }),
  fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 45 }) }),
  fc.record({
    do: fc.constantFrom('add' as const, 'handOut' as const, 'handOut' as const, 'unassign' as const),
    who,
  }),
);

/** Terms in days since the first one of the world; `to` is the first day after. */
interface PaperSubscription {
  readonly terms: { readonly from: number; readonly to: number; seats: number }[];
  toRenew: number | null;
}
interface Paper {
  today: number;
  readonly bought: PaperSubscription[];
  readonly holders: Set<Name>;
}

const endOf = ({ terms }: PaperSubscription) => terms.at(-1)?.to ?? 0;

function counted(bought: PaperSubscription, today: number): number {
  const running = bought.terms.find(({ from, to }) => from <= today && today < to);
  if (running !== undefined) return running.seats;
  const end = endOf(bought);
  return end <= today && today < end + 15 ? (bought.terms.at(-1)?.seats ?? 0) : 0;
}

function pick(paper: Paper, index: number): PaperSubscription | null {
  return paper.bought[index % Math.max(1, paper.bought.length)] ?? null;
}

/** Whether the contract can be changed so, and the paper after it. */
function contractOnPaper(paper: Paper, asked: Step): boolean {
  const { today } = paper;
  if (asked.do === 'buy') {
    const from = today + asked.in;
    paper.bought.push({ terms: [{ from, to: from + asked.days, seats: asked.seats }], toRenew: null });
    return true;
  }
  if (asked.do !== 'grow' && asked.do !== 'shrink' && asked.do !== 'renew') return true;
  const bought = pick(paper, asked.which);
  if (bought === null) return false;
  const end = endOf(bought);
  const last = bought.terms.at(-1)?.seats ?? 0;
  const isCanceled = end + 45 <= today;
  switch (asked.do) {
    case 'grow':
      if (end <= today) return false;
      for (const term of bought.terms) if (term.to > today) term.seats += asked.seats;
      if (bought.toRenew !== null) bought.toRenew += asked.seats;
      return true;
    case 'shrink': {
      const left = (bought.toRenew ?? last) - asked.seats;
      if (isCanceled || left < 1) return false;
      bought.toRenew = left;
      return true;
    }
    case 'renew': {
      const first = bought.terms[0]?.from ?? 0;
      if (isCanceled || today < first || end - 90 > today) return false;
      const renewed = {
        from: end,
        to: Math.max(end, today) + asked.days,
        seats: asked.seats ?? bought.toRenew ?? last,
      };
      bought.terms.push(renewed);
      bought.toRenew = null;
      return true;
    }
  }
}

/** One contract of its own in a ledger, and the paper beside it. */
function createTrial(world: LedgerWorld) {
  const start = '2026-06-01';
  const product = `Product ${world.contract}`;
  const paper: Paper = { today: 0, bought: [], holders: new Set() };
  const subscriptions: string[] = [];
  const { contracts, orders, seats: ledgerSeats, users } = world.ledger;
  const day = (count: number) => addDays(start, count);
  const setClock = () => world.clock.set(Date.parse(`${day(paper.today)}T09:00:00Z`));

  async function allowed(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      if (error instanceof LicensingRefused) return false;
      throw error;
    }
  }

  async function contractInLedger(asked: Step): Promise<boolean> {
    const { contract } = world;
    if (asked.do === 'buy') {
      const startsOn = day(paper.today + asked.in);
      const endsOn = addDays(startsOn, asked.days);
      const order = { product, quantity: asked.seats, term: 'annual', startsOn, endsOn };
      subscriptions.push((await contracts.purchase(contract, order)).subscriptionId);
      return true;
    }
    if (asked.do !== 'grow' && asked.do !== 'shrink' && asked.do !== 'renew') return true;
    const subscriptionId = subscriptions[asked.which % Math.max(1, subscriptions.length)] ?? 'none';
    if (asked.do !== 'renew') {
      const change = { subscriptionId, quantity: asked.seats };
      return allowed(
        asked.do === 'grow' ? orders.addSeats(contract, change) : orders.reduceSeats(contract, change),
      );
    }
    const bought = pick(paper, asked.which);
    const endsOn = day(Math.max(bought === null ? 0 : endOf(bought), paper.today) + asked.days);
    const wanted = [{ subscriptionId, quantity: asked.seats }];
    return allowed(orders.renew(contract, { term: 'annual', endsOn, subscriptions: wanted }));
  }

  async function pool() {
    const found = (await ledgerSeats.pools()).find((one) => one.product === product);
    const { capacity = 0, taken = 0, parked = null } = found ?? {};
    return { capacity: capacity ?? 0, taken: taken ?? 0, parked: parked?.seats ?? 0 };
  }

  /** Answers are foretold from what the pool tells right before. */
  async function seat(asked: Extract<Step, { readonly who: Name }>): Promise<void> {
    const before = await pool();
    const email = `${asked.who}@example.com`;
    const to = { email, givenName: asked.who, familyName: 'Fox' };
    const idOf = async (address: string) =>
      (await users.find(address))?.accountId ?? asId<AccountId>('nobody');
    const from = { accountId: await idOf(asked.do === 'handOut' ? boss.email : email), email };
    const change =
      asked.do === 'add'
        ? ({ kind: 'add', product, to } as const)
        : asked.do === 'unassign'
          ? ({ kind: 'unassign', product, from } as const)
          : ({ kind: 'reassign', product, from, to, fromParked: true } as const);
    const has = paper.holders.has(asked.who);
    const operationId = world.context.ids.next();
    const { kind } = await ledgerSeats.change({ actor: boss.email, operationId, change });
    if (asked.do === 'unassign') {
      expect(kind).toBe(
        has ? 'done' : before.capacity > 0 || subscriptions.length > 0 ? 'already-so' : 'refused',
      );
      paper.holders.delete(asked.who);
      return;
    }
    const isThere = asked.do === 'add' ? before.capacity > before.taken : before.parked > 0;
    expect(kind).toBe(has ? 'already-so' : isThere ? 'done' : 'refused');
    if (kind === 'done') paper.holders.add(asked.who);
  }

  async function check(): Promise<void> {
    const { capacity, taken, parked } = await pool();
    const { items } = await ledgerSeats.holders({ product, email: null, limit: 99, offset: 0 });
    const held = paper.holders.size;

    expect(capacity).toBe(paper.bought.reduce((total, one) => total + counted(one, paper.today), 0));
    expect(items.map(({ email }) => email)).toEqual(
      [...paper.holders].map((one) => `${one}@example.com`).sort(),
    );
    expect(taken).toBe(held + parked);
    // Given seats come first, parked ones make way: nobody is without access while a seat counts.
    expect(items.filter(({ hasAccess }) => hasAccess)).toHaveLength(Math.min(held, capacity));
    expect(parked).toBeLessThanOrEqual(Math.max(0, capacity - held));
    expect((await ledgerSeats.read()).pools.find((one) => one.product === product)).toEqual(
      (await ledgerSeats.pools()).find((one) => one.product === product),
    );
  }

  /** There is a row for every seat that counts, and none without a place of its own. */
  async function checkRows(): Promise<void> {
    const today = day(paper.today);
    const { rows } = await sql<{ seats: number }>`select count(*) as seats from ledger_terms t
      join ledger_seats s on s.subscription_id = t.subscription_id and s.place <= t.quantity
      join ledger_pools p on p.id = s.pool_id
      where p.product = ${product} and t.starts_on <= ${today} and t.access_until > ${today}`.execute(
      world.workspace.read,
    );
    expect(Number(rows[0]?.seats)).toBe((await pool()).capacity);
  }

  return {
    async take(asked: Step): Promise<void> {
      if (asked.do === 'pass') paper.today += asked.days;
      setClock();
      if ('who' in asked) await seat(asked);
      else expect(await contractInLedger(asked)).toBe(contractOnPaper(paper, asked));
      await check();
      await checkRows();
    },
  };
}

describe.each(databaseKinds)('the ledger over time on %s', (kind) => {
  it('counts, gives and refuses as one would on paper, whatever is bought, renewed and left to end', async () => {
    const test = await openTestDatabase(kind, ledgerParts);
    let teams = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), async (steps) => {
          const trial = createTrial(await createTeam(test, `over time ${(teams += 1)}`));
          await trial.take({ do: 'buy', seats: 3, in: 0, days: 60 });
          for (const asked of steps) await trial.take(asked);
        }),
        { numRuns: kind === 'sqlite' ? 30 : 6 },
      );
    } finally {
      await test.close();
    }
  });
});
