import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { printFilter } from '../../../../src/core/filter/print-filter.ts';
import { anyFilter } from '../../../core/filter/any-filter.ts';
import { databaseKinds } from '../../../support/databases.ts';
import { create, createGroup, useService } from '../service.ts';

const odd = fc.constantFrom<unknown>(
  '',
  '\u0000',
  '\ud800',
  '%',
  '"',
  -1,
  0,
  1e300,
  null,
  true,
  [],
  ['a', 'b'],
  {},
  'x'.repeat(3000),
);
const attribute = fc.constantFrom(
  'userName',
  'displayName',
  'emails',
  'emails.value',
  'groups.display',
  'members',
  'meta.lastModified',
  'name',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
  'schemas',
  'password',
  '__proto__',
  'id.id',
);
const number = fc.constantFrom<unknown>(1, 2, 5, '3', 1000, 9e15, '1e3', 'x');
const query = fc.record(
  {
    filter: fc.oneof({ weight: 3, arbitrary: anyFilter.map(printFilter) }, { weight: 1, arbitrary: odd }),
    sortBy: fc.oneof({ weight: 3, arbitrary: attribute }, { weight: 1, arbitrary: odd }),
    sortOrder: fc.oneof(fc.constantFrom('ascending', 'descending'), odd),
    startIndex: fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: odd }),
    count: fc.oneof({ weight: 3, arbitrary: number }, { weight: 1, arbitrary: odd }),
    cursor: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>('') }, { weight: 1, arbitrary: odd }),
    attributes: fc.oneof(attribute, odd),
    excludedAttributes: fc.oneof(attribute, odd),
  },
  { requiredKeys: [] },
);

interface Answer {
  readonly totalResults: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly unknown[];
}

describe.each(databaseKinds)('a list that is asked anything on %s', (kind) => {
  const service = useService({ kind });
  beforeAll(async () => {
    const ids: string[] = [];
    for (const userName of ['Caf\u00e9', 'cad users', 'K', '\u212a2'])
      ids.push(await create(service.entra, { userName, emails: [{ value: userName, type: 'work' }] }));
    for (const name of ['CAD Users', 'Old CAD']) await createGroup(service.entra, name, ids);
  });

  it('has an answer, or a refusal with its reason', async () => {
    const path = fc.constantFrom('/Users/.search', '/Groups/.search', '/.search');
    await fc.assert(
      fc.asyncProperty(path, query, async (address, asked) => {
        const { status, body } = await service.entra.post(address, asked);
        if (status === 400) {
          expect(body).toMatchObject({ scimType: expect.any(String), detail: expect.any(String) });
          return;
        }
        expect(status).toBe(200);
        const { totalResults, itemsPerPage, Resources } = body as Answer;
        expect(Resources).toHaveLength(itemsPerPage);
        expect(totalResults).toBeGreaterThanOrEqual(itemsPerPage);
      }),
      { numRuns: 300 },
    );
  });
});
