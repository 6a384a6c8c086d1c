import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { walkByCursor } from '../cursors/list-page.ts';
import { create, createGroup, useService } from '../service.ts';

interface Found {
  readonly id: string;
  readonly userName?: string;
  readonly displayName?: string;
}
interface RootList {
  readonly totalResults: number;
  readonly startIndex?: number;
  readonly itemsPerPage: number;
  readonly nextCursor?: string;
  readonly previousCursor?: string;
  readonly Resources: readonly Found[];
}

describe.each(databaseKinds)('a search over all types on %s', (kind) => {
  const service = useService({ kind });
  const search = async (asked: object) =>
    (await service.entra.post('/.search', asked).expect(200)).body as RootList;
  const names = ({ Resources }: RootList) =>
    Resources.map(({ userName, displayName }) => userName ?? displayName);
  const found = async (filter: string) => names(await search({ filter }));
  const everything = ['dora', 'ana', 'cy', 'Bim', 'arch', 'Cad'];

  beforeAll(async () => {
    const ids: string[] = [];
    for (const [userName, displayName] of [
      ['dora', 'Cad'],
      ['ana', 'Ana'],
      ['cy', undefined],
    ])
      ids.push(await create(service.entra, { userName, displayName, title: 'Engineer' }));
    for (const name of ['Bim', 'arch', 'Cad']) await createGroup(service.entra, name, ids.slice(0, 2));
    await create(service.okta, { userName: 'elsewhere', displayName: 'Cad' });
  });

  it('finds users, then groups, in the order of making', async () => {
    const all = await search({});

    expect(names(all)).toEqual(everything);
    expect(all).toMatchObject({ totalResults: 6, startIndex: 1, itemsPerPage: 6 });
    expect(all.Resources[0]).toMatchObject({ meta: { resourceType: 'User' }, groups: expect.any(Array) });
    expect(all.Resources[5]).toMatchObject({ meta: { resourceType: 'Group' }, members: expect.any(Array) });
  });

  it.each([
    ['meta.resourceType eq "User"', ['dora', 'ana', 'cy']],
    ['meta.resourceType eq "Group"', ['Bim', 'arch', 'Cad']],
    ['meta.resourceType ne "User"', ['Bim', 'arch', 'Cad']],
    ['(meta.resourceType eq "User") or (meta.resourceType eq "Group")', everything],
    ['meta.resourceType eq "Printer"', []],
    ['displayName eq "cad"', ['dora', 'Cad']],
    ['displayName eq "cad" and meta.resourceType eq "Group"', ['Cad']],
    ['displayName eq "cad" and not (meta.resourceType eq "Group")', ['dora']],
    ['userName eq "ana"', ['ana']],
    ['title pr', ['dora', 'ana', 'cy']],
    ['members pr', ['Bim', 'arch', 'Cad']],
    // What a type does not have is without a value there.
    ['not (userName pr)', ['Bim', 'arch', 'Cad']],
    ['userName ne "ana"', ['dora', 'cy', 'Bim', 'arch', 'Cad']],
    ['userName eq "ana" or displayName eq "arch"', ['ana', 'arch']],
    ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName pr', ['Bim', 'arch', 'Cad']],
    ['urn:ietf:params:scim:schemas:core:2.0:User:displayName pr', ['dora', 'ana']],
    ['groups.display eq "Bim" or members.display eq "Ana"', ['dora', 'ana', 'Bim', 'arch', 'Cad']],
  ])('finds by %s', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('has pages of %d, by number and by cursor', async (count) => {
    const byNumber: (string | undefined)[] = [];
    for (let startIndex = 1; startIndex <= 6; startIndex += count) {
      const page = await search({ startIndex, count });
      expect(page).toMatchObject({ totalResults: 6, startIndex });
      byNumber.push(...names(page));
    }
    const read = async (cursor: string) => (await search({ cursor, count })) as never;
    const pages = (await walkByCursor(read)) as unknown as readonly RootList[];

    expect(byNumber).toEqual(everything);
    expect(pages.flatMap(names)).toEqual(everything);
    expect(pages).toHaveLength(Math.ceil(6 / count));
  });

  it.each([
    ['displayName', 'ascending', ['ana', 'arch', 'Bim', 'dora', 'Cad', 'cy']],
    ['displayName', 'descending', ['cy', 'Cad', 'dora', 'Bim', 'arch', 'ana']],
    ['userName', 'ascending', ['ana', 'cy', 'dora', 'Bim', 'arch', 'Cad']],
    ['members', 'ascending', ['Bim', 'arch', 'Cad', 'dora', 'ana', 'cy']],
    ['members', 'descending', ['cy', 'ana', 'dora', 'Cad', 'arch', 'Bim']],
    ['meta.resourceType', 'ascending', ['Bim', 'arch', 'Cad', 'dora', 'ana', 'cy']],
  ])('sorts by %s %s, page by page, forwards and backwards', async (sortBy, sortOrder, expected) => {
    const asked = { sortBy, sortOrder };
    expect(names(await search(asked))).toEqual(expected);
    for (const count of [1, 2, 4]) {
      const read = async (cursor: string) => (await search({ ...asked, cursor, count })) as never;
      const pages = (await walkByCursor(read)) as unknown as readonly RootList[];
      expect(pages.flatMap(names)).toEqual(expected);
      const back = await search({ ...asked, cursor: pages.at(-1)!.previousCursor!, count });
      expect(names(back)).toEqual(names(pages.at(-2)!));
      expect(names(await search({ ...asked, startIndex: 3, count }))).toEqual(expected.slice(2, 2 + count));
    }
  });

  it('shows the attributes asked for, of each type its own', async () => {
    const { Resources } = await search({ attributes: ['userName', 'members.display'], count: 4 });

    expect(Object.keys(Resources[0]!)).toEqual(['schemas', 'id', 'userName']);
    expect(Resources[3]).toMatchObject({ members: [{ display: 'Cad' }, { display: 'Ana' }] });
    expect(Resources[3]).not.toHaveProperty('displayName');
    const without = await search({ excludedAttributes: ['members', 'groups', 'meta'] });
    for (const shown of without.Resources)
      for (const name of ['members', 'groups', 'meta']) expect(shown).not.toHaveProperty(name);
  });

  it('counts without showing, and refuses what no type has', async () => {
    expect(await search({ count: 0 })).toMatchObject({ totalResults: 6, itemsPerPage: 0, Resources: [] });
    expect(await search({ count: 0, sortBy: 'displayName' })).toMatchObject({ totalResults: 6 });
    for (const asked of [{ filter: 'shoeSize pr' }, { sortBy: 'shoeSize' }, { filter: 'active gt true' }])
      await service.entra.post('/.search', asked).expect(400);
    const { nextCursor } = await search({ cursor: '', count: 1 });
    const { body } = await service.entra.post('/Users/.search', { cursor: nextCursor }).expect(400);
    expect(body).toMatchObject({ scimType: 'invalidCursor' });
    const deep = await service.entra
      .post('/.search', { sortBy: 'displayName', startIndex: 5000 })
      .expect(400);
    expect(deep.body).toMatchObject({ scimType: 'tooMany' });
    await service.entra.get('/.search').expect(405);
  });

  it('may be made with a token that only reads', async () => {
    const reader = await service.clientFor('scim-read:entra');
    const { body } = await reader.post('/.search', { count: 1 }).expect(200);

    expect(body).toMatchObject({ totalResults: 6 });
  });
});
