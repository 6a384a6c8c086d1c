import { describe, expect, it } from 'vitest';
import { asId, type RecordId, type SourceId } from '../../src/core/domain/ids.ts';
import type { JsonObject } from '../../src/core/domain/json.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import { StoreConflict } from '../../src/errors.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

const entra = asId<SourceId>('entra');
const okta = asId<SourceId>('okta');

describe.each(databaseKinds)('users on %s', (kind) => {
  const test = useDatabase(kind);

  const at = 1000;
  const newId = () => asId<RecordId>(test.ids.next());
  const create = (resource: JsonObject, { sourceId = entra, id = newId() } = {}) =>
    test.database.write(({ users }) => users.create({ sourceId, id, resource, at }));
  const idsBy = async (filter: string) => {
    const page = { startIndex: 1, count: 10 };
    const parsed = parseFilter(filter);
    if (!parsed.ok) throw new Error(`not a filter: ${filter}`);
    const query = { sourceId: entra, filter: parsed.filter, page };
    return (await test.database.read.users.list(query)).items.map(({ id }) => id);
  };
  const marked = async () => (await test.database.read.marks.take('record', 1000)).map(({ id }) => id);

  it('are found as they were made, by their source only', async () => {
    const resource = { userName: 'ana@example.com', name: { givenName: 'Ana' }, active: true };
    const user = await create(resource);

    expect(await test.database.read.users.find(entra, user.id)).toMatchObject({
      id: user.id,
      text: JSON.stringify(resource),
      resource,
      version: 1,
      createdAt: at,
      modifiedAt: at,
    });
    expect(await test.database.read.users.find(okta, user.id)).toBeNull();
    expect(await marked()).toContain(user.id);
  });

  it('cannot share a userName within a source, whatever its case', async () => {
    await create({ userName: 'Bo@example.com' });

    await expect(create({ userName: 'bO@EXAMPLE.com' })).rejects.toThrow(StoreConflict);
    await expect(create({ userName: 'bo@example.com' }, { sourceId: okta })).resolves.toMatchObject({
      version: 1,
    });
  });

  it('cannot take the userName of another when they are saved', async () => {
    await create({ userName: 'cy@example.com' });
    const { id } = await create({ userName: 'di@example.com' });
    const save = test.database.write(({ users }) =>
      users.save({ sourceId: entra, id, resource: { userName: 'CY@example.com' }, ifVersion: null, at }),
    );

    await expect(save).rejects.toThrow(StoreConflict);
    expect(await test.database.read.users.find(entra, id)).toMatchObject({
      resource: { userName: 'di@example.com' },
      version: 1,
    });
  });

  it('are saved only in the version that was read', async () => {
    const { id } = await create({ userName: 'ed@example.com' });
    const save = (ifVersion: number | null, title: string) =>
      test.database.write(({ users }) =>
        users.save({
          sourceId: entra,
          id,
          resource: { userName: 'ed@example.com', title },
          ifVersion,
          at: 2000,
        }),
      );

    expect(await save(1, 'first')).toMatchObject({ version: 2, createdAt: at, modifiedAt: 2000 });
    await expect(save(1, 'second')).rejects.toThrow(/version 2 now, not 1/);
    expect(await save(null, 'third')).toMatchObject({ version: 3 });
    expect(await test.database.read.users.find(entra, id)).toMatchObject({ resource: { title: 'third' } });
  });

  it('are found by what a change made of their names and addresses, and no longer by what they were', async () => {
    const mail = (...values: readonly string[]) => values.map((value) => ({ value: `${value}@example.com` }));
    const before = { userName: 'kim@example.com', externalId: 'k1', emails: mail('kim', 'kim.old') };
    const { id } = await create(before);
    const emails = mail('kim', 'kim.new');
    const wanted = [
      { change: { ...before, title: 'Engineer' }, finds: 'emails.value eq "kim.old@example.com"' },
      { change: { ...before, emails }, finds: 'emails.value eq "kim.new@example.com"' },
      { change: { ...before, emails, externalId: 'k2' }, finds: 'externalId eq "k2"' },
      { change: { ...before, externalId: 'k2', emails: [] }, finds: 'externalId eq "k2"' },
    ];
    let read = before as JsonObject;
    for (const [n, { change, finds }] of wanted.entries()) {
      const request = { sourceId: entra, id, resource: change, before: read, ifVersion: n + 1, at };
      await test.database.write(({ users }) => users.save(request));
      read = change;
      expect(await idsBy(finds)).toEqual([id]);
    }
    expect(await idsBy('externalId eq "k1"')).toEqual([]);
    expect(
      await idsBy('emails.value eq "kim.old@example.com" or emails.value eq "kim.new@example.com"'),
    ).toEqual([]);
  });

  it('are gone to their source once removed, and give their userName free', async () => {
    const { id } = await create({ userName: 'flo@example.com' });
    const remove = (ifVersion: number | null) =>
      test.database.write(({ users }) => users.remove({ sourceId: entra, id, ifVersion, at: 3000 }));

    await expect(remove(7)).rejects.toThrow(StoreConflict);
    expect(await remove(1)).toBe(true);
    expect(await remove(null)).toBe(false);
    expect(await test.database.read.users.find(entra, id)).toBeNull();
    expect(await marked()).toContain(id);
    expect(
      await test.database.write(({ users }) =>
        users.save({ sourceId: entra, id, resource: { userName: 'x' }, ifVersion: null, at }),
      ),
    ).toBeNull();
    await expect(create({ userName: 'flo@example.com' })).resolves.toMatchObject({ version: 1 });
  });

  it('leave their groups when they are removed', async () => {
    const { id } = await create({ userName: 'gus@example.com' });
    const group = await test.database.write(({ groups }) =>
      groups.create({
        sourceId: entra,
        id: asId(test.ids.next()),
        resource: { displayName: 'CAD Users' },
        at,
      }),
    );
    await test.database.write(({ members }) =>
      members.add({ sourceId: entra, groupId: group.id, members: [id], at }),
    );
    await test.database.write(({ users }) =>
      users.remove({ sourceId: entra, id, ifVersion: null, at: 2000 }),
    );

    const after = await test.database.read.groups.find(entra, group.id);
    expect(after).toMatchObject({ size: 0, version: 3 });
    expect(await test.database.read.members.page({ groupId: group.id, after: null, limit: 10 })).toEqual([]);
  });

  it('may hold characters that no database can, which are replaced', async () => {
    const { id, resource } = await create({
      userName: 'h\0al@example.com',
      title: 'half \ud83d',
      nickName: '\\u0000',
    });

    expect(resource).toEqual({
      userName: 'h\ufffdal@example.com',
      title: 'half \ufffd',
      nickName: '\\u0000',
    });
    expect(await test.database.read.users.find(entra, id)).toMatchObject({ resource });
  });
});
