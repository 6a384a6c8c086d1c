import { describe, expect, it, beforeEach } from 'vitest';
import type { CoreReading } from '../../src/ports/licensing-core.ts';
import type { SeatEffect } from '../../src/ports/stores/seat-store.ts';
import { accountId, core, personId, poolId } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { accountOf, coreAt, link, makePerson, readingOf, seatsOf } from './known.ts';
import { hr, marked, okta, pushTo, settleAll } from './pushed.ts';

describe.each(databaseKinds)('seats on %s', (kind) => {
  const test = useDatabase(kind);
  const replace = (reading: CoreReading, nowAt = 1000) =>
    test.database.write(({ seats }) => seats.replace(reading, coreAt(nowAt), () => true));
  const compare = (reading: CoreReading, nowAt = 1000) =>
    test.database.read.seats.replace(reading, coreAt(nowAt), () => false);
  const apply = (effect: Partial<SeatEffect>) =>
    test.database.write(({ seats }) =>
      seats.apply({ coreId: core, poolId: poolId('cad'), freed: null, given: null, at: 2000, ...effect }),
    );
  const given = (name: string, person: string | null = name) => ({
    accountId: accountId(name),
    email: `${name}@example.com`,
    personId: person === null ? null : personId(person),
  });
  const pool = async (id = 'cad') =>
    (await test.database.read.seats.pools()).find((one) => one.poolId === poolId(id));
  const orphans = async () => (await test.database.read.seats.orphans()).map((seat) => seat.accountId);
  const isMarked = async () => [...(await marked(test, 'person'))].sort();

  beforeEach(async () => {
    await replace({ accounts: [], pools: [], assignments: [] });
    await settleAll(test);
  });

  it('are a picture of the newest reading', async () => {
    await makePerson(test, 'ana');
    await settleAll(test);
    await replace(readingOf({ CAD: ['ana', 'stranger'], Other: ['ana'] }, { parked: 3 }));

    expect(await seatsOf(test, 'ana')).toEqual([
      {
        poolId: 'cad',
        coreId: 'main',
        accountId: 'ana',
        email: 'ana@example.com',
        personId: 'ana',
        type: 'direct',
        origin: 'found',
        since: 1000,
        protectedRole: null,
      },
    ]);
    expect(await pool()).toEqual({
      poolId: 'cad',
      coreId: 'main',
      capacity: 10,
      taken: 5,
      parked: { accountId: 'boss', email: 'boss@example.com', seats: 3 },
      startsAt: null,
      endsAt: null,
    });
    expect(await orphans()).toEqual(['stranger']);
    expect(await isMarked()).toEqual(['ana']);
  });

  it('that stay keep who made them and since when, and mark nobody', async () => {
    await makePerson(test, 'bo');
    await apply({ given: given('bo') });
    await settleAll(test);

    const reading = readingOf({ CAD: ['bo'] });
    await replace(reading, 9000);

    expect(await seatsOf(test, 'bo')).toMatchObject([{ origin: 'own', since: 2000 }]);
    expect(await isMarked()).toEqual([]);
    await replace(reading, 9500);
    expect(await isMarked()).toEqual([]);
  });

  it('take the word of the core for since, and change their type', async () => {
    await makePerson(test, 'cy');
    const told = readingOf({ CAD: ['cy'] });
    await replace({ ...told, assignments: [{ ...told.assignments[0]!, since: 77 }] });
    expect(await seatsOf(test, 'cy')).toMatchObject([{ since: 77, type: 'direct' }]);
    await settleAll(test);

    await replace({ ...told, assignments: [{ ...told.assignments[0]!, type: 'inherited' }] });
    expect(await seatsOf(test, 'cy')).toMatchObject([{ since: 77, type: 'inherited' }]);
    expect(await isMarked()).toEqual(['cy']);
  });

  it('mark people whose role or seat changes or goes', async () => {
    await makePerson(test, 'di');
    await makePerson(test, 'ed');
    await replace(readingOf({ CAD: ['di', 'ed'] }));
    await settleAll(test);

    await replace(
      readingOf({ CAD: ['di'] }, { accounts: [accountOf('di', { protectedRole: 'coordinator' })] }),
    );

    expect(await isMarked()).toEqual(['di', 'ed']);
    expect(await seatsOf(test, 'di')).toMatchObject([{ protectedRole: 'coordinator' }]);
    expect(await seatsOf(test, 'ed')).toEqual([]);
  });

  it('are compared before they are replaced', async () => {
    await apply({ given: given('old'), at: 1000 });
    await apply({ given: given('young'), at: 99_000 });
    const reading = readingOf({ CAD: ['new'] });

    expect(await compare(reading, 100_000)).toEqual({ appeared: 1, vanished: 2, before: 2, ownMissing: 1 });
    expect(await compare(readingOf({ CAD: ['old', 'young'] }))).toEqual({
      appeared: 0,
      vanished: 0,
      before: 2,
      ownMissing: 0,
    });
  });

  it('of a pool that left the configuration are no sign of a bad reading', async () => {
    await replace(readingOf({ CAD: ['x1'], BIM: ['x2', 'x3'] }));
    const reading = readingOf({ CAD: ['x1'], BIM: ['x2', 'x3'] });
    const withoutBim = { id: core, pools: new Map([['CAD', poolId('cad')]]), nowAt: 1 };

    expect(await test.database.read.seats.replace(reading, withoutBim, () => false)).toMatchObject({
      vanished: 0,
      before: 1,
    });
    await test.database.write(({ seats }) => seats.replace(reading, withoutBim, () => true));
    expect(await pool('bim')).toBeUndefined();
  });

  it('go to the one person who has the address, and to nobody when two do', async () => {
    const mail = (value: string) => ({ userName: test.ids.next(), emails: [{ value }] });
    await link(test, await pushTo(test).user(mail('Only@Example.com')), 'only');
    await link(test, await pushTo(test, okta).user(mail('shared@example.com')), 'one');
    await link(test, await pushTo(test, hr).user(mail('shared@example.com')), 'two');
    await replace(readingOf({ CAD: ['only', 'shared'] }));

    expect(await orphans()).toEqual(['shared']);
    expect(await seatsOf(test, 'only')).toHaveLength(1);
  });

  it('go to whoever has an address now, not to a leaver who had it', async () => {
    const left = await makePerson(test, 'reused');
    await test.database.write(({ users }) =>
      users.remove({ sourceId: 'entra' as never, id: left, ifVersion: null, at: 1 }),
    );
    await link(test, await pushTo(test).user({ userName: 'reused@example.com' }), 'successor');
    await replace(readingOf({ CAD: ['reused'] }));

    expect(await seatsOf(test, 'successor')).toHaveLength(1);
    expect(await seatsOf(test, 'reused')).toEqual([]);
  });

  it('find their person when that person becomes known later, and follow a record that moves', async () => {
    await replace(readingOf({ CAD: ['late'] }));
    expect(await orphans()).toEqual(['late']);
    const record = await makePerson(test, 'late');

    expect(await orphans()).toEqual([]);
    expect(await seatsOf(test, 'late')).toHaveLength(1);
    await link(test, record, 'somebody-else');
    expect(await seatsOf(test, 'late')).toEqual([]);
    expect(await seatsOf(test, 'somebody-else')).toHaveLength(1);
  });

  it('of an account that the reading does not list are shown all the same', async () => {
    const reading = readingOf({ CAD: ['ghost'] });
    await replace({ ...reading, accounts: [] });

    expect(await test.database.read.seats.orphans()).toMatchObject([{ accountId: 'ghost', email: '' }]);
  });

  it('move with our own operations: given, moved on, freed', async () => {
    await makePerson(test, 'fay');
    await makePerson(test, 'gus');
    await replace(readingOf({ CAD: [] }));
    await settleAll(test);

    await apply({ given: given('fay') });
    expect(await pool()).toMatchObject({ taken: 1 });
    expect(await seatsOf(test, 'fay')).toMatchObject([
      { origin: 'own', since: 2000, email: 'fay@example.com' },
    ]);
    expect(await isMarked()).toEqual(['fay']);

    await apply({ freed: { accountId: accountId('fay'), fromParked: false }, given: given('gus') });
    expect(await pool()).toMatchObject({ taken: 1 });
    expect(await seatsOf(test, 'fay')).toEqual([]);
    expect(await isMarked()).toEqual(['fay', 'gus']);

    const freeing = { freed: { accountId: accountId('gus'), fromParked: false } };
    await apply(freeing);
    await apply(freeing);
    expect(await pool()).toMatchObject({ taken: 0 });
    expect(await seatsOf(test, 'gus')).toEqual([]);
  });

  it('that were parked are handed out one by one, and taken stays', async () => {
    await replace(readingOf({ CAD: [] }, { parked: 2 }));
    const handOut = (name: string) =>
      apply({ freed: { accountId: accountId('boss'), fromParked: true }, given: given(name, null) });

    await handOut('p1');
    expect(await pool()).toMatchObject({ taken: 2, parked: { seats: 1 } });
    await handOut('p2');
    expect(await pool()).toMatchObject({ taken: 2, parked: null });
    await handOut('p3');
    expect(await pool()).toMatchObject({ taken: 3, parked: null });
  });

  it('given twice are counted once; one that somebody made first is adopted', async () => {
    await makePerson(test, 'hal');
    await replace(readingOf({ CAD: ['hal'] }));
    await apply({ given: given('hal') });
    await apply({ given: given('hal') });

    expect(await pool()).toMatchObject({ taken: 1 });
    expect(await seatsOf(test, 'hal')).toMatchObject([{ origin: 'adopted', since: 1000 }]);
  });

  it('are all taken once the core has no more to give, until the next reading', async () => {
    const full = readingOf({ CAD: ['ana'] });
    await replace(full);
    await test.database.write(({ seats }) => seats.noneFree(poolId('cad')));

    expect(await pool()).toMatchObject({ capacity: 10, taken: 10 });

    await replace(full, 2000);

    expect(await pool()).toMatchObject({ capacity: 10, taken: 1 });

    const unlimited = { ...full, pools: full.pools.map((one) => ({ ...one, capacity: null })) };
    await replace(unlimited, 3000);
    await test.database.write(({ seats }) => seats.noneFree(poolId('cad')));

    expect(await pool()).toMatchObject({ capacity: null, taken: null });

    const over = { ...full, pools: full.pools.map((one) => ({ ...one, capacity: 1, taken: 2 })) };
    await replace(over, 4000);
    await test.database.write(({ seats }) => seats.noneFree(poolId('cad')));

    expect(await pool()).toMatchObject({ capacity: 1, taken: 2 });
  });

  it('leave an unknown count unknown', async () => {
    const reading = readingOf({ CAD: [] });
    await replace({ ...reading, pools: [{ ...reading.pools[0]!, taken: null, capacity: null }] });
    await apply({ given: given('ivy', null) });

    expect(await pool()).toMatchObject({ taken: null, capacity: null });
  });
});
