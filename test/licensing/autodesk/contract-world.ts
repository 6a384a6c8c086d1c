import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { asId, type AccountId, type OperationId } from '../../../src/core/domain/ids.ts';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { type AutodeskTeam, createAutodeskTeam } from '../../../src/licensing/autodesk/autodesk-team.ts';
import { autodeskSettings } from '../../../src/licensing/autodesk/config-schema.ts';
import type { CoreAnswer, CoreChange } from '../../../src/ports/licensing-core.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { autodeskParts, clientSecret, coreId, secretKey, vendorUrl } from './consent-world.ts';

/** A team on SQLite whose vendor says what each test lets it say, word by word. */
export interface ContractWorld {
  readonly test: TestDatabase;
  readonly team: AutodeskTeam;
  readonly waits: number[];
  /** The next call; by the first administrator unless another token is named. */
  on(token?: string): nock.Scope;
  change(asked: CoreChange, operationId?: string): Promise<CoreAnswer>;
  /** Reads a team of these users, pools and assignments, with one call each. */
  read(lists: Partial<Lists>): ReturnType<AutodeskTeam['core']['readTeam']>;
}
export interface Lists {
  readonly users: readonly object[];
  readonly pools: readonly object[];
  readonly assignments: readonly object[];
}

export const signal = new AbortController().signal;
export const teamPath = '/team-admin/v1/teams/100001';
export const cad = { productId: 'prod_cad', productName: 'CAD', totalQuantity: 5, assignedQuantity: 1 };
export const account = (id: string) => asId<AccountId>(id);
export const user = (id: string, name: string, more: object = {}) => ({
  id,
  email: `${name}@example.com`,
  firstName: name,
  lastName: 'Person',
  role: 'USER',
  status: 'VERIFIED',
  ...more,
});
export const seat = (userId: string, assignmentType = 'DIRECT', productId = 'prod_cad') => ({
  userId,
  email: `${userId}@example.com`,
  teamId: '100001',
  productId,
  assignmentType,
});
export const page = (data: readonly object[], cursor: string | null = null) => ({
  data,
  pagination: { cursor, hasMore: cursor !== null },
});
export const to = (name: string) => ({
  email: `${name}@example.com`,
  givenName: name,
  familyName: 'Person',
});

/** What nock replies with. */
export type Said = [status: number, body: object | string, headers: Record<string, string>];

/** Problem Details, as most errors are. */
export function problem(status: number, type: string, detail = 'Autodesk says so'): Said {
  const body = { type: `https://developer.api.autodesk.com/problems/${type}`, title: type, status, detail };
  return [status, body, { 'Content-Type': 'application/problem+json', 'X-Request-Id': 'req-1' }];
}
/** The gateway's errors. */
export function gateway(status: number, errorCode: string): Said {
  const body = { developerMessage: `gateway says ${errorCode}`, moreInfo: '', errorCode };
  return [status, body, { 'Content-Type': 'application/json' }];
}

/** A world for each test; one that Autodesk was not asked everything in fails. */
export function useContractWorld(): ContractWorld {
  const opened: { world?: ContractWorld } = {};
  const world = (): ContractWorld => {
    if (opened.world === undefined) throw new Error('the world is opened before a test, not earlier');
    return opened.world;
  };
  beforeAll(() => nock.disableNetConnect());
  beforeEach(async () => {
    opened.world = await openWorld();
  });
  afterEach(async () => {
    await world().test.close();
    const left = nock.pendingMocks();
    nock.cleanAll();
    if (left.length > 0) throw new Error(`Autodesk was not asked: ${left.join(', ')}`);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
  return {
    get test() {
      return world().test;
    },
    get team() {
      return world().team;
    },
    get waits() {
      return world().waits;
    },
    on: (token) => world().on(token),
    change: (asked, operationId) => world().change(asked, operationId),
    read: (lists) => world().read(lists),
  };
}

async function openWorld(): Promise<ContractWorld> {
  const test = await openTestDatabase('sqlite', autodeskParts);
  const { database, clock, ids } = test;
  const waits: number[] = [];
  clock.pass(1000);
  const settings = autodeskSettings.parse({
    baseUrl: vendorUrl,
    clientId: 'client',
    clientSecret,
    team: '100001',
  });
  const team = createAutodeskTeam(coreId, settings, {
    workspace: database.workspace<AutodeskTables>(),
    clock,
    ids,
    secretKey,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve(clock.pass(ms));
    },
  });
  for (const administrator of ['ana', 'bo']) {
    const tokens = { accessToken: `${administrator}-token`, refreshToken: `${administrator}-refresh` };
    await team.consents.keep({ administrator, scopes: '', tokens: { ...tokens, livesMs: 3_599_000 } });
    clock.pass(1);
  }
  const on = (token = 'ana-token') =>
    nock(vendorUrl, { reqheaders: { authorization: `Bearer ${token}`, 'x-request-id': /^[\w.-]{1,128}$/ } });
  return {
    test,
    team,
    waits,
    on,
    change: (asked, operationId = ids.next()) =>
      team.core.change(asked, { operationId: asId<OperationId>(operationId), signal }),
    read({ users = [user('US1', 'ana')], pools = [cad], assignments = [] }) {
      on().get(`${teamPath}/product-pools?limit=100`).reply(200, page(pools));
      on().get(`${teamPath}/users?limit=100`).reply(200, page(users));
      on().get(`${teamPath}/assignments`).reply(200, { data: assignments });
      return team.core.readTeam(signal);
    },
  };
}

/** What a call throws. */
export async function thrown(call: Promise<unknown>): Promise<Error & { retryAfterMs?: number | null }> {
  return call.then(
    () => Promise.reject(new Error('it was answered')),
    (error: Error) => {
      if (error.name !== 'LicensingUnavailable') throw error;
      return error;
    },
  );
}
