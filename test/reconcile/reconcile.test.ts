import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordId } from '../../src/core/domain/ids.ts';
import { LicensingUnavailable } from '../../src/errors.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { databaseKinds } from '../support/databases.ts';
import { createWorld, type World } from './world.ts';

let world: World;

describe.each(databaseKinds)('reconcile on %s', (kind) => {
  beforeEach(async () => {
    world = await createWorld(kind);
  });
  afterEach(() => world.close());

  /** Somebody is settled in: the policy is accepted, and `names` hold CAD seats. */
  async function settled(names: readonly string[], seats: number): Promise<Map<string, RecordId>> {
    await world.buy('CAD', seats);
    const people = new Map<string, RecordId>();
    for (const name of names) people.set(name, await world.join(name, ['CAD Users']));
    await world.settle();
    return people;
  }
  const idOf = (people: Map<string, RecordId>, name: string) => people.get(name) ?? expect.unreachable();

  describe('a run', () => {
    it('only reports on a new installation, and applies what an administrator approves by its digest', async () => {
      await world.buy('CAD', 2);
      await world.join('ana', ['CAD Users']);
      const first = await world.run();

      expect(first.outcome).toBe('held');
      expect(await world.seats()).toEqual([]);

      const applied = await world.run({ approval: { digest: first.digest, by: 'admin' } });

      expect(applied.outcome).toBe('done');
      expect(await world.seats()).toEqual(['cad ana@example.com']);
    });

    it('does not apply a plan that changed since it was shown', async () => {
      await world.buy('CAD', 2);
      await world.join('ana', ['CAD Users']);
      const { digest } = await world.run();
      await world.join('bo', ['CAD Users']);

      expect((await world.run({ approval: { digest, by: 'admin' } })).outcome).toBe('stale-approval');
      expect(await world.seats()).toEqual([]);
    });

    it('gives the seat of a leaver to the first who waits', async () => {
      const people = await settled(['ana', 'bo'], 1);
      await world.setActive(idOf(people, 'ana'), 'ana', false);
      const { cleared } = await world.run({ observe: false });

      expect(cleared.map(({ kind }) => kind)).toEqual(['reassign']);
      expect(await world.seats()).toEqual(['cad bo@example.com']);
    });

    it('frees the seat of somebody who leaves a group, and gives one to somebody who joins it', async () => {
      const people = await settled(['ana'], 5);
      await world.takeFrom('CAD Users', idOf(people, 'ana'));
      const bo = await world.join('bo');
      await world.addTo('CAD Users', bo);
      await world.run({ observe: false });

      expect(await world.seats()).toEqual(['cad bo@example.com']);
    });

    it('plans nothing right after a finished one', async () => {
      await settled(['ana', 'bo', 'cy'], 2);
      const again = await world.run();

      expect([...again.cleared, ...again.held]).toEqual([]);
    });

    it('reports only again when rules change, until they are applied', async () => {
      await settled(['ana'], 2);
      await world.join('bo', ['CAD Users']);
      const { outcome, held } = await world.run({ policy: { ...world.policy, fingerprint: 'other rules' } });

      expect(outcome).toBe('held');
      expect(held[0]?.tripped.map(({ guard }) => guard)).toEqual(['policy-changed']);
    });

    it('sends nothing while paused, and goes on after', async () => {
      const people = await settled(['ana'], 1);
      await world.database.write(({ facts }) => facts.set('paused', 'maintenance'));
      await world.setActive(idOf(people, 'ana'), 'ana', false);

      expect((await world.run()).outcome).toBe('held');
      expect(await world.seats()).toEqual(['cad ana@example.com']);

      await world.database.write(({ facts }) => facts.clear('paused'));
      await world.run();

      expect(await world.seats()).toEqual([]);
    });

    it('sends nothing in a dry run, and says what it would do', async () => {
      const people = await settled(['ana'], 1);
      await world.setActive(idOf(people, 'ana'), 'ana', false);
      const { cleared } = await world.run({ dryRun: true });

      expect(cleared.map(({ kind }) => kind)).toEqual(['unassign']);
      expect(await world.seats()).toEqual(['cad ana@example.com']);
    });

    it('adopts a seat that somebody gave by hand once a rule gives it, and leaves others alone', async () => {
      await world.buy('CAD', 3);
      for (const name of ['ana', 'stranger']) {
        const to = { email: `${name}@example.com`, givenName: name, familyName: 'x' };
        await world.ledgerCore.change(
          { kind: 'reassign', product: 'CAD', from: await boss(), to, fromParked: true },
          { operationId: `by-hand-${name}` as never, signal: new AbortController().signal },
        );
      }
      const ana = await world.join('ana', ['CAD Users']);
      await world.settle();
      await world.setActive(ana, 'ana', false);
      await world.run();

      expect(await world.seats()).toEqual(['cad stranger@example.com']);
    });
  });

  describe('a pool that turns out to be full', () => {
    it('is not asked again before somebody has looked or a seat came free', async () => {
      const people = await settled(['ana', 'old'], 2);
      await world.setActive(idOf(people, 'old'), 'old', false);
      await world.run({ observe: false });
      await world.join('bo', ['CAD Users']);
      const asked: string[] = [];
      const core: LicensingCore = {
        ...world.ledgerCore,
        change: (change, context) => {
          asked.push(change.kind);
          if (change.kind !== 'add') return world.ledgerCore.change(change, context);
          return Promise.resolve({ kind: 'refused', reason: 'no-seat', detail: 'full', requestId: null });
        },
      };
      const first = await world.run({ core, observe: false });
      const second = await world.run({ core, observe: false });

      expect([first, second].map(({ counts }) => counts['refused'] ?? 0)).toEqual([1, 0]);
      expect(second.waiting).toHaveLength(1);

      await world.setActive(idOf(people, 'ana'), 'ana', false);
      await world.run({ core, observe: false });

      expect(asked).toEqual(['add', 'reassign']);
      expect(await world.seats()).toEqual(['cad bo@example.com']);
    });
  });

  describe('a licensing core that counts calls', () => {
    it('names the price of what is planned, with the hold until somebody approves', async () => {
      await world.buy('CAD', 2);
      for (const name of ['ana', 'bo']) await world.join(name, ['CAD Users']);
      const price = (changes: readonly unknown[]) => ({ calls: 10 * changes.length, minutes: 1 });
      const { prices, held } = await world.run({ core: { ...world.ledgerCore, price } });

      expect(held).toHaveLength(2);
      expect(prices).toEqual([{ coreId: 'main', calls: 20, minutes: 1 }]);
      expect(await world.database.read.holds.current()).toMatchObject({ prices });
      expect((await world.run()).prices).toEqual([]);
    });
  });

  describe('a licensing core that cannot be read', () => {
    const standing = async () => (await world.database.read.cores.list())[0];
    const down: () => LicensingCore = () => ({
      ...world.ledgerCore,
      readTeam: () =>
        Promise.reject(new LicensingUnavailable('nobody has consented', { needsConsent: true })),
    });

    it('is remembered with why, and with its last good reading', async () => {
      await settled([], 2);
      const goodAt = (await standing())?.goodAt;
      await world.run({ core: down() });

      expect(await standing()).toMatchObject({
        goodAt,
        trouble: { message: 'nobody has consented', remedy: 'consent' },
      });
      expect(goodAt).toBeGreaterThan(0);
      await world.run();
      expect(await standing()).toMatchObject({ trouble: null });
    });
  });

  async function boss() {
    const { accounts } = await world.ledgerCore.readTeam(new AbortController().signal);
    const found = accounts.find(({ protectedRole }) => protectedRole === 'contract-manager');
    return found ?? expect.unreachable();
  }

  describe('an answer that was lost', () => {
    /** A core whose first change fails as the network does: before or after the change took effect. */
    function flaky(
      effect: 'before' | 'after',
      options: { readonly readsFail?: boolean } = {},
    ): LicensingCore & { sent: number } {
      const core = {
        ...world.ledgerCore,
        sent: 0,
        async change(...request: Parameters<LicensingCore['change']>) {
          core.sent += 1;
          if (core.sent > 1) return world.ledgerCore.change(...request);
          if (effect === 'after') await world.ledgerCore.change(...request);
          throw new LicensingUnavailable('connection reset');
        },
        async readSeat(...query: Parameters<LicensingCore['readSeat']>) {
          if (options.readsFail === true) throw new LicensingUnavailable('connection reset');
          return world.ledgerCore.readSeat(...query);
        },
      };
      return core;
    }

    it('is read back: what took effect counts as done and is not sent again', async () => {
      await settled([], 2);
      await world.join('ana', ['CAD Users']);
      const core = flaky('after');
      const { counts } = await world.run({ core });

      expect(counts['done']).toBe(1);
      expect(core.sent).toBe(1);
      expect(await world.seats()).toEqual(['cad ana@example.com']);
    });

    it('is read back: what had no effect is done by the next run', async () => {
      await settled([], 2);
      await world.join('ana', ['CAD Users']);
      const first = await world.run({ core: flaky('before') });
      await world.run();

      expect(first.counts['failed']).toBe(1);
      expect(await world.seats()).toEqual(['cad ana@example.com']);
    });

    it('stays open while nobody can tell, and stops everything else for that core until somebody can', async () => {
      await settled([], 2);
      await world.join('ana', ['CAD Users']);
      await world.join('bo', ['CAD Users']);
      const core = flaky('after', { readsFail: true });
      await world.run({ core });

      expect(core.sent).toBe(1);
      expect(await world.database.read.journal.open()).toHaveLength(1);

      await world.run();

      expect(await world.database.read.journal.open()).toEqual([]);
      expect(await world.seats()).toEqual(['cad ana@example.com', 'cad bo@example.com']);
    });
  });

  describe('a full run', () => {
    const anyCommand = fc.record({
      what: fc.constantFrom('join', 'leave', 'return', 'add', 'remove', 'run'),
      who: fc.nat({ max: 7 }),
      group: fc.constantFrom('CAD Users', 'BIM Users', 'Others'),
    });

    it('finds nothing that the incremental path missed, after any sequence of pushes', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyCommand, { minLength: 5, maxLength: 40 }), async (commands) => {
          const own = await createWorld(kind);
          try {
            await own.buy('CAD', 3);
            await own.buy('BIM', 2);
            await own.settle();
            const people = new Map<number, RecordId>();
            for (const { what, who, group } of commands) {
              const id = people.get(who);
              if (what === 'run') await own.run({ observe: false });
              else if (id === undefined) people.set(who, await own.join(`p${who}`, [group]));
              else if (what === 'leave' || what === 'return')
                await own.setActive(id, `p${who}`, what === 'return');
              else if (what === 'remove') await own.takeFrom(group, id);
              else await own.addTo(group, id);
            }
            await own.run({ observe: false });
            const full = await own.run({ scope: 'everybody' });

            expect(full.counts['mended'] ?? 0).toBe(0);
            expect([...full.cleared, ...full.held]).toEqual([]);
          } finally {
            await own.close();
          }
        }),
        { numRuns: 8 },
      );
    });
  });
});
