import { describe, expect, it } from 'vitest';
import { asId, type GroupId } from '../../src/core/domain/ids.ts';
import { StoreConflict } from '../../src/errors.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, marked, okta, pushTo, settleAll } from './pushed.ts';

describe.each(databaseKinds)('groups on %s', (kind) => {
  const test = useDatabase(kind);
  const push = () => pushTo(test);
  const at = 5000;
  const save = (id: GroupId, displayName: string, ifVersion: number | null = null) =>
    test.database.write(({ groups }) =>
      groups.save({ sourceId: entra, id, resource: { displayName }, ifVersion, at }),
    );
  const remove = (id: GroupId, ifVersion: number | null = null) =>
    test.database.write(({ groups }) => groups.remove({ sourceId: entra, id, ifVersion, at }));
  const sizes = (...displays: string[]) => test.database.read.sources.groupSizes(displays);

  it('are found by their source only', async () => {
    const id = await push().group('CAD Users');

    expect(await test.database.read.groups.find(entra, id)).toEqual({
      id,
      resource: { displayName: 'CAD Users' },
      displayName: 'CAD Users',
      version: 1,
      createdAt: 1000,
      modifiedAt: 1000,
      size: 0,
    });
    expect(await test.database.read.groups.find(okta, id)).toBeNull();
  });

  it('mark every member when they are renamed, and nobody when they are not', async () => {
    const [ana, bo] = await push().users(['ren-ana', 'ren-bo']);
    const id = await push().group('Before', [ana!, bo!]);
    await settleAll(test);

    expect(await save(id, 'BEFORE')).toMatchObject({ displayName: 'BEFORE', version: 3 });
    expect(await marked(test, 'record')).toEqual([]);
    await save(id, 'After');
    expect([...(await marked(test, 'record'))].sort()).toEqual([ana, bo].sort());
  });

  it('mark every member when they are deleted, and have none afterwards', async () => {
    const [ana] = await push().users(['del-ana']);
    const id = await push().group('Deleted', [ana!]);
    await settleAll(test);

    expect(await remove(id)).toBe(true);
    expect(await remove(id)).toBe(false);
    expect(await marked(test, 'record')).toEqual([ana]);
    expect(await test.database.read.groups.find(entra, id)).toBeNull();
    expect(await save(id, 'Again')).toBeNull();
  });

  it('are changed only in the version that was read', async () => {
    const id = await push().group('Versions');

    await expect(save(id, 'X', 4)).rejects.toThrow(StoreConflict);
    await expect(remove(id, 4)).rejects.toThrow(/version 1 now, not 4/);
    expect(await save(id, 'X', 1)).toMatchObject({ version: 2 });
  });

  it('remember their highest size until it is accepted', async () => {
    const users = await push().users(['siz-1', 'siz-2', 'siz-3']);
    const groupId = await push().group('Sizes', users);
    await test.database.write(({ members }) =>
      members.remove({ sourceId: entra, groupId, members: users.slice(1), at }),
    );

    expect(await sizes('sizes')).toEqual([{ display: 'sizes', size: 1, baseline: 3, deleted: false }]);
    await test.database.write(({ sources }) => sources.acceptGroupSizes(['sizes']));
    expect(await sizes('sizes')).toEqual([{ display: 'sizes', size: 1, baseline: 1, deleted: false }]);
  });

  it('leave their size behind when they are deleted or renamed', async () => {
    const users = await push().users(['beh-1', 'beh-2']);
    await remove(await push().group('Was Deleted', users));
    await save(await push().group('Was Renamed', users), 'New Name');

    expect(await sizes('was deleted', 'was renamed', 'new name', 'never heard of')).toEqual([
      { display: 'new name', size: 2, baseline: 2, deleted: false },
      { display: 'was deleted', size: 0, baseline: 2, deleted: true },
      { display: 'was renamed', size: 0, baseline: 2, deleted: true },
    ]);
  });

  it('that are made again under their name are one to a rule, and those of two sources are added up', async () => {
    const users = await push().users(['two-1', 'two-2', 'two-3']);
    await remove(await push().group('Twice', users));
    await push().group('twice', users.slice(1));
    const others = await pushTo(test, okta).users(['two-1']);
    await pushTo(test, okta).group('TWICE', others);

    expect(await sizes('twice')).toEqual([{ display: 'twice', size: 3, baseline: 4, deleted: false }]);
  });

  it('can be deleted under the same id once only, and made anew under another', async () => {
    const id = await push().group('Once');
    await remove(id);

    await expect(push().group('Once')).resolves.not.toBe(id);
    expect(await test.database.read.groups.find(entra, asId<GroupId>(`${id}@1`))).toBeNull();
  });
});
