import type { Client } from '../service.ts';

interface Listed {
  readonly totalResults: number;
  readonly nextCursor?: string;
  readonly Resources: readonly {
    readonly id: string;
    readonly groups?: readonly { readonly value: string }[];
    readonly members?: readonly { readonly value: string }[];
  }[];
}

/**
 * What must hold of a directory whatever was asked of it, seen from outside: a list is as long as it says and names nobody
 * twice, and a person is in a group exactly when the group has that member. Gives what does not hold.
 */
export async function brokenInvariants(client: Client): Promise<readonly string[]> {
  const users = await walk(client, '/Users');
  const groups = await walk(client, '/Groups');
  const broken = [...users.broken, ...groups.broken];
  const fromUsers = users.resources.flatMap(({ id, groups: of = [] }) =>
    of.map(({ value }) => `${value} ${id}`),
  );
  const fromGroups = groups.resources.flatMap(({ id, members = [] }) =>
    members.map(({ value }) => `${id} ${value}`),
  );
  const known = new Set(fromGroups);
  if (known.size !== fromGroups.length) broken.push('a group has a member twice');
  if (fromUsers.length !== known.size || !fromUsers.every((membership) => known.has(membership)))
    broken.push(`users know of ${fromUsers.length} memberships, groups of ${known.size}`);
  return broken;
}

async function walk(client: Client, place: string) {
  const resources: Listed['Resources'][number][] = [];
  const totals = new Set<number>();
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const { body } = await client.get(`${place}?count=100&cursor=${encodeURIComponent(cursor)}`);
    const page = body as Listed;
    resources.push(...page.Resources);
    totals.add(page.totalResults);
    cursor = page.nextCursor;
  }
  const ids = new Set(resources.map(({ id }) => id));
  const broken: string[] = [];
  if (ids.size !== resources.length) broken.push(`${place} names somebody twice`);
  if (!totals.has(ids.size)) broken.push(`${place} says ${[...totals].join(', ')} and holds ${ids.size}`);
  return { resources, broken };
}
