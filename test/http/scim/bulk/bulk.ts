import type { Client, Service } from '../service.ts';

export interface Answered {
  readonly method: string;
  readonly bulkId?: string;
  readonly version?: string;
  readonly location?: string;
  readonly status: string;
  readonly response?: { readonly status: string; readonly scimType?: string; readonly detail: string };
}

/** Sends a Bulk that is taken, and gives what it says of each operation. */
export async function bulk(
  client: Client,
  operations: readonly object[],
  more: object = {},
): Promise<readonly Answered[]> {
  const { status, body } = await client.post('/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    ...more,
    Operations: operations,
  });
  if (status !== 200) throw new Error(`POST /Bulk answered ${status}: ${JSON.stringify(body)}`);
  return (body as { Operations: readonly Answered[] }).Operations;
}

export const postUser = (bulkId: string, more: object = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { userName: bulkId, ...more },
});
export const postGroup = (bulkId: string, ...members: readonly string[]) => ({
  method: 'POST',
  path: '/Groups',
  bulkId,
  data: { displayName: bulkId, members: members.map((value) => ({ value })) },
});
export const add = (...members: readonly string[]) => ({
  Operations: [{ op: 'add', path: 'members', value: members.map((value) => ({ value })) }],
});

export const statusesOf = (answered: readonly Answered[]) => answered.map(({ status }) => status);
export const idOf = ({ location = '' }: Answered) => location.slice(location.lastIndexOf('/') + 1);

/** The userNames of a directory, sorted. */
export async function namesIn(client: Client): Promise<readonly string[]> {
  const { body } = await client.get('/Users?count=1000&attributes=userName');
  return (body as { Resources: { userName: string }[] }).Resources.map(({ userName }) => userName).toSorted();
}

/** A directory that no other test looks at. */
const directories = { made: 0 };
export function newClient(service: Service): Promise<Client> {
  directories.made += 1;
  return service.clientFor(`scim:bulk-${directories.made}`);
}
