import axios, { type AxiosInstance } from 'axios';
import * as z from 'zod';
import type { DemoPerson } from './company.ts';

const Created = z.object({ id: z.string() });
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** Entra sends at most this many members in one PATCH. */
const membersPerPatch = 100;
/** Entra works on several people at once in its first cycle. */
const parallelPushes = 8;

/** A simulated Microsoft Entra ID that pushes over real SCIM HTTP, in the shapes Entra really sends. */
export interface EntraDirectory {
  /** First cycle: users, then groups, then members. */
  pushEverybody(people: readonly DemoPerson[]): Promise<void>;
  pushJoiner(person: DemoPerson): Promise<void>;
  /** Soft delete: `active` becomes the text "False", as Entra does by default. */
  disable(person: DemoPerson): Promise<void>;
  moveGroups(person: DemoPerson, change: { from: readonly string[]; to: readonly string[] }): Promise<void>;
}

/** Remembers the ids that the service gave, as Entra does. */
export function createEntraDirectory(scimUrl: string, token: string): EntraDirectory {
  const http = axios.create({
    baseURL: scimUrl,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
    timeout: 30_000,
  });
  const userIds = new Map<string, string>();
  const groupIds = new Map<string, string>();

  async function addMembers(group: string, members: readonly DemoPerson[]): Promise<void> {
    const groupId = groupIds.get(group) ?? (await createGroup(http, group));
    groupIds.set(group, groupId);
    for (let from = 0; from < members.length; from += membersPerPatch) {
      const value = members.slice(from, from + membersPerPatch).map((person) => memberOf(userIds, person));
      await patch(http, `/Groups/${groupId}`, { op: 'Add', path: 'members', value });
    }
  }

  async function pushUser(person: DemoPerson): Promise<void> {
    userIds.set(person.number, await createUser(http, person));
  }

  return {
    async pushEverybody(people) {
      for (let from = 0; from < people.length; from += parallelPushes) {
        await Promise.all(people.slice(from, from + parallelPushes).map(pushUser));
      }
      for (const group of new Set(people.flatMap(({ groups }) => groups))) {
        await addMembers(
          group,
          people.filter(({ groups }) => groups.includes(group)),
        );
      }
    },
    async pushJoiner(person) {
      await pushUser(person);
      for (const group of person.groups) await addMembers(group, [person]);
    },
    async disable(person) {
      const id = memberOf(userIds, person).value;
      await patch(http, `/Users/${id}`, { op: 'Replace', path: 'active', value: 'False' });
    },
    async moveGroups(person, { from, to }) {
      for (const group of to) await addMembers(group, [person]);
      for (const group of from) {
        const value = [memberOf(userIds, person)];
        await patch(http, `/Groups/${groupIds.get(group)}`, { op: 'Remove', path: 'members', value });
      }
    },
  };
}

function memberOf(userIds: ReadonlyMap<string, string>, person: DemoPerson): { $ref: null; value: string } {
  const value = userIds.get(person.number);
  if (value === undefined) throw new Error(`${person.email} was never pushed`);
  return { $ref: null, value };
}

async function createUser(http: AxiosInstance, person: DemoPerson): Promise<string> {
  const { data } = await http.post<unknown>('/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterprise],
    externalId: person.email.split('@')[0],
    userName: person.email,
    active: true,
    displayName: `${person.givenName} ${person.familyName}`,
    emails: [{ primary: true, type: 'work', value: person.email }],
    meta: { resourceType: 'User' },
    name: {
      formatted: `${person.givenName} ${person.familyName}`,
      familyName: person.familyName,
      givenName: person.givenName,
    },
    title: person.title,
    roles: [],
    [enterprise]: { department: person.department, employeeNumber: person.number },
  });
  return Created.parse(data).id;
}

async function createGroup(http: AxiosInstance, displayName: string): Promise<string> {
  const { data } = await http.post<unknown>('/Groups', {
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ],
    externalId: `group-${displayName.toLowerCase().replaceAll(' ', '-')}`,
    displayName,
    members: [],
    meta: { resourceType: 'Group' },
  });
  return Created.parse(data).id;
}

async function patch(http: AxiosInstance, path: string, operation: object): Promise<void> {
  await http.patch(path, { schemas: [patchOp], Operations: [operation] });
}
