import { describe, expect, it } from 'vitest';
import { asId, type RejectionId, type RuleId } from '../../src/core/domain/ids.ts';
import type { Rejection } from '../../src/core/domain/rejection.ts';
import type { WaitersWanting } from '../../src/ports/stores/drift-store.ts';
import { add, unassign } from '../core/guard/operations.ts';
import { poolId, removal } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { changeOf, coreAt, makePerson, readingOf, saveViews } from './known.ts';

const no = (id: string, name: string, fields: Partial<Rejection> = {}): Rejection => ({
  id: asId<RejectionId>(id),
  poolId: poolId('cad'),
  subject: `account:${name}`,
  class: 'leaver',
  operation: unassign(name),
  by: { actor: 'token:1', name: 'kim' },
  reason: 'handover',
  at: 1000,
  until: 9000,
  state: 'stands',
  ...fields,
});
const missingOf = (name: string) =>
  removal('cad', name, {
    class: 'missing',
    subject: `person:${name}`,
    accountId: null,
    decision: 'waiting',
    since: name === 'ana' ? 1 : 2,
    ruleId: asId<RuleId>('rule'),
  });
const noSeat = (id: string, name: string, fields: Partial<Rejection> = {}) =>
  no(id, name, { subject: `person:${name}`, class: 'missing', operation: add(name), until: null, ...fields });

describe.each(databaseKinds)('rejections on %s', (kind) => {
  const test = useDatabase(kind);
  const put = (...some: readonly Rejection[]) =>
    test.database.write(({ rejections }) => rejections.put(some));
  const all = () => test.database.read.rejections.all();
  const waiters = async (wanting?: WaitersWanting) => {
    const found = await test.database.read.drift.waiters(poolId('cad'), 10, wanting);
    return found.map(({ recipient }) => recipient.personId);
  };
  const shown = async () =>
    (await test.database.read.views.drift({ poolId: poolId('cad'), limit: 10, offset: 0 })).rows
      .map(({ subject, decision, position }) => `${subject} ${decision} ${position ?? 'in no line'}`)
      .sort();

  it('are one for each row, the newest, until their time is over or somebody takes them back', async () => {
    await put(no('r1', 'ana'), no('r2', 'ana', { class: 'idle', until: null }));
    const again = no('r3', 'ana', { reason: 'still needed', until: 5000 });
    await put(again);
    expect(await all()).toEqual([no('r2', 'ana', { class: 'idle', until: null }), again]);

    const write = test.database.write.bind(test.database);
    expect(await write(({ rejections }) => rejections.expire(4999))).toEqual([]);
    expect(await write(({ rejections }) => rejections.expire(5000))).toEqual([{ ...again, state: 'asks' }]);
    expect(await write(({ rejections }) => rejections.expire(5000))).toEqual([]);
    expect(await write(({ rejections }) => rejections.drop(again.id))).toEqual({ ...again, state: 'asks' });
    expect(await write(({ rejections }) => rejections.drop(again.id))).toBeNull();
  });

  it('are settled when the drift row, the seat or the wait that they are about is no more', async () => {
    for (const name of ['ana', 'bo', 'cy']) await makePerson(test, name);
    await saveViews(
      test,
      changeOf('ana', { drift: { put: [missingOf('ana')], drop: [] } }),
      changeOf('bo', { drift: { put: [missingOf('bo')], drop: [] } }),
      changeOf('cy', { drift: { put: [removal('cad', 'cy')], drop: [] } }),
    );
    await test.database.write(({ seats }) =>
      seats.replace(readingOf({ CAD: ['di'] }), coreAt(1000), () => true),
    );
    await put(
      noSeat('s1', 'ana'),
      no('s2', 'cy'),
      no('s3', 'di', { class: 'preempted' }),
      noSeat('s4', 'bo', { poolId: poolId('bim'), class: 'lent' }),
      no('x1', 'cy', { class: 'idle' }),
      no('x2', 'el', { class: 'preempted' }),
      noSeat('x3', 'fay', { poolId: poolId('bim'), class: 'lent' }),
    );

    const settled = await test.database.write(({ rejections }) => rejections.dropSettled());

    expect(settled.map(({ id }) => id).sort()).toEqual(['r2', 'x1', 'x2', 'x3']);
    expect((await all()).map(({ id }) => id)).toEqual(['s1', 's2', 's3', 's4']);
  });

  it('take people out of the line and show rows as protected, as long as they stand', async () => {
    expect(await waiters()).toEqual(['bo']);
    expect(await shown()).toEqual([
      'account:cy protected in no line',
      'person:ana protected in no line',
      'person:bo waiting 1',
    ]);
    const [, ana] = (await test.database.read.views.drift({ decision: 'protected', limit: 9, offset: 0 }))
      .rows;
    expect(ana?.step).toBe(
      'kim said no on 1970-01-01 until this changes: handover. `seatwarden withdraw s1` takes that back.',
    );
    const [pool] = (await test.database.read.views.pools()).filter(({ poolId: id }) => id === 'cad');
    expect(pool?.waiting).toBe(1);

    await test.database.write(({ rejections }) => rejections.drop(asId<RejectionId>('s1')));
    await test.database.write(({ rejections }) => rejections.expire(9000));
    expect(await waiters()).toEqual(['ana', 'bo']);
    expect(await shown()).toEqual([
      'account:cy due in no line',
      'person:ana waiting 1',
      'person:bo waiting 2',
    ]);
  });

  it('of a loan hide only who would be lent one of those pools', async () => {
    const wanting = (without: string) =>
      waiters({ ruleId: asId<RuleId>('rule'), without: [poolId(without)] });

    expect(await waiters()).toEqual(['ana', 'bo']);
    expect(await wanting('lt')).toEqual(['ana', 'bo']);
    expect(await wanting('bim')).toEqual(['ana']);
  });
});
