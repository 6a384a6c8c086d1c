import { describe, expect, it } from 'vitest';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../../../../src/core/filter/person-schema.ts';
import { SEATS_URN } from '../../../../src/http/scim/schema/seats-definition.ts';
import { BASE, create, useService } from '../service.ts';

interface Described {
  readonly name: string;
  readonly canonicalValues?: readonly string[];
  readonly uniqueness?: string;
  readonly mutability: string;
  readonly returned: string;
  readonly subAttributes?: readonly Described[];
}
const service = useService();
const get = async (path: string) =>
  (await service.entra.get(path).expect(200)).body as Record<string, unknown>;
const flat = (attributes: readonly Described[]): readonly Described[] =>
  attributes.flatMap((one) => [one, ...flat(one.subAttributes ?? [])]);

describe('the service provider configuration', () => {
  it('says what is true', async () => {
    expect(await get('/ServiceProviderConfig')).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 16 * 1024 * 1024 },
      filter: { supported: true, maxResults: 1000 },
      sort: { supported: true },
      etag: { supported: true },
      changePassword: { supported: false },
      authenticationSchemes: [
        { type: 'oauthbearertoken', primary: true },
        { type: 'oauth2', primary: false },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${BASE}/ServiceProviderConfig` },
    });
  });
});

describe('the schemas', () => {
  it('are those of users, of their extensions and of groups, each at its own address', async () => {
    const list = (await get('/Schemas')) as {
      totalResults: number;
      Resources: { id: string; meta: { location: string } }[];
    };
    expect(list.totalResults).toBe(5);
    expect(list.Resources.map(({ id }) => id)).toEqual([
      USER_URN,
      ENTERPRISE_URN,
      EMPLOYMENT_URN,
      SEATS_URN,
      'urn:ietf:params:scim:schemas:core:2.0:Group',
    ]);
    for (const one of list.Resources) {
      expect(one.meta.location).toBe(`${BASE}/Schemas/${one.id}`);
      expect(await get(`/Schemas/${one.id}`)).toEqual(one);
    }
  });

  it('use only the words of RFC 7643, and forbid no type of role', async () => {
    const { Resources } = (await get('/Schemas')) as { Resources: { attributes: Described[] }[] };
    for (const one of Resources.flatMap(({ attributes }) => flat(attributes))) {
      expect(['readOnly', 'readWrite', 'immutable', 'writeOnly']).toContain(one.mutability);
      expect(['always', 'never', 'default', 'request']).toContain(one.returned);
      expect(['none', 'server', 'global', undefined]).toContain(one.uniqueness);
      expect(one.canonicalValues).not.toEqual([]);
    }
  });

  it('show every attribute that a user comes back with', async () => {
    const { Resources } = (await get('/Schemas')) as { Resources: { id: string; attributes: Described[] }[] };
    const known = new Set(Resources.flatMap(({ attributes }) => attributes.map(({ name }) => name)));
    const id = await create(service.entra, {
      userName: 'ana',
      title: 'x',
      [EMPLOYMENT_URN]: { lastDay: '2026-12-31', jobCode: '7' },
    });
    const {
      schemas: _schemas,
      id: _id,
      meta: _meta,
      [EMPLOYMENT_URN]: employment,
      ...own
    } = await get(`/Users/${id}`);
    for (const name of [...Object.keys(own), ...Object.keys(employment as object)])
      expect(known).toContain(name);
  });
});

describe('the resource types', () => {
  it('are users with three optional extensions, and groups', async () => {
    expect(await get('/ResourceTypes')).toMatchObject({
      totalResults: 2,
      Resources: [
        {
          id: 'User',
          endpoint: '/Users',
          schema: USER_URN,
          schemaExtensions: [
            { schema: ENTERPRISE_URN, required: false },
            { schema: EMPLOYMENT_URN, required: false },
            { schema: SEATS_URN, required: false },
          ],
        },
        { id: 'Group', endpoint: '/Groups' },
      ],
    });
    expect(await get('/ResourceTypes/User')).toMatchObject({
      id: 'User',
      meta: { location: `${BASE}/ResourceTypes/User` },
    });
  });
});
