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
  /** From request to answer, where that is asked. */
  readonly goalMs?: number;
  /** What every answer shows; one without it ends the bench. */
  readonly proof: RegExp;
  /** Connections that ask at the same time. */
  readonly connections: number;
  /** Only for servers that say in their ServiceProviderConfig that they page by cursor (RFC 9865 §4). */
  readonly needsCursors?: boolean;
  /** The n-th request to one server, after an answer. Each write changes something. */
  request(n: number, directory: Directory, previous: string): Request;
}

const writeGoal = 1.5;
const readGoal = 1.7;
const scaleGoal = 1.3;
const jumpGoalMs = 25;
const parallel = 8;
const perPage = 100;

export const operations: readonly Operation[] = [
  {
    ...write('POST /Users', /^HTTP\/1.1 201[^]*"userName"/),
    request: (n, { users }) => ({ method: 'POST', path: '/Users', body: entraUser(users + n) }),
  },
  {
    ...write('PATCH active', /^HTTP\/1.1 200[^]*"userName"/),
    request: (n, directory) => setActive(n, directory),
  },
  {
    ...write('PUT /Users/:id', /^HTTP\/1.1 200[^]*"userName"/),
    request(n, directory) {
      const user = anyUser(n, directory);
      const body = { ...entraUser(user, `Engineer ${n}`), id: userId(user) };
      return { method: 'PUT', path: `/Users/${userId(user)}`, body };
    },
  },
  {
    ...read('GET /Users/:id', /^HTTP\/1.1 200[^]*"userName"/),
    request: (n, directory) => get(`/Users/${userId(anyUser(n, directory))}`),
  },
  lookup('userName eq', (user) => `userName eq "${userName(user)}"`),
  lookup('externalId eq', (user) => `externalId eq "${externalId(user)}"`),
  lookup('emails.value eq', (user) => `emails.value eq "${userName(user)}"`),
  moveMember('add + remove a member, group of 100', groups.small, () => smallGroup),
  moveMember('add + remove a member, big group', groups.big, sizeOfBigGroup),
  withoutMembers('small group without members', groups.small),
  withoutMembers('big group without members', groups.big),
  pages('page of 100, first', () => 1),
  pages('page of 100, middle', (_n, { users }) => Math.floor(users / 2)),
  pages('page of 100, last', (_n, { users }) => users - perPage + 1),
  {
    ...pages('page of 100, walk by startIndex', (n, { users }) => {
      const half = Math.floor(users / 2);
      return half + 1 + ((n * perPage) % half);
    }),
    connections: 1,
  },
  {
    ...read('page of 100, walk by cursor', /"Resources":/),
    connections: 1,
    needsCursors: true,
    request(_n, _directory, previous) {
      const next = /"nextCursor":"?([^",}]+)/.exec(previous)?.[1] ?? '';
      return get(`/Users?count=${perPage}&cursor=${encodeURIComponent(next)}`);
    },
  },
  {
    ...pages('page of 100, jumps', (n, { users }) => 1 + ((n * 7919) % (users - perPage))),
    goal: Infinity,
    goalMs: jumpGoalMs,
    scaleGoal: null,
    connections: 1,
  },
];

/** Off for everybody, then on again. */
export function setActive(n: number, directory: Directory): Request {
  const value = Math.floor(n / directory.users) % 2 === 1;
  return patch(`/Users/${userId(anyUser(n, directory))}`, [{ op: 'Replace', path: 'active', value }]);
}

function write(name: string, proof: RegExp): Omit<Operation, 'request'> {
  return { name, goal: writeGoal, scaleGoal, proof, connections: parallel };
}

function read(name: string, proof: RegExp): Omit<Operation, 'request'> {
  return { name, goal: readGoal, scaleGoal, proof, connections: parallel };
}

function lookup(name: string, filter: (user: number) => string): Operation {
  return {
    ...read(name, /"totalResults":1[,}]/),
    request: (n, directory) => get(`/Users?filter=${encodeURIComponent(filter(anyUser(n, directory)))}`),
  };
}

function withoutMembers(name: string, group: number): Operation {
  return {
    ...read(name, /^HTTP\/1.1 200[^]*"displayName"/),
    request: () => get(`/Groups/${groupId(group)}?excludedAttributes=members`),
  };
}

function pages(name: string, startIndex: (n: number, directory: Directory) => number): Operation {
  return {
    ...read(name, /"userName"/),
    request: (n, directory) => get(`/Users?count=${perPage}&startIndex=${startIndex(n, directory)}`),
  };
}

/** Members leave one by one, half a hundred, and the same then come back: the group stays as large as it was. */
function moveMember(name: string, group: number, sizeOf: (directory: Directory) => number): Operation {
  const batch = 50;
  return {
    ...read(name, /^HTTP\/1.1 20[04]/),
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

export function get(path: string): Request {
  return { method: 'GET', path };
}

export function patch(path: string, Operations: readonly object[]): Request {
  const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations };
  return { method: 'PATCH', path, body };
}

/** Everybody once, in no order that a cache would like, and then again. The step is a prime. */
function anyUser(n: number, { users }: Directory): number {
  return (n * 7919) % users;
}
