import { describe, expect, it } from 'vitest';
import { asId, type PersonId, type RecordId } from '../../src/core/domain/ids.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../src/core/filter/person-schema.ts';
import type { Linking } from '../../src/ports/stores/correlation-store.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, hr, marked, okta, pushTo, settleAll } from './pushed.ts';

const keys = ['employeeNumber', 'email', 'userName', 'externalId'] as const;
const person = (name: string) => asId<PersonId>(name);

describe.each(databaseKinds)('correlation on %s', (kind) => {
  const test = useDatabase(kind);
  const linking = (recordId: RecordId, name: string | null, fields: Partial<Linking> = {}): Linking => ({
    recordId,
    personId: name === null ? null : person(name),
    link: name === null ? 'unmatched' : 'linked',
    note: 'because',
    disputed: [],
    isNewPerson: true,
    ...fields,
  });
  const save = (...linkings: Linking[]) =>
    test.database.write(({ correlation }) => correlation.save(linkings, 2000));
  const records = (...ids: RecordId[]) => test.database.read.correlation.records(ids, keys);
  const candidates = async (id: RecordId, wanted: readonly (typeof keys)[number][] = keys) =>
    test.database.read.correlation.candidates((await records(id))[0]!, wanted);

  it('shows a record by its folded keys, unmatched at first', async () => {
    const id = await pushTo(test).user({
      userName: 'Ana@Example.com',
      displayName: 'Ana Lima',
      externalId: 'EXT-1',
      active: true,
      [ENTERPRISE_URN]: { employeeNumber: 'E-0042' },
    });

    expect(await records(id)).toEqual([
      {
        id,
        sourceId: entra,
        personId: null,
        link: 'unmatched',
        keys: {
          employeeNumber: 'e-0042',
          email: 'ana@example.com',
          userName: 'ana@example.com',
          externalId: 'ext-1',
        },
        live: true,
        displayName: 'Ana Lima',
      },
    ]);
    expect((await test.database.read.correlation.records([id], ['externalId']))[0]?.keys).toEqual({
      externalId: 'ext-1',
    });
  });

  it('finds people through their linked records, key by key, and never the record itself', async () => {
    const known = await pushTo(test).user({ userName: 'kim', [ENTERPRISE_URN]: { employeeNumber: '7' } });
    await save(linking(known, 'kim'));
    const byNumber = await pushTo(test, okta).user({
      userName: 'k',
      [ENTERPRISE_URN]: { employeeNumber: '7' },
    });
    const byName = await pushTo(test, okta).user({ userName: 'KIM' });

    expect(await candidates(byNumber)).toEqual([
      {
        personId: 'kim',
        recordId: known,
        sourceId: entra,
        keys: { employeeNumber: '7', userName: 'kim' },
        live: true,
      },
    ]);
    expect(await candidates(byNumber, ['userName', 'email'])).toEqual([]);
    expect(await candidates(byName)).toHaveLength(1);
    expect(await candidates(known)).toEqual([]);
  });

  it.each([
    ['inactive', { active: false }, false],
    ['ended by word', { [EMPLOYMENT_URN]: { employmentState: 'ended' } }, false],
    ['ended by date', { [EMPLOYMENT_URN]: { lastDay: '2026-11-23' } }, false],
    ['working the last day', { [EMPLOYMENT_URN]: { lastDay: '2026-11-24' } }, true],
    [
      'past the last day in its own zone',
      { [EMPLOYMENT_URN]: { lastDay: '2026-11-24', timeZone: 'Pacific/Auckland' } },
      false,
    ],
    ['in a zone nobody knows', { [EMPLOYMENT_URN]: { lastDay: '2026-11-24', timeZone: 'Mars/Base' } }, true],
    ['on leave', { [EMPLOYMENT_URN]: { employmentState: 'on_leave' } }, true],
  ])('knows whether a record lives: %s', async (_what, fields, live) => {
    test.clock.set(Date.parse('2026-11-24T12:00:00Z'));
    const id = await pushTo(test).user({ userName: test.ids.next(), ...fields });

    expect((await records(id))[0]?.live).toBe(live);
  });

  it('counts a deleted record as not living, and still finds its person through it', async () => {
    const old = await pushTo(test).user({ userName: 'rehired@example.com' });
    await save(linking(old, 'rehired'));
    await test.database.write(({ users }) =>
      users.remove({ sourceId: entra, id: old, ifVersion: null, at: 1 }),
    );
    const again = await pushTo(test).user({ userName: 'rehired@example.com' });

    expect(await candidates(again)).toMatchObject([{ personId: 'rehired', recordId: old, live: false }]);
  });

  it('marks people who gain or lose a record, and those a dispute names, before and after', async () => {
    const [one, two] = await pushTo(test).users(['gain', 'dispute']);
    await save(linking(one!, 'old'), linking(two!, 'other'));
    await settleAll(test);

    await save(linking(one!, 'new'));
    expect([...(await marked(test, 'person'))].sort()).toEqual(['new', 'old']);

    await settleAll(test);
    await save(
      linking(two!, null, { link: 'disputed', disputed: [person('old'), person('new')], isNewPerson: false }),
    );
    expect([...(await marked(test, 'person'))].sort()).toEqual(['new', 'old', 'other']);
    const disputed = await test.database.read.cases.load([person('old'), person('other')], { kind: 'all' });
    expect(disputed.map(({ personId, isDisputed }) => [personId, isDisputed])).toEqual([
      ['old', true],
      ['other', false],
    ]);

    await settleAll(test);
    await save(linking(two!, 'other', { isNewPerson: false }));
    expect([...(await marked(test, 'person'))].sort()).toEqual(['new', 'old', 'other']);
    const [old] = await test.database.read.cases.load([person('old')], { kind: 'all' });
    expect(old?.isDisputed).toBe(false);
  });

  it('keeps what is known of a person who is made a second time', async () => {
    const [one, two] = await pushTo(test).users(['twice-1', 'twice-2']);
    await save(linking(one!, 'twice'), linking(two!, 'twice'));

    const [found] = await test.database.read.cases.load([person('twice')], { kind: 'all' });
    // Pushed side by side: which of the two came first is chance.
    expect(new Set(found?.records.map(({ id }) => id))).toEqual(new Set([one, two]));
  });

  it('looks again at the undecided who share a key with somebody linked, and only then', async () => {
    const email = (value: string) => ({ emails: [{ value }] });
    const [linked, disputed, other] = [
      await pushTo(test).user({ userName: 'u1', ...email('shared@example.com') }),
      await pushTo(test, okta).user({ userName: 'u2', ...email('SHARED@example.com') }),
      await pushTo(test, hr).user({ userName: 'u3', ...email('shared@example.com') }),
    ];
    const undecided = async (...ids: RecordId[]) =>
      test.database.read.correlation.undecided(await records(...ids));
    await save(
      linking(linked, null, { link: 'disputed', disputed: [] }),
      linking(disputed, null, { link: 'disputed', disputed: [] }),
      linking(other, null, { link: 'unlinked' }),
    );

    expect(await undecided(linked)).toEqual([]);
    await save(linking(linked, 'shared'));
    expect(await undecided(linked)).toEqual([disputed]);
    expect(await undecided(linked, disputed)).toEqual([]);
    expect(await undecided()).toEqual([]);
  });

  it('puts the undecided on the review list, once a run has looked at them', async () => {
    const before = await test.database.read.views.review({ limit: 100, offset: 0 });
    const id = await pushTo(test).user({ userName: 'review@example.com', displayName: 'Rae' });
    expect((await test.database.read.views.review({ limit: 100, offset: 0 })).total).toBe(before.total);

    await save(linking(id, null, { note: 'it has no key' }));
    const { total, rows } = await test.database.read.views.review({ limit: 100, offset: 0 });

    expect(total).toBe(before.total + 1);
    expect(rows.find((row) => row.id === id)).toEqual({
      id,
      sourceId: entra,
      displayName: 'Rae',
      email: 'review@example.com',
      link: 'unmatched',
      note: 'it has no key',
      since: 2000,
      people: [],
    });
  });

  it('says whom a disputed record may be about', async () => {
    const [known, other, id] = [
      await pushTo(test).user({ userName: 'dora' }),
      await pushTo(test).user({ userName: 'dora2' }),
      await pushTo(test).user({ userName: 'dora3' }),
    ];
    const disputed = [person('dora'), person('dora-2')];
    await save(linking(known, 'dora'), linking(other, 'dora-2'));
    await save(linking(id, null, { link: 'disputed', disputed, isNewPerson: false }));

    const { rows } = await test.database.read.views.review({ limit: 100, offset: 0 });
    const found = rows.find((row) => row.id === id)?.people.map((one) => one.id);
    expect(found).toEqual(disputed);
  });
});
