import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { create, createGroup, useService } from '../service.ts';
import { addressOf, getPage, idsOf, type ListPage, type Parameters, walkByCursor } from './list-page.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe.each(databaseKinds)('a list by cursor on %s', (kind) => {
  const service = useService({ kind });
  const made: string[] = [];
  const groups: string[] = [];
  const list = (parameters: Parameters, path = '/Users') => getPage(service.entra, path, parameters);
  const refusal = async (parameters: Parameters, path = '/Users') => {
    const { status, body } = await service.entra.get(addressOf(path, parameters));
    return [status, (body as { scimType?: string }).scimType];
  };
  const errorType = async (parameters: Parameters, path?: string) => (await refusal(parameters, path))[1];

  beforeAll(async () => {
    for (let n = 0; n < 12; n += 1)
      made.push(await create(service.entra, { userName: `walk${n}`, active: n % 3 !== 0 }));
    for (let n = 0; n < 5; n += 1) groups.push(await createGroup(service.entra, `Group ${n}`, made.slice(n)));
    await create(service.okta, { userName: 'walk0' });
  });

  it('is walked from an empty cursor to a page without a next one, each user once', async () => {
    const pages = await walkByCursor((cursor) => list({ cursor, count: 5 }));

    expect(pages.flatMap(idsOf)).toEqual(made);
    expect(pages.map(({ itemsPerPage, totalResults }) => [itemsPerPage, totalResults])).toEqual([
      [5, 12],
      [5, 12],
      [2, 12],
    ]);
    expect(pages.map(({ previousCursor }) => previousCursor === undefined)).toEqual([true, false, false]);
    expect(pages.every((page) => !('startIndex' in page))).toBe(true);
  });

  it('ends with a full page, when that is the last', async () => {
    const pages = await walkByCursor((cursor) => list({ cursor, count: 4 }));

    expect(pages.map(({ itemsPerPage }) => itemsPerPage)).toEqual([4, 4, 4]);
  });

  it('is walked backwards, to a page without a previous one', async () => {
    const pages = await walkByCursor((cursor) => list({ cursor, count: 5 }));
    const back = await list({ cursor: pages[2]!.previousCursor!, count: 5 });
    const first = await list({ cursor: back.previousCursor!, count: 5 });

    expect(idsOf(back)).toEqual(idsOf(pages[1]!));
    expect(idsOf(first)).toEqual(idsOf(pages[0]!));
    expect(first.previousCursor).toBeUndefined();
    expect(idsOf(await list({ cursor: first.nextCursor!, count: 5 }))).toEqual(idsOf(pages[1]!));
  });

  it('is filtered on every page, with the total of the first', async () => {
    const filter = 'active eq true';
    const pages = await walkByCursor((cursor) => list({ cursor, count: 3, filter }));

    expect(pages.flatMap(idsOf)).toEqual(made.filter((_, n) => n % 3 !== 0));
    expect(pages.map(({ totalResults }) => totalResults)).toEqual([8, 8, 8]);
  });

  it('is walked in /Groups, and by POST to both searches', async () => {
    const search = (path: string) => async (cursor: string) =>
      (await service.entra.post(`${path}/.search`, { cursor, count: 2 }).expect(200)).body as ListPage;

    const byGet = await walkByCursor((cursor) => list({ cursor, count: 2 }, '/Groups'));
    expect(byGet.flatMap(idsOf)).toEqual(groups);
    expect((await walkByCursor(search('/Groups'))).flatMap(idsOf)).toEqual(groups);
    expect((await walkByCursor(search('/Users'))).flatMap(idsOf)).toEqual(made);
  });

  it('is of one size, one list and one source: elsewhere its cursors are invalid', async () => {
    const { nextCursor = '' } = await list({ cursor: '', count: 2 });

    expect(await refusal({ cursor: nextCursor, filter: 'active eq true' })).toEqual([400, 'invalidCursor']);
    expect(await errorType({ cursor: nextCursor }, '/Groups')).toBe('invalidCursor');
    const { body } = await service.okta.get(addressOf('/Users', { cursor: nextCursor }));
    expect(body).toMatchObject({ scimType: 'invalidCursor', status: '400' });
    expect(idsOf(await list({ cursor: nextCursor, count: 3 }))).toEqual(made.slice(2, 5));
  });

  it('refuses cursors that it did not make', async () => {
    const { nextCursor = '' } = await list({ cursor: '', count: 2 });
    const changed = nextCursor.slice(0, 30) + (nextCursor[30] === 'A' ? 'B' : 'A') + nextCursor.slice(31);

    for (const cursor of ['x', '1', '!', 'A'.repeat(60), `${nextCursor}=`, nextCursor.slice(1), changed])
      expect([cursor, await errorType({ cursor })]).toEqual([cursor, 'invalidCursor']);
    const { body } = await service.entra.get('/Users?cursor=a&cursor=b').expect(400);
    expect(body).toMatchObject({ scimType: 'invalidCursor' });
    await service.entra.post('/Users/.search', { cursor: 1 }).expect(400);
  });

  it('says that a cursor is too old, and that a count is none', async () => {
    const { nextCursor = '' } = await list({ cursor: '', count: 2 });
    service.clock.pass(dayMs);
    expect(idsOf(await list({ cursor: nextCursor, count: 2 }))).toEqual(made.slice(2, 4));
    service.clock.pass(1);

    expect(await refusal({ cursor: nextCursor })).toEqual([400, 'expiredCursor']);
    expect(await refusal({ cursor: '', count: 'many' })).toEqual([400, 'invalidCount']);
    expect(await refusal({ cursor: '', startIndex: 3 })).toEqual([400, 'invalidValue']);
    expect(await list({ cursor: '', startIndex: 1, count: -2 })).toMatchObject({
      totalResults: 12,
      itemsPerPage: 0,
    });
  });

  it('is announced, with how long a cursor lives', async () => {
    const { body } = await service.entra.get('/ServiceProviderConfig').expect(200);

    expect(body).toMatchObject({
      pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', cursorTimeout: 86_400 },
    });
  });

  it('is made of characters that need no escape in an address', async () => {
    const { nextCursor } = await list({ cursor: '', count: 2 });

    expect(nextCursor).toMatch(/^[A-Za-z0-9._~-]+$/);
    expect(nextCursor!.length).toBeLessThan(250);
  });

  it('goes on where it was when the row it stands at is gone', async () => {
    const own = [];
    for (let n = 0; n < 4; n += 1) own.push(await create(service.okta, { userName: `gone${n}` }));
    const filter = 'userName sw "gone"';
    const read = (cursor: string) => getPage(service.okta, '/Users', { filter, cursor, count: 2 });
    const first = await read('');
    const second = await read(first.nextCursor!);
    for (const id of own.slice(0, 3)) await service.okta.delete(`/Users/${id}`).expect(204);

    expect(idsOf(await read(first.nextCursor!))).toEqual(own.slice(3));
    // Nobody is before this page any more: what is left is said to come next.
    const before = await read(second.previousCursor!);
    expect(idsOf(before)).toEqual([]);
    expect(idsOf(await read(before.nextCursor!))).toEqual(own.slice(3));
  });
});
