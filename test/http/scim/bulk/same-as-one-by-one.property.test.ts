import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';
import { databaseKinds } from '../../../support/databases.ts';
import { type Client, useService } from '../service.ts';
import { bulk, newClient } from './bulk.ts';

/** `refer` turns the place of an earlier POST into whatever the client writes for it. */
type Refer = (place: number) => string;
interface Step {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: (refer: Refer) => string;
  readonly data: (refer: Refer) => object | undefined;
  readonly version?: string;
}

const name = fc.constantFrom('ana', 'ANA', 'bo', 'cy', '');
const place = fc.nat(20);
const places = fc.array(place, { maxLength: 3 });
const kind = fc.constantFrom('Users' as const, 'Groups' as const);
const version = fc.option(fc.constantFrom('W/"1"', 'W/"2"'), { nil: undefined });
const members = (some: readonly number[], refer: Refer) => some.map((one) => ({ value: refer(one) }));

const postUser = fc.tuple(name, fc.option(place)).map(([userName, boss]): Step => ({
  method: 'POST',
  path: () => '/Users',
  data: (refer) => ({
    userName,
    ...(boss !== null && { [ENTERPRISE_URN]: { manager: { value: refer(boss) } } }),
  }),
}));
const postGroup = fc.tuple(name, places).map(([displayName, some]): Step => ({
  method: 'POST',
  path: () => '/Groups',
  data: (refer) => ({ displayName, members: members(some, refer) }),
}));
const put = fc
  .record({ kind, place, name, some: fc.option(places), version })
  .map(({ kind, place, name, some, version }): Step => ({
    method: 'PUT',
    path: (refer) => `/${kind}/${refer(place)}`,
    data: (refer) => ({
      userName: name,
      displayName: name,
      ...(some && { members: members(some, refer) }),
    }),
    ...(version !== undefined && { version }),
  }));
const patch = fc
  .record({ kind, place, name, some: places, op: fc.constantFrom('add', 'remove', 'replace'), version })
  .map(({ kind, place, name, some, op, version }): Step => ({
    method: 'PATCH',
    path: (refer) => `/${kind}/${refer(place)}`,
    data: (refer) => ({
      Operations:
        kind === 'Users'
          ? [
              { op: 'replace', path: 'userName', value: name },
              { op: 'add', path: 'title', value: op },
            ]
          : [
              { op, path: 'members', value: members(some, refer) },
              { op: 'replace', path: 'displayName', value: name },
            ],
    }),
    ...(version !== undefined && { version }),
  }));
const remove = fc.record({ kind, place, version }).map(({ kind, place, version }): Step => ({
  method: 'DELETE',
  path: (refer) => `/${kind}/${refer(place)}`,
  data: () => undefined,
  ...(version !== undefined && { version }),
}));
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: postUser },
    { weight: 2, arbitrary: postGroup },
    put,
    patch,
    patch,
    remove,
  ),
  { minLength: 1, maxLength: 25 },
);

/** Only what was asked for before is referred to: `place` counts among the POSTs so far. */
const earlier = (posts: readonly number[], place: number): number => posts[place % posts.length] ?? -1;

/** Failed references are 409 there and not sent here. */
async function oneByOne(client: Client, sequence: readonly Step[]): Promise<readonly string[]> {
  const posts: number[] = [];
  const ids = new Map<number, string>();
  const statuses: string[] = [];
  for (const [at, step] of sequence.entries()) {
    let isLost = false;
    const refer: Refer = (place) => {
      const id = ids.get(earlier(posts, place));
      isLost ||= id === undefined;
      return id ?? '';
    };
    const [path, data] = [step.path(refer), step.data(refer)];
    if (step.method === 'POST') posts.push(at);
    if (isLost) {
      statuses.push('409');
      continue;
    }
    const request =
      step.method === 'PATCH'
        ? client.patch(path, ...(data as { Operations: readonly object[] }).Operations)
        : step.method === 'DELETE'
          ? client.delete(path)
          : client[step.method === 'POST' ? 'post' : 'put'](path, data);
    const { status, body } = await (step.version === undefined
      ? request
      : request.set('If-Match', step.version));
    if (status === 201) ids.set(at, (body as { id: string }).id);
    statuses.push(step.method === 'PATCH' && status === 204 ? '200' : String(status));
  }
  return statuses;
}

async function byBulk(client: Client, sequence: readonly Step[]): Promise<readonly string[]> {
  const posts: number[] = [];
  const operations = sequence.map((step, at) => {
    const refer: Refer = (place) => `bulkId:${earlier(posts, place)}`;
    const [path, data] = [step.path(refer), step.data(refer)];
    if (step.method === 'POST') posts.push(at);
    return { method: step.method, bulkId: String(at), path, data, version: step.version };
  });
  return (await bulk(client, operations)).map(({ status }) => status);
}

/** All that can be seen of a directory, ids written as the order in which things were made. */
async function stateOf(client: Client): Promise<unknown> {
  const [users, groups] = [await client.get('/Users?count=1000'), await client.get('/Groups?count=1000')];
  const lists = [users.body, groups.body] as { Resources: { id: string }[] }[];
  const names = new Map(lists.flatMap(({ Resources }) => Resources).map(({ id }, at) => [id, `#${at}`]));
  const text = JSON.stringify(lists, (key, value: unknown) =>
    key === 'members' ? (value as { value: string }[]).toSorted(byName(names)) : value,
  );
  return JSON.parse(
    text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => names.get(id) ?? 'gone'),
  ) as unknown;
}

function byName(names: ReadonlyMap<string, string>) {
  return (one: { value: string }, other: { value: string }) =>
    (names.get(one.value) ?? '') < (names.get(other.value) ?? '') ? -1 : 1;
}

describe.each(databaseKinds)('a Bulk on %s', (kind) => {
  const service = useService({ kind });

  it('leaves what its operations leave one by one, and tells the same of each', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const [one, other] = [await newClient(service), await newClient(service)];
        expect(await byBulk(one, sequence)).toEqual(await oneByOne(other, sequence));
        expect(await stateOf(one)).toEqual(await stateOf(other));
      }),
      { numRuns: kind === 'sqlite' ? 60 : 20 },
    );
  });
});
