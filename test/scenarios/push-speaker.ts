import axios, { type AxiosInstance } from 'axios';
import * as z from 'zod';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../src/core/filter/person-schema.ts';
import { addressOf, createSaidPeople, type Said } from './said-people.ts';
import type { GroupEvent, PersonSaid } from './scenario-schema.ts';

/** An identity provider that pushes over real SCIM requests. It remembers the ids that it was given. */
export interface PushSpeaker {
  say(entries: readonly PersonSaid[]): Promise<void>;
  changeGroup(event: GroupEvent): Promise<void>;
  /** The daemon listens elsewhere now. */
  connect(url: string, token: string): void;
}

const Created = z.object({ id: z.string() });
const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface Provider {
  http: AxiosInstance;
  readonly userIds: Map<string, string>;
  readonly groupIds: Map<string, string>;
  readonly memberOf: Map<string, readonly string[]>;
}

export function createPushSpeaker(): PushSpeaker {
  const said = createSaidPeople();
  const provider: Provider = {
    http: axios.create(),
    userIds: new Map(),
    groupIds: new Map(),
    memberOf: new Map(),
  };
  return {
    connect(url, token) {
      provider.http = axios.create({
        baseURL: `${url}/scim/v2`,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' },
      });
    },
    async say(entries) {
      const people = said.hear(entries);
      for (const person of people) await pushUser(provider, person);
      await pushMembers(provider, people);
    },
    async changeGroup({ group, renamed, deleted }) {
      const path = `/Groups/${await groupId(provider, group)}`;
      if (deleted === true) {
        await provider.http.delete(path);
        provider.groupIds.delete(group);
      }
      if (renamed === undefined) return;
      await patch(provider, path, { op: 'replace', path: 'displayName', value: renamed });
      provider.groupIds.set(renamed, provider.groupIds.get(group) ?? '');
      provider.groupIds.delete(group);
    },
  };
}

async function pushUser({ http, userIds, memberOf }: Provider, person: Said): Promise<void> {
  const known = userIds.get(person.id);
  if (person.gone === true) {
    await http.delete(`/Users/${known}`);
    userIds.delete(person.id);
    memberOf.delete(person.id);
  } else if (known === undefined) {
    const { data } = await http.post<unknown>('/Users', toUser(person));
    userIds.set(person.id, Created.parse(data).id);
  } else await http.put(`/Users/${known}`, toUser(person));
}

/** One request for each group and direction, as identity providers send them. */
async function pushMembers(provider: Provider, people: readonly Said[]): Promise<void> {
  const { userIds, memberOf } = provider;
  const alive = people.filter(({ gone }) => gone !== true);
  const before = (id: string) => memberOf.get(id) ?? [];
  const names = new Set(alive.flatMap(({ id, groups = [] }) => [...groups, ...before(id)]));
  for (const group of names) {
    const idsOf = (which: readonly Said[]) => which.map(({ id }) => ({ value: userIds.get(id) }));
    const isIn = ({ groups = [] }: Said) => groups.includes(group);
    const joining = idsOf(alive.filter((one) => isIn(one) && !before(one.id).includes(group)));
    const leaving = idsOf(alive.filter((one) => !isIn(one) && before(one.id).includes(group)));
    const path = `/Groups/${await groupId(provider, group)}`;
    if (joining.length > 0) await patch(provider, path, { op: 'add', path: 'members', value: joining });
    if (leaving.length > 0) await patch(provider, path, { op: 'remove', path: 'members', value: leaving });
  }
  for (const { id, groups = [] } of alive) memberOf.set(id, groups);
}

async function groupId({ http, groupIds }: Provider, displayName: string): Promise<string> {
  const known = groupIds.get(displayName);
  if (known !== undefined) return known;
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
  const { data } = await http.post<unknown>('/Groups', { schemas, displayName, members: [] });
  const { id } = Created.parse(data);
  groupIds.set(displayName, id);
  return id;
}

async function patch({ http }: Provider, path: string, operation: object): Promise<void> {
  await http.patch(path, { schemas: [patchOp], Operations: [operation] });
}

function toUser(person: Said): object {
  const { id, name, active = true, number, department = 'Structures', userType, userName } = person;
  const email = addressOf(person);
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE_URN, EMPLOYMENT_URN],
    externalId: id,
    userName: userName ?? email ?? id,
    displayName: name,
    name: { givenName: name, familyName: 'Person' },
    active,
    ...(email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    ...(userType === undefined ? {} : { userType }),
    [ENTERPRISE_URN]: { department, ...(number === undefined ? {} : { employeeNumber: number }) },
    ...employmentOf(person),
  };
}

function employmentOf({ state, startDate, lastDay, leaveSince, zone }: Said): object {
  const facts = { employmentState: state, startDate, lastDay, leaveSince, timeZone: zone };
  const said = Object.entries(facts).filter(([, value]) => value !== undefined && value !== null);
  return said.length === 0 ? {} : { [EMPLOYMENT_URN]: Object.fromEntries(said) };
}
