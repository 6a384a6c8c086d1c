import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { create, useService } from '../service.ts';
import { addCrowd, addGroup } from './crowd.ts';

/** No index answers it, and each part looks into every document. */
const everywhere = [
  'title',
  'nickName',
  'preferredLanguage',
  'profileUrl',
  'name.familyName',
  'displayName',
  'addresses.locality',
  'phoneNumbers.value',
  'roles.value',
]
  .map((name) => `${name} co "nobody"`)
  .join(' or ');

describe('a filter that walks fifteen thousand users', () => {
  const service = useService();
  let known = '';
  beforeAll(async () => {
    await addCrowd(service.database, 'entra', 15_000);
    known = await create(service.entra, { userName: 'known' });
    // The thread runs: what takes long below is the walk.
    await service.entra.get('/Users?filter=title eq "nobody"').expect(200);
  }, 60_000);

  it('lets others be answered before it, the pushes of its own source included', async () => {
    const order: string[] = [];
    const ask = async (name: string, request: PromiseLike<{ status: number }>) => {
      const { status } = await request;
      order.push(`${name} ${status}`);
    };
    const slow = ask('slow', service.entra.get(`/Users?filter=${everywhere}`));
    await ask('get', service.entra.get(`/Users/${known}`));
    await ask('search', service.entra.get('/Users?filter=userName eq "known"'));
    await ask('push', service.entra.patch(`/Users/${known}`, { op: 'add', path: 'title', value: 'x' }));
    await ask('other source', service.okta.get('/Users'));
    await slow;
    expect(order).toEqual(['get 200', 'search 200', 'push 200', 'other source 200', 'slow 200']);
  });
});

describe.each(databaseKinds)('what is read apart on %s', (kind) => {
  const service = useService({ kind });
  beforeAll(async () => {
    const people = await addCrowd(service.database, 'entra', 1_201);
    await addGroup(service.database, 'entra', people);
  });
  const list = async (path: string) => (await service.entra.get(path).expect(200)).body as unknown;

  it('is the same list', async () => {
    const { Resources } = (await list('/Users?startIndex=8&count=1')) as { Resources: readonly unknown[] };
    const slow = 'title eq "designer" and nickName co "000007"';
    expect(await list(`/Users?filter=${slow}`)).toMatchObject({ totalResults: 1, Resources });
    expect(await list('/Users?filter=title eq "designer"&startIndex=1201')).toMatchObject({
      totalResults: 1201,
      itemsPerPage: 1,
    });
    expect(await list('/Users?startIndex=20000')).toMatchObject({ totalResults: 1201, itemsPerPage: 0 });
  });

  it('is the change that was answered just before', async () => {
    for (const title of ['one', 'two', 'three']) {
      await service.entra.patch('/Users/entra-person-000003', { op: 'replace', path: 'title', value: title });
      expect(await list(`/Users?filter=title eq "${title}"`)).toMatchObject({ totalResults: 1 });
    }
  });

  it('is the whole group, alone and in a list', async () => {
    const alone = (await list('/Groups/group-of-1201')) as { members: readonly { value: string }[] };
    expect(alone.members).toHaveLength(1201);
    expect(alone.members.at(-1)).toMatchObject({ value: 'entra-person-001200' });
    expect(await list('/Groups?filter=displayName sw "every"')).toMatchObject({ Resources: [alone] });
  });
});
