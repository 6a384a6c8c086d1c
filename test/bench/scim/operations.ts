import type { Request } from './connection.ts';
import {
  type Directory,
  entraUser,
  externalId,
  groupId,
  groups,
  sizeOfBigGroup,
  smallGroup,
  userId,
  userName,
} from './people.ts';

/** One kind of request, asked of every server alike. */
export interface Operation {
  readonly name: string;
  /** At most so many times the yardstick's CPU. */
  readonly goal: number;
  /** At most so many times its own cost in a directory of a thousand; null where that is not asked. */
  readonly scaleGoal: number | null;
  readonly status: number;
  /** What every answer has in its text; an answer without it ends the bench. */
  readonly proof: string;
  /** Connections that ask at the same time. */
  readonly connections: number;
  /** The n-th request to one server. Each writes something that was not so before. */
  request(n: number, directory: Directory): Request;
}

const writeGoal = 1.5;
const readGoal = 1.7;
const scaleGoal = 1.3;
const parallel = 8;
const page = 100;

export const operations: readonly Operation[] = [
  {
    ...write('POST /Users', 201),
    request: (n, { users }) => ({ method: 'POST', path: '/Users', body: entraUser(users + n) }),
  },
  {
    ...write('PATCH active', 200),
    request(n, directory) {
      const value = Math.floor(n / directory.users) % 2 === 0 ? 'False' : 'True';
      const Operations = [{ op: 'Replace', path: 'active', value }];
      return patch(`/Users/${userId(anyUser(n, directory))}`, Operations);
    },
  },
  {
    ...write('PUT /Users/:id', 200),
    request(n, directory) {
      const user = anyUser(n, directory);
      const body = { ...entraUser(user, `Engineer ${n}`), id: userId(user) };
      return { method: 'PUT', path: `/Users/${userId(user)}`, body };
    },
  },
  {
    ...read('GET /Users/:id', '"userName"'),
    request: (n, directory) => get(`/Users/${userId(anyUser(n, directory))}`),
  },
  lookup('userName eq', (user) => `userName eq "${userName(user)}"`),
  lookup('externalId eq', (user) => `externalId eq "${externalId(user)}"`),
  lookup('emails.value eq', (user) => `emails.value eq "${userName(user)}"`),
  moveMember('add + remove a member, group of 100', groups.small, () => smallGroup),
  moveMember('add + remove a member, big group', groups.big, sizeOfBigGroup),
  {
    ...read('small group without members', '"displayName"'),
    request: () => get(`/Groups/${groupId(groups.small)}?excludedAttributes=members`),
  },
  {
    ...read('big group without members', '"displayName"'),
    request: () => get(`/Groups/${groupId(groups.big)}?excludedAttributes=members`),
  },
  pages('page of 100, first', () => 1),
  pages('page of 100, middle', ({ users }) => Math.floor(users / 2)),
  pages('page of 100, last', ({ users }) => users - page + 1),
  {
    ...read('page of 100, walk by startIndex', '"userName"'),
    scaleGoal: null,
    connections: 1,
    request(n, { users }) {
      const half = Math.floor(users / 2);
      return get(`/Users?count=${page}&startIndex=${half + 1 + ((n * page) % half)}`);
    },
  },
];

function write(name: string, status: number): Omit<Operation, 'request'> {
  return { name, status, goal: writeGoal, scaleGoal, proof: '"userName"', connections: parallel };
}

function read(name: string, proof: string): Omit<Operation, 'request'> {
  return { name, status: 200, goal: readGoal, scaleGoal, proof, connections: parallel };
}

function lookup(name: string, filter: (user: number) => string): Operation {
  return {
    ...read(name, '"totalResults":1,'),
    request: (n, directory) => get(`/Users?filter=${encodeURIComponent(filter(anyUser(n, directory)))}`),
  };
}

function pages(name: string, startIndex: (directory: Directory) => number): Operation {
  return {
    ...read(name, '"userName"'),
    request: (_n, directory) => get(`/Users?count=${page}&startIndex=${startIndex(directory)}`),
  };
}

/** Members leave one by one, half a hundred, and the same then come back: the group stays as large as it was. */
function moveMember(name: string, group: number, sizeOf: (directory: Directory) => number): Operation {
  const batch = 50;
  return {
    ...read(name, 'HTTP/1.1 204'),
    status: 204,
    request(n, directory) {
      const turn = Math.floor(n / (2 * batch));
      const member = (turn * batch + (n % batch)) % sizeOf(directory);
      const op = n % (2 * batch) < batch ? 'Remove' : 'Add';
      return patch(`/Groups/${groupId(group)}`, [
        { op, path: 'members', value: [{ value: userId(member) }] },
      ]);
    },
  };
}

function get(path: string): Request {
  return { method: 'GET', path };
}

function patch(path: string, Operations: readonly object[]): Request {
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations };
  return { method: 'PATCH', path, body };
}

/** Everybody once, in no order that a cache would like, and then again. The step is a prime. */
function anyUser(n: number, { users }: Directory): number {
  return (n * 7919) % users;
}
