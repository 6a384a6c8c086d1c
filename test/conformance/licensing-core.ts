import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asId, type AccountId, type OperationId } from '../../src/core/domain/ids.ts';
import type { CoreChange, CoreRecipient, LicensingCore } from '../../src/ports/licensing-core.ts';

/** A licensing core with a team of its own, and the ways its vendor's administrators change it. */
export interface CoreWorld {
  readonly core: LicensingCore;
  /** Makes seats of a product that is new to the team, on nobody unless the vendor parks them. */
  offer(product: string, seats: number): Promise<void>;
  close(): Promise<void>;
}

const signal = new AbortController().signal;
const counter = { operations: 0, products: 0 };
const nextOperation = () => asId<OperationId>(`operation-${(counter.operations += 1)}`);
export const named = (name: string): CoreRecipient => ({
  email: `${name}@example.com`,
  givenName: name,
  familyName: 'Person',
});

/** What every licensing core must hold to, whoever keeps the seats. Each test has a product of its own. */
export function describeLicensingCore(name: string, open: () => Promise<CoreWorld>): void {
  describe(name, () => {
    const opened: { world?: CoreWorld } = {};
    const world = (): CoreWorld => {
      if (opened.world === undefined) throw new Error('the world is opened before the tests run');
      return opened.world;
    };
    const team: { product: string } = { product: '' };
    beforeAll(async () => {
      opened.world = await open();
    });
    afterAll(() => opened.world?.close());
    beforeEach(() => {
      team.product = `Product ${(counter.products += 1)}`;
    });

    const change = (asked: CoreChange, operationId = nextOperation()) =>
      world().core.change(asked, { operationId, signal });
    const seatOf = (name: string) =>
      world().core.readSeat({ product: team.product, email: named(name).email }, signal);
    const holder = async (name: string) => {
      const seat = await seatOf(name);
      return { accountId: seat?.accountId ?? asId<AccountId>('nobody'), email: named(name).email };
    };
    const add = (name: string) => ({ kind: 'add', product: team.product, to: named(name) }) as const;
    const give = async (...names: readonly string[]) => {
      for (const name of names) expect(await change(add(name))).toMatchObject({ kind: 'done' });
    };
    const unassign = async (name: string) =>
      ({ kind: 'unassign', product: team.product, from: await holder(name) }) as const;
    const reassign = async (from: string, to: string) =>
      ({
        kind: 'reassign',
        product: team.product,
        from: await holder(from),
        to: named(to),
        fromParked: false,
      }) as const;
    async function holders(): Promise<readonly string[]> {
      const { accounts, assignments } = await world().core.readTeam(signal);
      const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
      return assignments
        .filter(({ product }) => product === team.product)
        .map(({ accountId }) => (emails.get(accountId) ?? '?').replace('@example.com', ''))
        .sort();
    }
    async function pool() {
      const { pools } = await world().core.readTeam(signal);
      return pools.find(({ product }) => product === team.product);
    }

    describe('add', () => {
      it('puts somebody new on the team and gives the seat', async () => {
        await world().offer(team.product, 2);
        const answer = await change(add('ana'));

        expect(answer).toMatchObject({ kind: 'done' });
        expect(await seatOf('ana')).toMatchObject({
          email: 'ana@example.com',
          type: 'direct',
          accountId: answer.kind === 'done' ? answer.accountId : null,
        });
        expect(await pool()).toMatchObject({ capacity: 2, taken: 1 });
      });

      it('changes nothing for somebody who has the seat, however the address is spelled', async () => {
        await world().offer(team.product, 2);
        await give('ana');
        const again = { ...add('ana'), to: { ...named('ana'), email: 'ANA@Example.COM' } };

        expect(await change(again)).toMatchObject({ kind: 'already-so' });
        expect(await holders()).toEqual(['ana']);
      });

      it('is refused for want of a seat, and gives nothing', async () => {
        await world().offer(team.product, 1);
        await give('ana');

        expect(await change(add('bo'))).toMatchObject({ kind: 'refused', reason: 'no-seat' });
        expect(await holders()).toEqual(['ana']);
      });

      it('is refused for a product that nobody bought', async () => {
        expect(await change(add('ana'))).toMatchObject({ kind: 'refused' });
      });
    });

    describe('unassign', () => {
      it('frees the seat, which another can have then', async () => {
        await world().offer(team.product, 1);
        await give('ana');

        expect(await change(await unassign('ana'))).toMatchObject({ kind: 'done' });
        expect(await seatOf('ana')).toBeNull();
        await give('bo');
        expect(await holders()).toEqual(['bo']);
      });

      it('finds it already so when the seat is not held', async () => {
        await world().offer(team.product, 1);
        await give('ana');
        const asked = await unassign('ana');
        await change(asked);

        expect(await change(asked)).toMatchObject({ kind: 'already-so' });
      });
    });

    describe('reassign', () => {
      it('moves the seat to the named person, in a full pool too', async () => {
        await world().offer(team.product, 1);
        await give('ana');

        expect(await change(await reassign('ana', 'bo'))).toMatchObject({ kind: 'done' });
        expect(await holders()).toEqual(['bo']);
      });

      it('frees the seat when the named person has one already', async () => {
        await world().offer(team.product, 2);
        await give('ana', 'bo');

        expect(await change(await reassign('ana', 'bo'))).toMatchObject({ kind: 'done' });
        expect(await holders()).toEqual(['bo']);
        expect(await pool()).toMatchObject({ taken: 1 });
      });

      it('gives nothing when the seat that was to move is gone', async () => {
        await world().offer(team.product, 2);
        await give('ana');
        const asked = await reassign('ana', 'bo');
        await change(await unassign('ana'));

        expect(await change(asked)).toMatchObject({ kind: 'refused', reason: 'other' });
        expect(await holders()).toEqual([]);
      });

      it('leaves the seat with its holder when both addresses are one account', async () => {
        await world().offer(team.product, 1);
        await give('ana');
        const asked = {
          ...(await reassign('ana', 'ana')),
          to: { ...named('ana'), email: 'Ana@Example.com' },
        };

        expect(await change(asked)).toMatchObject({ kind: 'already-so' });
        expect(await holders()).toEqual(['ana']);
      });
    });

    describe('a repeated operation', () => {
      it('gets its first answer and changes nothing, whatever happened since', async () => {
        await world().offer(team.product, 1);
        const id = nextOperation();
        const first = await change(add('ana'), id);
        await change(await reassign('ana', 'bo'));

        expect(await change(add('ana'), id)).toEqual(first);
        expect(await holders()).toEqual(['bo']);
      });

      it('does its work once when it comes twice at the same time', async () => {
        await world().offer(team.product, 2);
        const id = nextOperation();
        const [one, two] = await Promise.all([change(add('ana'), id), change(add('ana'), id)]);

        expect(one).toEqual(two);
        expect(one).toMatchObject({ kind: 'done' });
        expect(await pool()).toMatchObject({ taken: 1 });
      });
    });

    it('never gives more seats than there are to many who ask at once', async () => {
      await world().offer(team.product, 3);
      const people = Array.from({ length: 8 }, (_, index) => `person${index}`);
      const answers = await Promise.all(people.map((name) => change(add(name))));

      expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(3);
      expect(await holders()).toHaveLength(3);
      expect(await pool()).toMatchObject({ capacity: 3, taken: 3 });
    });
  });
}
