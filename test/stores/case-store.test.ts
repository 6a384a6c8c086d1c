import { describe, expect, it } from 'vitest';
import { asId, type PersonId } from '../../src/core/domain/ids.ts';
import { personId, removal, seat } from '../support/builders.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { changeOf, coreAt, entitlementOf, link, makePerson, readingOf, saveViews, viewOf } from './known.ts';
import { entra, okta, pushTo } from './pushed.ts';

const all = { kind: 'all' } as const;

describe.each(databaseKinds)('cases on %s', (kind) => {
  const test = useDatabase(kind);
  const load = async (...names: string[]) => test.database.read.cases.load(names.map(personId), all);
  const save = (...changes: Parameters<typeof saveViews>[1][]) => saveViews(test, ...changes);

  it('bring together everything about a person', async () => {
    const first = await makePerson(test, 'ana');
    const second = await pushTo(test, okta).user({ userName: 'ana.l', active: false });
    await link(test, second, 'ana');
    const group = await pushTo(test).group('CAD Users', [first]);
    await test.database.write(({ seats }) =>
      seats.replace(readingOf({ CAD: ['ana', 'bo'] }), coreAt(500), () => true),
    );
    const drift = removal('cad', 'ana', { needBy: '2026-12-01', unlessFull: true });
    await save(
      changeOf('ana', {
        nextDueAt: 9000,
        entitlements: {
          put: [entitlementOf('cad', 'ana'), entitlementOf('bim', 'ana', { needBy: '2027-01-01' })],
          drop: [],
        },
        drift: { put: [drift], drop: [] },
      }),
    );

    const [found] = await load('ana');

    expect(found).toEqual({
      personId: 'ana',
      records: [
        {
          id: first,
          sourceId: entra,
          resource: { userName: 'ana@example.com', active: true },
          active: true,
          deletedAt: null,
          absentSince: null,
          modifiedAt: 1000,
          groups: [{ id: group, display: 'CAD Users' }],
        },
        expect.objectContaining({ id: second, sourceId: okta, active: false, groups: [] }),
      ],
      seats: [seat('cad', 'ana', { origin: 'found', since: 500 })],
      isDisputed: false,
      entitlements: [entitlementOf('bim', 'ana', { needBy: '2027-01-01' }), entitlementOf('cad', 'ana')],
      drift: [drift],
      uses: [],
      exceptions: [],
      viewHash: 'hash of ana',
      nextDueAt: 9000,
    });
  });

  it('show only groups that are wanted and live', async () => {
    const id = await makePerson(test, 'gil');
    const named = await pushTo(test).group('Wanted', [id]);
    await pushTo(test).group('Other', [id]);
    const gone = await pushTo(test).group('wanted', [id]);
    await test.database.write(({ groups }) =>
      groups.remove({ sourceId: entra, id: gone, ifVersion: null, at: 1 }),
    );
    const groups = async (displays: readonly string[]) => {
      const [found] = await test.database.read.cases.load([personId('gil')], { kind: 'named', displays });
      return found?.records[0]?.groups.map((group) => group.id);
    };

    expect(await groups(['wanted', 'nobody has this'])).toEqual([named]);
    expect(await groups([])).toEqual([]);
    expect((await load('gil'))[0]?.records[0]?.groups).toHaveLength(2);
  });

  it('are the same one by one and page by page, in the order of ids', async () => {
    const names = ['p1', 'p2', 'p3', 'p4', 'p5'];
    for (const name of names) await makePerson(test, name);
    await test.database.write(({ seats }) =>
      seats.replace(readingOf({ BIM: names }), coreAt(700), () => true),
    );

    const paged: unknown[] = [];
    for (let after: PersonId | null = null; ;) {
      const page = await test.database.read.cases.page({ after, limit: 2, groups: all });
      if (page.length === 0) break;
      paged.push(...page);
      after = page.at(-1)!.personId;
    }
    const everybody = await load('ana', 'gil', ...names, 'not there');

    expect(paged).toEqual(everybody);
    expect(everybody.map(({ personId: id }) => id)).toEqual(['ana', 'gil', ...names]);
  });

  it('save only differences: what is dropped goes, what is put is written again, the rest stays', async () => {
    await makePerson(test, 'hal');
    const [keep, drop] = [removal('cad', 'hal'), removal('bim', 'hal')];
    await save(
      changeOf('hal', {
        entitlements: { put: [entitlementOf('cad', 'hal'), entitlementOf('bim', 'hal')], drop: [] },
        drift: { put: [keep, drop], drop: [] },
      }),
    );
    const changed = { ...keep, decision: 'grace', dueAt: 77, restsOn: [] } as const;

    await save(
      changeOf('hal', {
        view: null,
        viewHash: 'ignored while the view stays',
        nextDueAt: 77,
        entitlements: {
          put: [entitlementOf('cad', 'hal', { priority: 99 })],
          drop: [entitlementOf('bim', 'hal')],
        },
        drift: { put: [changed], drop: [drop] },
      }),
    );

    expect((await load('hal'))[0]).toMatchObject({
      entitlements: [entitlementOf('cad', 'hal', { priority: 99 })],
      drift: [changed],
      viewHash: 'hash of hal',
      nextDueAt: 77,
    });
    expect(await test.database.read.cases.view(personId('hal'))).toMatchObject({ displayName: 'hal Person' });
  });

  it('take found seats under policy', async () => {
    await makePerson(test, 'ida');
    await test.database.write(({ seats }) =>
      seats.replace(readingOf({ CAD: ['ida'] }), coreAt(500), () => true),
    );
    const [before] = await load('ida');

    await save(changeOf('ida', { adopted: before!.seats }));

    expect((await load('ida'))[0]?.seats).toEqual([{ ...before!.seats[0], origin: 'adopted' }]);
  });

  it('are searched by any key or part of the name', async () => {
    await makePerson(test, 'joy');
    const resource = {
      userName: 'JOY.B',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: 'N-77' },
    };
    await save(changeOf('joy', { view: viewOf('joy', { resource, displayName: 'Joy 100% \u00c9mile' }) }));
    const search = async (text: string | null) =>
      (await test.database.read.views.people({ search: text, limit: 50, after: null })).map(({ id }) => id);

    for (const text of ['joy', 'Joy@Example.com', 'joy.b', 'n-77', ' \u00c9MILE', '100% \u00e9']) {
      expect(await search(text)).toEqual(['joy']);
    }
    expect(await search('joy_100')).toEqual([]);
    expect(await search(null)).toContain('ana');
    expect(await test.database.read.views.people({ search: 'joy', limit: 1, after: null })).toEqual([
      {
        id: 'joy',
        displayName: 'Joy 100% \u00c9mile',
        email: 'joy@example.com',
        employeeNumber: 'n-77',
        state: 'active',
        standing: 'employed',
      },
    ]);
    expect(
      await test.database.read.views.people({ search: null, limit: 1, after: asId('joy') }),
    ).toMatchObject([{ id: 'p1' }]);
  });
});
