import { describe, expect, it } from 'vitest';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { type CallQueue, createCallQueue, type Urgency } from '../../../src/licensing/autodesk/call-queue.ts';
import { createMinuteBudget, type MinuteBudget } from '../../../src/licensing/autodesk/minute-budget.ts';
import { openDatabase, type OpenDatabase } from '../../../src/stores/open-database.ts';
import { databaseKinds, useDatabase } from '../../support/databases.ts';
import { autodeskParts } from './consent-world.ts';

const minuteMs = 60_000;
const noonAt = Date.parse('2026-11-24T12:00:00Z');
const signal = new AbortController().signal;

describe.each(databaseKinds)('the minute of a team on %s', (kind) => {
  const test = useDatabase(kind, autodeskParts);
  const teams = { count: 0 };

  /** A team that nobody has asked for yet, at the first instant of a minute. */
  function start(leaveForOthers = 10) {
    test.clock.set(noonAt + 250);
    const bucket = `team ${(teams.count += 1)}`;
    const open = (database: OpenDatabase) =>
      createMinuteBudget({
        workspace: database.workspace<AutodeskTables>(),
        clock: test.clock,
        bucket,
        perMinute: 60,
        leaveForOthers,
      });
    return { budget: open(test.database), open };
  }
  async function drain(budget: MinuteBudget): Promise<number> {
    for (let calls = 0; ; calls += 1) if ((await budget.claim()).kind === 'full') return calls;
  }

  it('has as many calls as Autodesk allows, less those that are left for others', async () => {
    const { budget } = start();
    expect(await drain(budget)).toBe(50);
    expect(await budget.claim()).toEqual({ kind: 'full', until: noonAt + minuteMs + 250 });
    test.clock.set(noonAt + minuteMs + 249);
    expect(await drain(budget)).toBe(0);
    test.clock.pass(1);
    expect(await drain(budget)).toBe(50);
  });

  it('ends with the minute of the clock, not a minute after the first call', async () => {
    const { budget } = start();
    test.clock.set(noonAt + 59_000);
    expect(await drain(budget)).toBe(50);
    test.clock.pass(1_250);
    expect(await drain(budget)).toBe(50);
  });

  it('is shared by processes', async () => {
    const { budget, open } = start();
    const database = await openDatabase(test.url, test);
    const other = open(database);
    const claims = Array.from({ length: 40 }, () => [budget.claim(), other.claim()]).flat();
    const granted = (await Promise.all(claims)).filter((claimed) => claimed.kind === 'slot');
    expect(granted.map(({ slot }) => slot.used).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    await database.close();
  });

  it('is not entered again by a process whose clock is behind', async () => {
    const { budget } = start();
    await budget.claim();
    test.clock.set(noonAt - 1000);
    expect(await budget.claim()).toEqual({ kind: 'full', until: noonAt + minuteMs + 250 });
  });

  it.each([
    ['less than is left for them', 7, 50],
    ['all that is left for them', 10, 50],
    ['more than is left for them', 25, 35],
    ['everything', 59, 1],
  ])('leaves to others what they use when that is %s', async (_what, foreign, ours) => {
    const { budget } = start();
    const first = await budget.claim();
    if (first.kind !== 'slot') throw new Error('the minute is fresh');
    await budget.note(first.slot, { limit: 60, remaining: 60 - 1 - foreign });
    expect(1 + (await drain(budget))).toBe(ours);
    test.clock.pass(minuteMs);
    expect(await drain(budget)).toBe(50);
  });

  it('does not take its own calls in other processes for those of others', async () => {
    const { budget } = start();
    const first = await budget.claim();
    if (first.kind !== 'slot') throw new Error('the minute is fresh');
    for (let call = 0; call < 29; call += 1) await budget.claim();
    await budget.note(first.slot, { limit: 60, remaining: 30 });
    expect(30 + (await drain(budget))).toBe(50);
  });

  it('is smaller when Autodesk says so', async () => {
    const { budget } = start();
    const first = await budget.claim();
    if (first.kind !== 'slot') throw new Error('the minute is fresh');
    await budget.note(first.slot, { limit: 30, remaining: 29 });
    expect(1 + (await drain(budget))).toBe(20);
  });

  it.each([
    ['without a term', null, noonAt + minuteMs + 250],
    ['for a moment', 1_000, noonAt + minuteMs + 250],
    ['for longer', 150_000, noonAt + 250 + 150_000],
  ])('is over after a refusal %s', async (_what, afterMs, until) => {
    const { budget } = start();
    await budget.claim();
    await budget.rest(afterMs);
    expect(await budget.claim()).toEqual({ kind: 'full', until });
    test.clock.set(until);
    expect(await drain(budget)).toBe(50);
  });

  describe('the line for it', () => {
    function line(leaveForOthers = 10) {
      const { budget } = start(leaveForOthers);
      const waits: number[] = [];
      const queue = createCallQueue({
        budget,
        clock: test.clock,
        wait: async (ms) => {
          waits.push(ms);
          await new Promise((resolve) => setImmediate(resolve));
          test.clock.pass(ms);
        },
      });
      return { budget, queue, waits };
    }
    const turns = (queue: CallQueue, urgency: Urgency, count: number) =>
      Promise.all(Array.from({ length: count }, () => queue.turn(urgency, signal)));

    it('uses every call of every minute while there is work, and waits no longer than needed', async () => {
      const { queue, waits } = line();
      await turns(queue, 'joiner', 151);
      expect(waits).toEqual([minuteMs, minuteMs, minuteMs]);
    });

    it('lets leavers go first, whatever waits already', async () => {
      const { queue } = line(58);
      const order: string[] = [];
      const come = (urgency: Urgency, name: string) =>
        queue.turn(urgency, signal).then(() => order.push(name));
      await turns(queue, 'joiner', 2);
      await Promise.all([
        come('joiner', 'joiner 1'),
        come('read', 'reading'),
        come('joiner', 'joiner 2'),
        come('move', 'move'),
        come('leaver', 'leaver 1'),
        come('leaver', 'leaver 2'),
      ]);
      expect(order).toEqual(['leaver 1', 'leaver 2', 'move', 'reading', 'joiner 1', 'joiner 2']);
    });

    it('is left at once by who is stopped, and the others go on', async () => {
      const { queue } = line(59);
      await queue.turn('joiner', signal);
      const stopping = new AbortController();
      const stopped = queue.turn('leaver', stopping.signal);
      const other = queue.turn('joiner', signal);
      stopping.abort();
      await expect(stopped).rejects.toMatchObject({ name: 'LicensingUnavailable' });
      expect(await other).toMatchObject({ used: 1 });
    });

    it('stands still for nobody who asks for more than five minutes', async () => {
      const { budget, queue } = line();
      await queue.turn('joiner', signal);
      await budget.rest(3_600_000);
      await expect(queue.turn('leaver', signal)).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
      test.clock.pass(3_600_000);
      expect(await queue.turn('leaver', signal)).toMatchObject({ used: 1 });
    });
  });
});
