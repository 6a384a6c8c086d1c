import { beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../support/databases.ts';
import { createGroup, create, useService } from '../service.ts';

interface List {
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly { readonly id: string }[];
}

describe.each(databaseKinds)('a list on %s', (kind) => {
  const service = useService({ kind });
  const made: string[] = [];
  const list = async (query: string) => (await service.entra.get(`/Users?${query}`).expect(200)).body as List;
  beforeAll(async () => {
    for (let n = 0; n < 12; n += 1)
      made.push(await create(service.entra, { userName: `page${n}`, active: n % 2 === 0 }));
    await create(service.okta, { userName: 'somebody else' });
  });

  it('is walked by startIndex 1, 6, 11 with count 5: each once, in the order of making, startIndex echoed', async () => {
    const pages = [
      await list('startIndex=1&count=5'),
      await list('startIndex=6&count=5'),
      await list('startIndex=11&count=5'),
    ];
    expect(
      pages.map(({ startIndex, itemsPerPage, totalResults }) => [startIndex, itemsPerPage, totalResults]),
    ).toEqual([
      [1, 5, 12],
      [6, 5, 12],
      [11, 2, 12],
    ]);
    expect(pages.flatMap(({ Resources }) => Resources.map(({ id }) => id))).toEqual(made);
  });

  it.each([
    ['', 1, 12],
    ['count=0', 1, 0],
    ['count=-3', 1, 0],
    ['startIndex=0', 1, 12],
    ['startIndex=-9', 1, 12],
    ['startIndex=13', 13, 0],
    ['startIndex=9007199254740993', Number.MAX_SAFE_INTEGER, 0],
    ['count=1000000', 1, 12],
    ['filter=active eq "True"&count=2', 1, 2],
  ])('%s begins at %d and has %d', async (query, startIndex, items) => {
    const page = await list(query);
    expect(page).toMatchObject({
      startIndex,
      itemsPerPage: items,
      totalResults: query.includes('active') ? 6 : 12,
    });
    expect(page.Resources).toHaveLength(items);
  });

  it.each(['count=many', 'startIndex=1&startIndex=2', 'filter=userName', 'filter=shoeSize pr', 'filter=('])(
    'is refused with 400: %s',
    async (query) => {
      const { status, body } = await service.entra.get(`/Users?${query}`);
      expect([status, body]).toEqual([
        400,
        expect.objectContaining({ status: '400', scimType: expect.stringMatching(/^invalid/) }),
      ]);
    },
  );

  it('goes on after the last user shown when somebody before is gone', async () => {
    const { okta } = service;
    const own = [];
    for (let n = 0; n < 5; n += 1) own.push(await create(okta, { userName: `left${n}` }));
    const page = async (startIndex: number) =>
      (await okta.get(`/Users?filter=userName sw "left"&count=2&startIndex=${startIndex}`)).body as List;
    await page(1);
    await okta.delete(`/Users/${own[0]}`).expect(204);

    const second = await page(3);
    expect(second.Resources.map(({ id }) => id)).toEqual(own.slice(2, 4));
    expect(second).toMatchObject({ startIndex: 3, totalResults: 5 });
    expect(await page(5)).toMatchObject({ itemsPerPage: 1, totalResults: 5 });
    for (const name of ['left5', 'left6']) await create(okta, { userName: name });
    expect(await page(5)).toMatchObject({ itemsPerPage: 2, totalResults: 7 });
    // Whoever begins anew, or jumps, counts those who are there now.
    expect(await page(1)).toMatchObject({ itemsPerPage: 2, totalResults: 6 });
    expect((await page(2)).Resources.map(({ id }) => id)).toEqual(own.slice(2, 4));
  });

  it('can be asked for by POST, too', async () => {
    const search = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      startIndex: 2,
      count: 3,
      attributes: ['userName'],
    };
    const { body } = await service.entra
      .post('/Users/.search', { ...search, filter: 'userName sw "page"' })
      .expect(200);
    expect(body).toMatchObject({ totalResults: 12, startIndex: 2, itemsPerPage: 3 });
    expect((body as List).Resources.map((user) => Object.keys(user))).toEqual(
      Array.from({ length: 3 }, () => ['schemas', 'id', 'userName']),
    );
    await createGroup(service.entra, 'Searched');
    const groups = await service.entra
      .post('/Groups/.search', { filter: 'displayName eq "searched"' })
      .expect(200);
    expect(groups.body).toMatchObject({ totalResults: 1 });
    await service.entra.post('/Users/.search', '[]').expect(400);
  });

  it.each(['emails.value eq "x\u0000"', 'id eq "\\u0000"'])(
    'does not break on the filter %j',
    async (filter) => {
      const { status } = await service.entra.get(`/Users?filter=${encodeURIComponent(filter)}`);
      expect(status).toBe(400);
    },
  );

  it.each(['%00', '%ED%A0%80', '..%2f..', '%', 'x'.repeat(3000)])(
    'does not break on the id %s',
    async (id) => {
      const { status, body } = await service.entra.get(`/Users/${id}`);
      expect([400, 404]).toContain(status);
      expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] });
    },
  );
});
