import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { addressOf, getPage, type ListPage, type Parameters, walkByCursor } from '../cursors/list-page.ts';
import { create, createGroup, useService } from '../service.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const people = [
  {
    userName: 'dora',
    title: 'Zeichner',
    name: { familyName: 'Ost' },
    active: true,
    [ENTERPRISE]: { department: 'B' },
  },
  { userName: 'Carl', title: 'architect', name: { familyName: 'Nord' }, active: false },
  {
    userName: 'bea',
    name: { familyName: 'ost' },
    emails: [{ value: 'b@x.com' }, { value: 'a@x.com', primary: true }],
  },
  {
    userName: 'Abe',
    title: '\u00c9diteur',
    emails: [{ value: 'c@x.com' }],
    [ENTERPRISE]: { department: 'a' },
  },
];

describe.each(databaseKinds)('a sorted list on %s', (kind) => {
  const service = useService({ kind });
  const names = ({ Resources }: ListPage) => Resources.map(({ userName }) => userName);
  const list = async (parameters: Parameters) => names(await getPage(service.entra, '/Users', parameters));
  const detail = async (parameters: Parameters, path = '/Users') => {
    const { status, body } = await service.entra.get(addressOf(path, parameters));
    expect([status, (body as { scimType?: string }).scimType]).toEqual([400, 'invalidValue']);
    return (body as { detail: string }).detail;
  };

  beforeAll(async () => {
    for (const person of people) await create(service.entra, person);
    for (const name of ['cad', 'Arch', 'BIM']) await createGroup(service.entra, name);
  });

  it.each([
    ['userName', ['Abe', 'bea', 'Carl', 'dora']],
    ['USERNAME', ['Abe', 'bea', 'Carl', 'dora']],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName', ['Abe', 'bea', 'Carl', 'dora']],
    // Capitals do not come first, and who has no title comes last.
    ['title', ['Carl', 'dora', 'Abe', 'bea']],
    // Equal ones stay in the order of making.
    ['name.familyName', ['Carl', 'dora', 'bea', 'Abe']],
    // The primary address, else the first.
    ['emails', ['bea', 'Abe', 'dora', 'Carl']],
    ['emails.value', ['bea', 'Abe', 'dora', 'Carl']],
    [`${ENTERPRISE}:department`, ['Abe', 'dora', 'Carl', 'bea']],
    ['department', ['Abe', 'dora', 'Carl', 'bea']],
    ['active', ['Carl', 'dora', 'bea', 'Abe']],
    ['meta.created', ['dora', 'Carl', 'bea', 'Abe']],
    ['nickName', ['dora', 'Carl', 'bea', 'Abe']],
  ])('by %s begins with %j, and is reversed when it descends', async (sortBy, expected) => {
    expect(await list({ sortBy })).toEqual(expected);
    expect(await list({ sortBy, sortOrder: 'ascending' })).toEqual(expected);
    expect(await list({ sortBy, sortOrder: 'DESCENDING' })).toEqual(expected.toReversed());
  });

  it('is filtered and paged in its order, by number and by cursor', async () => {
    const parameters = {
      sortBy: 'name.familyName',
      sortOrder: 'descending',
      filter: 'userName pr',
      count: 1,
    };
    const expected = ['Abe', 'bea', 'dora', 'Carl'];
    const byCursor = await walkByCursor((cursor) =>
      getPage(service.entra, '/Users', { ...parameters, cursor }),
    );
    const byNumber = [];
    for (let startIndex = 1; startIndex <= 4; startIndex += 1)
      byNumber.push(...(await list({ ...parameters, startIndex })));

    expect(byCursor.flatMap(names)).toEqual(expected);
    expect(byNumber).toEqual(expected);
    expect(await list({ ...parameters, startIndex: 3, count: 2 })).toEqual(['dora', 'Carl']);
  });

  it('has cursors of its own order only', async () => {
    const { nextCursor = '' } = await getPage(service.entra, '/Users', {
      sortBy: 'title',
      cursor: '',
      count: 1,
    });
    const other = { sortBy: 'title', sortOrder: 'descending', cursor: nextCursor };
    const { body } = await service.entra.get(addressOf('/Users', other)).expect(400);

    expect(body).toMatchObject({ scimType: 'invalidCursor' });
    // What it holds of a person is not to be read.
    expect(Buffer.from(nextCursor, 'base64url').toString()).not.toContain('architect');
  });

  it('is announced, and may be of groups, and asked for by POST', async () => {
    const search = { sortBy: 'displayName', sortOrder: 'descending', attributes: ['displayName'] };
    const { body } = await service.entra.post('/Groups/.search', search).expect(200);
    const { Resources } = body as { Resources: readonly { displayName: string }[] };

    expect(Resources.map(({ displayName }) => displayName)).toEqual(['cad', 'BIM', 'Arch']);
    const { body: provider } = await service.entra.get('/ServiceProviderConfig').expect(200);
    expect(provider).toMatchObject({ sort: { supported: true } });
  });

  it('says what is wrong with an attribute or an order', async () => {
    expect(await detail({ sortBy: 'userNmae' })).toBe(
      '`sortBy`: unknown attribute `userNmae`; did you mean `userName`?',
    );
    expect(await detail({ sortBy: 'password' })).toContain('unknown attribute');
    expect(await detail({ sortBy: 'name' })).toContain('sort by one of them: formatted, familyName');
    expect(await detail({ sortBy: 'emails[type eq "work"]' })).toContain('`[` cannot be part');
    expect(await detail({ sortBy: 'userName' }, '/Groups')).toContain('unknown attribute');
    expect(await detail({ sortBy: 'userName', sortOrder: 'down' })).toContain('ascending or descending');
    expect(await detail({ sortOrder: 'down' })).toContain('ascending or descending');
  });

  it('by the longest names still has cursors that fit into an address', async () => {
    for (const letter of ['x', '\u{1d54f}'])
      await create(service.okta, { userName: letter.repeat(500 / letter.length) });
    const asked = { sortBy: 'userName', count: 1 };
    const { nextCursor = '' } = await getPage(service.okta, '/Users', { ...asked, cursor: '' });
    const second = await getPage(service.okta, '/Users', { ...asked, cursor: nextCursor });

    expect(second.previousCursor!.length).toBeLessThan(3000);
    expect(names(second)).toHaveLength(1);
  });
});
