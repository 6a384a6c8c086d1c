import type nock from 'nock';
import { asId } from '../../../src/core/domain/ids.ts';
import {
  cad,
  type ContractWorld,
  gateway,
  page,
  problem,
  type Said,
  seat,
  signal,
  teamPath,
  to,
  user,
} from './contract-world.ts';

/** One operation of the API as the adapter uses it, among the calls before and after it. */
export interface Operation {
  readonly name: string;
  readonly isChange: boolean;
  /** What is answered before it is asked. */
  before(world: ContractWorld): unknown;
  on(world: ContractWorld, token?: string): nock.Interceptor;
  readonly fine: Said;
  /** What is asked after a success, by whom. */
  after(world: ContractWorld, token?: string): unknown;
  /** What is asked to understand a refusal that says nothing. */
  whenRefused(world: ContractWorld): unknown;
  run(world: ContractWorld): Promise<unknown>;
}

const ana = { accountId: asId<never>('US1'), email: 'ana@example.com' };
const assignments = `${teamPath}/assignments`;
const pair = (userId: string) => `${assignments}?userId=${userId}&productId=prod_cad`;
const json = (status: number, body: object): Said => [status, body, { 'Content-Type': 'application/json' }];
const nothing = () => undefined;

const know = (world: ContractWorld) =>
  world.read({ users: [user('US1', 'ana'), user('US2', 'bo')], assignments: [seat('US1')] });
const onPools = (world: ContractWorld, token?: string) =>
  world.on(token).get(`${teamPath}/product-pools?limit=100`);
const onUsers = (world: ContractWorld, token?: string) => world.on(token).get(`${teamPath}/users?limit=100`);
const onFind = (world: ContractWorld, token?: string) =>
  world.on(token).get(`${teamPath}/users?email=cleo%40example.com&limit=100`);
const onAssign = (world: ContractWorld, userId: string, token?: string) =>
  world.on(token).post(assignments, { userId, productId: 'prod_cad', assignmentType: 'DIRECT' });

const readTeam = (world: ContractWorld) => world.team.core.readTeam(signal);
const question = { isChange: false, whenRefused: nothing } as const;

/** All that a run asks of Team Admin API v1. List Teams and Get Team User are asked at a sign-in: `examine-consent.test.ts`. */
export const operations: readonly Operation[] = [
  {
    ...question,
    name: 'List Product Pools',
    before: nothing,
    on: onPools,
    fine: json(200, page([cad])),
    after(world, token) {
      onUsers(world, token).reply(200, page([user('US1', 'ana')]));
      world.on(token).get(assignments).reply(200, { data: [] });
    },
    run: readTeam,
  },
  {
    ...question,
    name: 'List Team Users',
    before: (world) => onPools(world).reply(200, page([cad])),
    on: onUsers,
    fine: json(200, page([user('US1', 'ana')])),
    after: (world, token) => world.on(token).get(assignments).reply(200, { data: [] }),
    run: readTeam,
  },
  {
    ...question,
    name: 'List Assignments',
    before(world) {
      onPools(world).reply(200, page([cad]));
      onUsers(world).reply(200, page([user('US1', 'ana')]));
    },
    on: (world, token) => world.on(token).get(assignments),
    fine: json(200, { data: [] }),
    after: nothing,
    run: readTeam,
  },
  {
    ...question,
    name: 'List Team Users with an address',
    before: know,
    on: onFind,
    fine: json(200, page([])),
    after: nothing,
    run: ({ team }) => team.core.readSeat({ product: 'CAD', email: 'cleo@example.com' }, signal),
  },
  {
    ...question,
    name: 'List Assignments of a pair',
    before: know,
    on: (world, token) => world.on(token).get(pair('US1')),
    fine: json(200, { data: [seat('US1')] }),
    after: nothing,
    run: ({ team }) => team.core.readSeat({ product: 'CAD', email: ana.email }, signal),
  },
  {
    name: 'Add Team User',
    isChange: true,
    async before(world) {
      await know(world);
      onFind(world).reply(200, page([]));
    },
    on: (world, token) =>
      world
        .on(token)
        .post(`${teamPath}/users`, { email: 'cleo@example.com', firstName: 'cleo', lastName: 'Person' }),
    fine: json(201, user('US3', 'cleo')),
    after: (world, token) => onAssign(world, 'US3', token).reply(201, seat('US3')),
    whenRefused: nothing,
    run: (world) => world.change({ kind: 'add', product: 'CAD', to: to('cleo') }),
  },
  {
    name: 'Assign Product',
    isChange: true,
    before: know,
    on: (world, token) => onAssign(world, 'US2', token),
    fine: json(201, seat('US2')),
    after: nothing,
    // Which refusal means a full pool is not documented: the pool's numbers are looked at.
    whenRefused: (world) => onPools(world).reply(200, page([cad])),
    run: (world) => world.change({ kind: 'add', product: 'CAD', to: to('bo') }),
  },
  {
    name: 'Unassign Product',
    isChange: true,
    before: know,
    on: (world, token) => world.on(token).delete(pair('US1')),
    fine: [204, '', {}],
    after: nothing,
    whenRefused: nothing,
    run: (world) => world.change({ kind: 'unassign', product: 'CAD', from: ana }),
  },
];

/** What an answer means whatever was asked: so says the reference, section 6. */
export const meanings = {
  /** It was looked at and is refused: never again. */
  refused: [problem(400, 'invalid-request'), [400, '<html>Bad Request</html>', {}]],
  /** What these mean to a change depends on it: `change-seat.test.ts` has them. */
  refusedQuestion: [
    problem(404, 'not-found'),
    gateway(404, 'ERR-002'),
    problem(409, 'conflict'),
    problem(422, 'unsupported-product-pool'),
  ],
  /** It was not looked at; with another access token it is. */
  token: [gateway(401, 'AUTH-006')],
  /** Whoever consented may not; another administrator may. */
  role: [problem(403, 'forbidden')],
  scope: [gateway(403, 'AUTH-010')],
  /** The app may not, whoever consented. */
  app: [gateway(403, 'AUTH-001')],
  /** It was not looked at; in another minute it is. */
  allowance: [
    [429, { developerMessage: 'Quota limit exceeded.' }, { 'Retry-After': '25' }],
    problem(429, 'too-many-requests'),
  ],
  /** Nobody knows whether it was done. */
  unknown: [
    gateway(500, 'ERR-003'),
    problem(500, 'internal-error'),
    [502, '<html>Bad Gateway</html>', {}],
    [503, 'busy', {}],
    [504, '', {}],
    [200, '{"data":[{"us', {}],
    [200, '<html>Sign in</html>', {}],
  ],
} as const satisfies Readonly<Record<string, readonly Said[]>>;
