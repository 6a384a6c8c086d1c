import { describe, expect, it } from 'vitest';
import { asId, type GroupId } from '../../src/core/domain/ids.ts';
import { StoreConflict } from '../../src/errors.ts';
import type { Filter } from '../../src/core/filter/filter-ast.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';
import { entra, marked, okta, pushTo, settleAll } from './pushed.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.error.message);
  return result.filter;
}

describe.each(databaseKinds)('memberships on %s', (kind) => {
  const test = useDatabase(kind);
  const push = () => pushTo(test);
  const at = 5000;
  const change = (
    how: 'add' | 'remove' | 'replace',
    groupId: GroupId,
    members: readonly string[],
    sourceId = entra,
  ) => test.database.write((stores) => stores.members[how]({ sourceId, groupId, members, at }));
  const group = (id: GroupId) => test.database.read.groups.find(entra, id);
  const membersOf = async (groupId: GroupId) =>
    (await test.database.read.members.page({ groupId, after: null, limit: 1000 })).map(({ value }) => value);

  it('are added once, and only who is new is marked and counted', async () => {
    const [ana, bo] = await push().users(['add-ana', 'add-bo']);
    const id = await push().group('Adders', [ana!]);
    await settleAll(test);

    const result = await change('add', id, [ana!, bo!, bo!]);

    expect(result).toEqual({ changed: 1, unknown: [] });
    expect(await group(id)).toMatchObject({ size: 2, version: 3, modifiedAt: at });
    expect(await marked(test, 'record')).toEqual([bo]);
  });

  it('leave the version alone when nothing changes', async () => {
    const [ana] = await push().users(['same-ana']);
    const id = await push().group('Same', [ana!]);
    await settleAll(test);

    expect(await change('add', id, [ana!])).toEqual({ changed: 0, unknown: [] });
    expect(await group(id)).toMatchObject({ size: 1, version: 2 });
    expect(await marked(test, 'record')).toEqual([]);
  });

  it('are never of strangers, of the deleted, or of another source', async () => {
    const [ana, gone] = await push().users(['str-ana', 'str-gone']);
    const other = await pushTo(test, okta).user({ userName: 'str-other' });
    await test.database.write(({ users }) =>
      users.remove({ sourceId: entra, id: gone!, ifVersion: null, at }),
    );
    const id = await push().group('Strangers');

    const result = await change('add', id, ['nobody', ana!, gone!, other]);

    expect(result.changed).toBe(1);
    expect([...result.unknown].sort()).toEqual(['nobody', gone, other].sort());
    expect(await membersOf(id)).toEqual([ana]);
  });

  it('are removed, and who was no member is no change', async () => {
    const [ana, bo, cy] = await push().users(['rem-ana', 'rem-bo', 'rem-cy']);
    const id = await push().group('Removers', [ana!, bo!]);
    await settleAll(test);

    expect(await change('remove', id, [bo!, cy!])).toEqual({ changed: 1, unknown: [] });
    expect(await group(id)).toMatchObject({ size: 1 });
    expect(await marked(test, 'record')).toEqual([bo]);
  });

  it('are replaced as a whole, touching only who differs', async () => {
    const [ana, bo, cy] = await push().users(['rep-ana', 'rep-bo', 'rep-cy']);
    const id = await push().group('Replacers', [ana!, bo!]);
    await settleAll(test);

    expect(await change('replace', id, [bo!, cy!])).toEqual({ changed: 2, unknown: [] });
    expect(await membersOf(id)).toEqual([bo, cy]);
    expect(await group(id)).toMatchObject({ size: 2 });
    expect([...(await marked(test, 'record'))].sort()).toEqual([ana, cy].sort());
    expect(await change('replace', id, [])).toEqual({ changed: 2, unknown: [] });
    expect(await group(id)).toMatchObject({ size: 0 });
  });

  it('of a group that is gone cannot be changed', async () => {
    const id = await push().group('Gone');
    await test.database.write(({ groups }) => groups.remove({ sourceId: entra, id, ifVersion: null, at }));

    await expect(change('add', id, [])).rejects.toThrow(StoreConflict);
    await expect(change('add', asId('never-there'), [])).rejects.toThrow(/gone/);
    await expect(change('replace', await push().group('Theirs'), [], okta)).rejects.toThrow(StoreConflict);
  });

  it('that are added at the same moment are all there', async () => {
    const users = await push().users(Array.from({ length: 40 }, (_, index) => `par-${index}`));
    const id = await push().group('Parallel');

    const results = await Promise.all(users.map((user) => change('add', id, [user])));

    expect(results.every(({ changed }) => changed === 1)).toBe(true);
    expect(await group(id)).toMatchObject({ size: 40, version: 41 });
    expect(await membersOf(id)).toHaveLength(40);
  });

  it('survive users who are removed while they are added', async () => {
    const users = await push().users(Array.from({ length: 20 }, (_, index) => `race-${index}`));
    const id = await push().group('Racing');

    await Promise.all(
      users.flatMap((user) => [
        change('add', id, [user]),
        test.database.write((stores) =>
          stores.users.remove({ sourceId: entra, id: user, ifVersion: null, at }),
        ),
      ]),
    );

    expect(await membersOf(id)).toEqual([]);
    expect(await group(id)).toMatchObject({ size: 0 });
  });

  it('do not outlive a group that is deleted while they are added', async () => {
    const users = await push().users(Array.from({ length: 5 }, (_, index) => `end-${index}`));
    const groups = await Promise.all(
      Array.from({ length: 12 }, (_, index) => push().group(`Ending ${index}`)),
    );

    await Promise.allSettled(
      groups.flatMap((id) => [
        change('add', id, users),
        test.database.write((stores) => stores.groups.remove({ sourceId: entra, id, ifVersion: null, at })),
        change('add', id, users.slice(1)),
      ]),
    );

    for (const id of groups) {
      expect(await membersOf(id)).toEqual([]);
      expect(await group(id)).toBeNull();
    }
    expect(await test.database.read.sources.groupSizes(['ending 0'])).toMatchObject([{ size: 0 }]);
  });

  it('are paged in one order, with names to show', async () => {
    const ana = await push().user({ userName: 'pag-ana', displayName: 'Ana Lima' });
    const bo = await push().user({ userName: 'pag-bo' });
    const groupId = await push().group('Paged', [ana, bo]);
    const { members } = test.database.read;

    expect(await members.page({ groupId, after: null, limit: 1 })).toEqual([
      { value: ana, display: 'Ana Lima' },
    ]);
    expect(await members.page({ groupId, after: ana, limit: 5 })).toEqual([{ value: bo, display: 'pag-bo' }]);
  });

  it('of a user are named, without groups that are gone', async () => {
    const [ana, bo] = await push().users(['of-ana', 'of-bo']);
    const cad = await push().group('CAD', [ana!]);
    const gone = await push().group('Old', [ana!]);
    await test.database.write(({ groups }) =>
      groups.remove({ sourceId: entra, id: gone, ifVersion: null, at }),
    );

    const groups = await test.database.read.members.groupsOf([ana!, bo!]);

    expect([...groups]).toEqual([[ana, [{ id: cad, display: 'CAD' }]]]);
  });

  it('are found for a page of users that lie close together, and for one that lies far apart', async () => {
    const ids = await push().users(Array.from({ length: 12 }, (_, n) => `page-${n}`));
    await push().group('Page All', ids);
    const gone = await push().group('Page Gone', ids);
    await push().group('Page Ends', [ids[0]!, ids[11]!]);
    await test.database.write(({ groups }) =>
      groups.remove({ sourceId: entra, id: gone, ifVersion: null, at }),
    );
    const { items, places } = await test.database.read.users.list({
      sourceId: entra,
      filter: parsed('userName sw "page-"'),
      page: { startIndex: 1, count: 12 },
    });
    const seqs = places.map(({ seq }) => seq);
    const namesAt = async (wanted: readonly number[]) => {
      const groups = await test.database.read.members.groupsAt(wanted);
      return wanted.map((seq) => groups.get(seq)?.map(({ display }) => display));
    };

    expect(items).toHaveLength(12);
    expect(await namesAt(seqs.slice(0, 2))).toEqual([['Page All', 'Page Ends'], ['Page All']]);
    expect(await namesAt([seqs[0]!, seqs[11]!])).toEqual([
      ['Page All', 'Page Ends'],
      ['Page All', 'Page Ends'],
    ]);
    expect(await namesAt([seqs[11]!])).toEqual([['Page All', 'Page Ends']]);
    expect(await namesAt([])).toEqual([]);
  });
});
