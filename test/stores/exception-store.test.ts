import { describe, expect, it } from 'vitest';
import { asId, type OperationId, type RunId } from '../../src/core/domain/ids.ts';
import type { Operation, OperationState } from '../../src/core/domain/plan.ts';
import { add, unassign } from '../core/guard/operations.ts';
import { exception, personId, poolId, recipient } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { changeOf, makePerson, saveViews } from './known.ts';

describe.each(databaseKinds)('exceptions on %s', (kind) => {
  const test = useDatabase(kind);
  const put = (...some: readonly ReturnType<typeof exception>[]) =>
    test.database.write(({ exceptions }) => exceptions.put(some));
  const past = (id: string, operation: Operation, { run = 'run-1', state = 'done' as OperationState } = {}) =>
    test.database.write(({ journal }) =>
      journal.plan([
        {
          id: asId<OperationId>(id),
          runId: asId<RunId>(run),
          seq: Number(id.at(-1)),
          operation,
          state,
          attempts: 1,
          answer: null,
          requestId: null,
          plannedAt: 1,
          sentAt: 2,
          finishedAt: state === 'sent' ? null : 3,
        },
      ]),
    );

  it('are one for each person and pool, the newest', async () => {
    await put(exception('ana'), exception('ana', { poolId: poolId('bim') }), exception('bo'));
    const renewed = exception('ana', { state: 'asks', reason: 'another', until: 7 });
    await put(renewed);

    const { exceptions } = test.database.read;
    expect(await exceptions.of([personId('ana')])).toEqual([
      exception('ana', { poolId: poolId('bim') }),
      renewed,
    ]);
    expect(await exceptions.of([])).toEqual([]);
    expect([...(await exceptions.asking())]).toEqual([['cad ana', renewed]]);

    await test.database.write((stores) => stores.exceptions.drop([renewed]));
    expect(await exceptions.of([personId('ana'), personId('bo')])).toEqual([
      exception('ana', { poolId: poolId('bim') }),
      exception('bo'),
    ]);
  });

  it('come with the case of their person, and change with a decision', async () => {
    await makePerson(test, 'cy');
    await saveViews(test, changeOf('cy', { exceptions: { put: [exception('cy')], ended: [] } }));
    const load = async () => {
      const [person] = await test.database.read.cases.load([personId('cy')], { kind: 'all' });
      return person?.exceptions;
    };
    expect(await load()).toEqual([exception('cy')]);

    const ended = [{ exception: exception('cy'), why: 'a rule gives the seat' }];
    await saveViews(test, changeOf('cy', { exceptions: { put: [], ended } }));
    expect(await load()).toEqual([]);
  });

  it('are made of removals: one, or all of a run that took something', async () => {
    const reassign = {
      ...unassign('di'),
      kind: 'reassign',
      to: recipient('el'),
      gives: { ruleId: null, evidence: '' },
    };
    await past('s1', unassign('ana'), { run: 'run-2' });
    await past('s2', add('bo'), { run: 'run-2' });
    await past('s3', unassign('cy'), { run: 'run-2', state: 'refused' });
    await past('s4', reassign as Operation, { run: 'run-2', state: 'failed' });
    await past('s5', unassign('fy'), { run: 'run-2', state: 'sent' });
    const removals = async (id: string) =>
      (await test.database.read.exceptions.removals(id)).map(({ entry, takenAgainBy }) => [
        entry.id,
        takenAgainBy,
      ]);

    expect(await removals('run-2')).toEqual([
      ['s1', null],
      ['s4', null],
    ]);
    expect(await removals('s3')).toEqual([['s3', null]]);
    expect(await removals('s2')).toEqual([]);
    expect(await removals('nothing')).toEqual([]);

    await past('t1', unassign('ana', {}, 'bim'));
    await past('t2', unassign('ana', { class: 'moved' }));
    expect(await removals('s1')).toEqual([['s1', null]]);
    await past('t3', unassign('ana'));
    expect(await removals('s1')).toEqual([['s1', 't3']]);
  });
});
