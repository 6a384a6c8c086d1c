import { describe, expect, it } from 'vitest';
import { asId, type OperationId, type RuleId, type RunId } from '../../src/core/domain/ids.ts';
import type { FreeingCause, Operation, OperationState } from '../../src/core/domain/plan.ts';
import type { JournalEntry } from '../../src/ports/stores/journal-store.ts';
import { accountId, core, personId, poolId, recipient } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

const because = (cause: FreeingCause['class']): FreeingCause => ({
  class: cause,
  evidence: 'Left.',
  ruleId: null,
  restsOn: [],
});
const holder = (name: string) => ({
  accountId: accountId(name),
  personId: personId(name),
  email: `${name}@example.com`,
  displayName: name,
});
const gives = { ruleId: asId<RuleId>('rule'), evidence: 'Rule.' };

function unassign(pool: string, name: string, cause: FreeingCause['class'] = 'leaver'): Operation {
  return {
    kind: 'unassign',
    poolId: poolId(pool),
    coreId: core,
    from: holder(name),
    because: because(cause),
  };
}
function reassign(
  pool: string,
  from: string,
  to: string,
  cause: FreeingCause['class'] = 'leaver',
): Operation {
  const ends = { from: holder(from), to: recipient(to), because: because(cause), gives };
  return { kind: 'reassign', poolId: poolId(pool), coreId: core, ...ends };
}
function add(pool: string, to: string): Operation {
  return { kind: 'add', poolId: poolId(pool), coreId: core, to: recipient(to), gives };
}

describe.each(databaseKinds)('the journal on %s', (kind) => {
  const test = useDatabase(kind);
  const id = (name: string) => asId<OperationId>(name);
  const entry = (name: string, operation: Operation, fields: Partial<JournalEntry> = {}): JournalEntry => ({
    id: id(name),
    runId: asId<RunId>('run'),
    seq: 0,
    operation,
    state: 'planned',
    attempts: 0,
    answer: null,
    requestId: null,
    plannedAt: 1000,
    sentAt: null,
    finishedAt: null,
    ...fields,
  });
  const plan = (...entries: JournalEntry[]) => test.database.write(({ journal }) => journal.plan(entries));
  const end = (name: string, at: number, state: OperationState = 'done') =>
    test.database.write(({ journal }) =>
      journal.advance({
        ended: { id: id(name), state, answer: 'ok', requestId: 'req', toAccountId: accountId('to'), at },
        sending: null,
      }),
    );
  const open = async () =>
    (await test.database.read.journal.open()).map(({ id: one, state }) => [one, state]);

  it('shows what a crash left, in the order of the plans', async () => {
    await plan(
      entry('b2', unassign('cad', 'y'), { runId: asId('run-b'), seq: 1, plannedAt: 2000 }),
      entry('b1', unassign('cad', 'x'), { runId: asId('run-b'), seq: 0, plannedAt: 2000 }),
      entry('a1', add('cad', 'z'), { runId: asId('run-a'), seq: 0, plannedAt: 1000 }),
    );
    await test.database.write(({ journal }) =>
      journal.advance({ ended: null, sending: { id: id('a1'), at: 1100 } }),
    );

    expect(await open()).toEqual([
      ['a1', 'sent'],
      ['b1', 'planned'],
      ['b2', 'planned'],
    ]);
    const [first] = await test.database.read.journal.open();
    expect(first).toEqual(
      entry('a1', add('cad', 'z'), { runId: asId('run-a'), state: 'sent', attempts: 1, sentAt: 1100 }),
    );
  });

  it('ends one operation and sends the next in one step', async () => {
    await test.database.write(({ journal }) =>
      journal.advance({
        ended: { id: id('a1'), state: 'done', answer: 'ok', requestId: 'r9', toAccountId: null, at: 1200 },
        sending: { id: id('b1'), at: 1200 },
      }),
    );

    expect(await open()).toEqual([
      ['b1', 'sent'],
      ['b2', 'planned'],
    ]);
    const done = (await test.database.read.views.history({ limit: 10 })).find((one) => one.id === id('a1'));
    expect(done).toMatchObject({ state: 'done', answer: 'ok', requestId: 'r9', finishedAt: 1200 });
    for (const name of ['b1', 'b2']) await end(name, 1300, 'not-tried');
    expect(await open()).toEqual([]);
  });

  it('counts who lost a seat since an instant, by pool', async () => {
    await plan(
      entry('c1', unassign('cad', 'p1')),
      entry('c2', reassign('cad', 'p2', 'p3', 'not-entitled')),
      entry('c3', unassign('bim', 'p4', 'orphan')),
      entry('parked', reassign('cad', 'boss', 'p5', 'parked')),
      entry('moved', reassign('cad', 'p6', 'p6', 'moved')),
      entry('added', add('cad', 'p7')),
      entry('refused', unassign('cad', 'p8')),
      entry('before', unassign('cad', 'p9')),
    );
    for (const name of ['c1', 'c2', 'c3', 'parked', 'moved', 'added']) await end(name, 5000);
    await end('refused', 5000, 'refused');
    await end('before', 4999);

    expect(await test.database.read.journal.removalsSince(5000)).toEqual({
      total: 3,
      byPool: new Map([
        ['bim', 1],
        ['cad', 2],
      ]),
    });
  });

  it('counts how often the seat of a person moved, once per operation', async () => {
    await plan(
      entry('m1', add('cad', 'kim')),
      entry('m2', unassign('cad', 'kim')),
      entry('m3', reassign('cad', 'kim', 'kim', 'moved')),
      entry('m4', reassign('bim', 'lee', 'kim')),
      entry('m5', add('cad', 'kim')),
    );
    for (const name of ['m1', 'm2', 'm3', 'm4']) await end(name, 7000);
    await end('m5', 6000);
    const moves = (...names: string[]) => test.database.read.journal.movesSince(7000, names.map(personId));

    expect(await moves('kim')).toEqual(
      new Map([
        ['cad kim', 3],
        ['bim kim', 1],
      ]),
    );
    expect(await moves('lee', 'nobody')).toEqual(new Map([['bim lee', 1]]));
    expect(await moves()).toEqual(new Map());
  });

  it('tells the history of one person, newest first', async () => {
    await plan(
      entry('h1', add('cad', 'mo'), { plannedAt: 8000 }),
      entry('h2', reassign('cad', 'mo', 'ann'), { plannedAt: 8001 }),
      entry('h3', add('cad', 'ann'), { plannedAt: 8002 }),
    );
    const history = async (name: string, limit = 10) =>
      (await test.database.read.views.history({ personId: personId(name), limit })).map(({ id: one }) => one);

    expect(await history('mo')).toEqual(['h2', 'h1']);
    expect(await history('ann', 1)).toEqual(['h3']);
  });
});
