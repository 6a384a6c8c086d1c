import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asId, type AccountId } from '../../src/core/domain/ids.ts';
import { changeSeat } from '../../src/licensing/ledger/change-seat.ts';
import type { LedgerContext } from '../../src/licensing/ledger/ledger-context.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import { databaseKinds } from '../support/databases.ts';
import { boss, type LedgerWorld, openLedgerWorld, year } from './ledger-world.ts';

const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });

/** Two processes that change the same pool at the same moment; rounds, because one moment may miss the other. */
describe.each(databaseKinds)('two processes on one ledger on %s', (kind) => {
  const opened: { world?: LedgerWorld; other?: Awaited<ReturnType<LedgerWorld['openAgain']>> } = {};
  const here = () => opened.world ?? expect.unreachable('the world is opened before the tests run');
  const there = () => opened.other ?? expect.unreachable('the world is opened before the tests run');
  const rounds = Array.from({ length: 6 }, (_, round) => round);
  beforeAll(async () => {
    opened.world = await openLedgerWorld(kind);
    opened.other = await here().openAgain();
  });
  afterAll(async () => {
    await opened.other?.close();
    await opened.world?.close();
  });

  const change = (context: LedgerContext, asked: CoreChange) =>
    changeSeat(context, { actor: boss.email, operationId: context.ids.next(), change: asked });

  async function add(product: string, name: string) {
    const answer = await change(here().context, { kind: 'add', product, to: person(name) });
    const accountId = answer.kind === 'refused' ? null : answer.accountId;
    return { accountId: accountId ?? asId<AccountId>('nobody'), email: person(name).email };
  }

  async function state(product: string) {
    const { pools, assignments } = await here().ledger.seats.read();
    const pool = pools.find((one) => one.product === product);
    const held = assignments.filter((one) => one.product === product);
    const people = new Set(held.map(({ accountId }) => accountId)).size;
    return { taken: pool?.taken, held: held.length, people };
  }

  it.each(rounds)(
    'keep one seat when two people are each to get the seat of the other (%i)',
    async (round) => {
      const product = `Crossing ${round}`;
      await here().offer(product, 2);
      const [ana, bo] = [await add(product, 'ana'), await add(product, 'bo')];
      const move = { kind: 'reassign', product, fromParked: false } as const;
      await Promise.all([
        change(here().context, { ...move, from: ana, to: person('bo') }),
        change(there(), { ...move, from: bo, to: person('ana') }),
      ]);

      expect(await state(product)).toEqual({ taken: 1, held: 1, people: 1 });
    },
  );

  it.each(rounds)('give one seat when both add the same new person (%i)', async (round) => {
    const product = `Twice ${round}`;
    await here().offer(product, 2);
    const asked = { kind: 'add', product, to: person(`new-${round}`) } as const;
    const answers = await Promise.all([change(here().context, asked), change(there(), asked)]);

    expect(answers.map((answer) => answer.kind).sort()).toEqual(['already-so', 'done']);
    expect(await state(product)).toEqual({ taken: 1, held: 1, people: 1 });
  });

  it.each(rounds)('answer alike when both send the same operation, and do it once (%i)', async (round) => {
    const product = `Same ${round}`;
    await here().offer(product, 2);
    const asked = { kind: 'add', product, to: person(`same-${round}`) } as const;
    const send = (context: LedgerContext) =>
      changeSeat(context, { actor: boss.email, operationId: `same-${round}`, change: asked });
    const [one, other] = await Promise.all([send(here().context), send(there())]);

    expect(one).toMatchObject({ kind: 'done' });
    expect(other).toEqual(one);
    expect(await state(product)).toEqual({ taken: 1, held: 1, people: 1 });
  });

  it.each(rounds)('move a seat or free it, when one moves what the other takes (%i)', async (round) => {
    const product = `Torn ${round}`;
    await here().offer(product, 1);
    const from = await add(product, 'ana');
    const [moved, freed] = await Promise.all([
      change(here().context, { kind: 'reassign', product, fromParked: false, from, to: person('bo') }),
      change(there(), { kind: 'unassign', product, from }),
    ]);

    const isMoved = moved.kind === 'done';
    expect(freed.kind).toBe(isMoved ? 'already-so' : 'done');
    expect(await state(product)).toMatchObject({ taken: isMoved ? 1 : 0 });
  });

  it.each(rounds)('park what is bought on whoever manages the contract then (%i)', async (round) => {
    const product = `Bought ${round}`;
    const { ledger, contract } = here();
    const manager = person(`manager-${round}`);
    await Promise.all([
      ledger.contracts.purchase(contract, { product, quantity: 3, ...year }),
      createLedger(there(), () => undefined).roles.changeManager(contract, manager),
    ]);
    const pool = (await ledger.seats.pools()).find((one) => one.product === product);
    await ledger.roles.changeManager(contract, boss);

    expect(pool?.parked).toMatchObject({ email: manager.email, seats: 3 });
  });
});
