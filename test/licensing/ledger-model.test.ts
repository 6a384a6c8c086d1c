import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asId, type AccountId, type OperationId } from '../../src/core/domain/ids.ts';
import { changeSeat } from '../../src/licensing/ledger/change-seat.ts';
import { databaseKinds } from '../support/databases.ts';
import { boss, type LedgerWorld, openLedgerWorld, year } from './ledger-world.ts';

const names = ['ana', 'bo', 'cy', 'di'] as const;
type Name = (typeof names)[number];
type Step =
  | { readonly do: 'purchase'; readonly seats: number }
  | { readonly do: 'add'; readonly to: Name }
  | { readonly do: 'unassign'; readonly from: Name }
  | { readonly do: 'reassign'; readonly from: Name; readonly to: Name }
  | { readonly do: 'handOut'; readonly to: Name };

const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('purchase' as const), seats: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ do: fc.constant('add' as const), to: name }),
  fc.record({ do: fc.constant('unassign' as const), from: name }),
  fc.record({ do: fc.constant('reassign' as const), from: name, to: name }),
  fc.record({ do: fc.constant('handOut' as const), to: name }),
);

/** The ledger as one would keep it on paper. */
interface Paper {
  free: number;
  parked: number;
  readonly holders: Set<Name>;
}

function onPaper(paper: Paper, asked: Step): string {
  const { holders } = paper;
  switch (asked.do) {
    case 'purchase':
      paper.parked += asked.seats;
      return 'done';
    case 'unassign':
      if (!holders.delete(asked.from)) return 'already-so';
      paper.free += 1;
      return 'done';
    case 'reassign':
      if (asked.from !== asked.to && holders.delete(asked.from)) {
        if (holders.has(asked.to)) paper.free += 1;
        holders.add(asked.to);
        return 'done';
      }
      return holders.has(asked.to) ? 'already-so' : 'refused';
    case 'add':
    case 'handOut': {
      const pile = asked.do === 'add' ? 'free' : 'parked';
      if (holders.has(asked.to)) return 'already-so';
      if (paper[pile] === 0) return 'refused';
      paper[pile] -= 1;
      holders.add(asked.to);
      return 'done';
    }
  }
}

const emailOf = (who: Name) => `${who}@example.com`;
const recipient = (who: Name) => ({ email: emailOf(who), givenName: who, familyName: 'Fox' });

async function inLedger(world: LedgerWorld, product: string, asked: Step): Promise<string> {
  const { ledger, core, context } = world;
  if (asked.do === 'purchase') {
    await ledger.contracts.purchase('1', { product, quantity: asked.seats, ...year });
    return 'done';
  }
  const { accounts, pools } = await ledger.seats.read();
  const idOf = (email: string) =>
    accounts.find((account) => account.email === email)?.accountId ?? asId<AccountId>('nobody');
  const holder = (email: string) => ({ accountId: idOf(email), email });
  const parked = pools.find((pool) => pool.product === product)?.parked ?? holder(boss.email);
  const change =
    asked.do === 'unassign'
      ? ({ kind: 'unassign', product, from: holder(emailOf(asked.from)) } as const)
      : asked.do === 'add'
        ? ({ kind: 'add', product, to: recipient(asked.to) } as const)
        : ({
            kind: 'reassign',
            product,
            from: asked.do === 'handOut' ? parked : holder(emailOf(asked.from)),
            to: recipient(asked.to),
            fromParked: asked.do === 'handOut',
          } as const);
  const operationId = asId<OperationId>(context.ids.next());
  return (await core.change(change, { operationId, signal: new AbortController().signal })).kind;
}

async function count(world: LedgerWorld, product: string) {
  const { accounts, pools, assignments } = await world.ledger.seats.read();
  const pool = pools.find((one) => one.product === product);
  const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
  const holders = assignments.filter((one) => one.product === product);
  return {
    free: (pool?.capacity ?? 0) - (pool?.taken ?? 0),
    parked: pool?.parked?.seats ?? 0,
    holders: holders.map(({ accountId }) => emails.get(accountId)).sort(),
  };
}

describe.each(databaseKinds)('the ledger on %s', (kind) => {
  it('answers and counts as one would on paper, whatever is asked in whatever order', async () => {
    const world = await openLedgerWorld(kind);
    let products = 0;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
          const product = `Product ${(products += 1)}`;
          const paper: Paper = { free: 0, parked: 0, holders: new Set() };
          await inLedger(world, product, { do: 'purchase', seats: 1 });
          onPaper(paper, { do: 'purchase', seats: 1 });
          for (const asked of steps) {
            expect(await inLedger(world, product, asked)).toBe(onPaper(paper, asked));
          }
          const holders = [...paper.holders].map(emailOf).sort();
          expect(await count(world, product)).toEqual({ free: paper.free, parked: paper.parked, holders });
        }),
        { numRuns: kind === 'sqlite' ? 20 : 5 },
      );
    } finally {
      await world.close();
    }
  });

  it('doubles and loses nothing when two processes fight for the last seats', async () => {
    const world = await openLedgerWorld(kind);
    const other = await world.openAgain();
    try {
      await world.offer('CAD', 4);
      const fighters = Array.from({ length: 24 }, (_, index) => names[index % 4] ?? 'ana');
      const rivals = fighters.map((who, index) => ({
        ...recipient(who),
        email: `${who}${index % 6}@example.com`,
      }));
      const answers = await Promise.all(
        rivals.flatMap((to, index) =>
          [world.context, other].map((context, side) =>
            changeSeat(context, {
              actor: boss.email,
              operationId: `fight-${index}-${side}`,
              change: { kind: 'add', product: 'CAD', to },
            }),
          ),
        ),
      );
      const { free, holders } = await count(world, 'CAD');

      expect(answers.filter(({ kind: outcome }) => outcome === 'done')).toHaveLength(4);
      expect({ free, holders: new Set(holders).size }).toEqual({ free: 0, holders: 4 });
    } finally {
      await other.close();
      await world.close();
    }
  });

  it('moves a seat to one of two processes that both want it, and frees it for neither', async () => {
    const world = await openLedgerWorld(kind);
    const other = await world.openAgain();
    try {
      await world.offer('CAD', 1);
      await inLedger(world, 'CAD', { do: 'add', to: 'ana' });
      const seat = await world.core.readSeat(
        { product: 'CAD', email: emailOf('ana') },
        new AbortController().signal,
      );
      const from = seat ?? expect.unreachable('ana has a seat');
      const move = (context: typeof world.context, to: Name) =>
        changeSeat(context, {
          actor: boss.email,
          operationId: `move-${to}`,
          change: { kind: 'reassign', product: 'CAD', from, to: recipient(to), fromParked: false },
        });
      const answers = await Promise.all([move(world.context, 'bo'), move(other, 'cy')]);

      expect(answers.map(({ kind: outcome }) => outcome).sort()).toEqual(['done', 'refused']);
      expect((await count(world, 'CAD')).holders).toHaveLength(1);
    } finally {
      await other.close();
      await world.close();
    }
  });
});
