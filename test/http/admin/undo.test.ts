import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PlanView } from '../../../src/contract/plan.ts';
import { UndoView } from '../../../src/contract/undo.ts';
import type { RecordId } from '../../../src/core/domain/ids.ts';
import { sourceId } from '../../support/builders.ts';
import { type AppWorld, startApp } from './app-world.ts';

let world: AppWorld;
const ids = new Map<string, RecordId>();
beforeEach(async () => {
  world = await startApp();
});
afterEach(() => world.close());

/** Everybody has a seat of one pool with as many. */
async function company(names: readonly string[], seats: number): Promise<void> {
  await world.buy('CAD', seats);
  for (const name of names) ids.set(name, await world.join(name, { group: 'CAD Users' }));
  await world.run();
  const { digest } = PlanView.parse((await world.ask('GET /api/v1/plan')).body);
  await world.ask('POST /api/v1/apply', { body: { digest } });
}
async function leave(name: string): Promise<void> {
  const { database, clock } = world.seatwarden;
  const id = ids.get(name) ?? expect.unreachable();
  const resource = { userName: `${name}@example.com`, displayName: name, active: false };
  const change = { sourceId: sourceId('idp'), id, resource, ifVersion: null, at: clock.now() };
  await database.write(({ users }) => users.save(change));
  await world.run();
}
const removalId = async () => {
  const { body } = await world.ask('GET /api/v1/operations?limit=50');
  const operations = z
    .array(
      z.object({
        id: z.string(),
        runId: z.string(),
        operation: z.object({ because: z.string().nullable() }),
      }),
    )
    .parse(body);
  return (
    operations.find(({ operation }) => operation.because?.startsWith('Left') === true) ?? expect.unreachable()
  );
};
const undo = (body: unknown) => world.ask('POST /api/v1/undo', { body });

describe('undo', () => {
  it('gives the seat of somebody who left back, and says plainly that the person has left', async () => {
    await company(['ana'], 1);
    await leave('ana');
    const { id } = await removalId();

    const { undone } = UndoView.parse((await undo({ id, reason: 'hands over until Friday' })).body);

    expect(undone).toMatchObject([
      {
        operation: id,
        pool: 'cad',
        outcome: 'given',
        hasLeft: true,
        isNew: true,
        keptUntil: '2026-12-24T12:00:00.000Z',
      },
    ]);
    expect(undone[0]?.words).toMatch(/^The person holds the seat again\. This person has left \(.+\)\.$/);
    const again = UndoView.parse((await undo({ id, reason: 'again' })).body);
    expect(again.undone).toMatchObject([{ outcome: 'given', isNew: false }]);
    const explained = await world.ask('GET /api/v1/explain?person=ana@example.com');
    expect(explained.text).toContain('hands over until Friday');
    expect((await world.ask('GET /api/v1/audit?limit=50')).text).toContain('removal.undone');
  });

  it('of a run puts who finds no seat at the head of the line', async () => {
    await company(['ana', 'bo'], 1);
    await leave('ana');
    const { runId } = await removalId();

    const { undone } = UndoView.parse(
      (await undo({ id: runId, reason: 'a mistake', until: '2026-12-01T00:00:00Z' })).body,
    );

    expect(undone).toMatchObject([
      {
        outcome: 'first-in-line',
        words: expect.stringContaining('place 1 of') as string,
        keptUntil: '2026-12-01T00:00:00.000Z',
      },
    ]);
  });

  it('gives nothing while applying is paused, and says who must act', async () => {
    await company(['ana'], 1);
    await leave('ana');
    await world.ask('POST /api/v1/pause', { body: { reason: 'an audit' } });

    const { undone } = UndoView.parse((await undo({ id: (await removalId()).id, reason: 'a mistake' })).body);

    expect(undone).toMatchObject([{ outcome: 'held' }]);
  });

  it.each([
    [{ id: 'nothing', reason: 'x' }, 404, /no operation and no run nothing/],
    [{ id: 'x' }, 400, /reason/],
    [{ id: 'x', reason: ' ' }, 400, /reason/],
    [{ id: 'x', reason: 'x', until: '2026-11-24T12:00:00Z' }, 422, /in the future/],
    [{ id: 'x', reason: 'x', until: '2028-11-24T12:00:00Z' }, 422, /within a year/],
  ])('refuses %j', async (body, status, words) => {
    const answer = await undo(body);

    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(words)]);
  });
});
