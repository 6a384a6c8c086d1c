import express, { type Express } from 'express';
import { afterAll, beforeAll } from 'vitest';
import supertest, { type Response, type Test } from 'supertest';
import { createBearer } from '../../../src/http/edge/bearer.ts';
import { createRequestId } from '../../../src/http/edge/request-id.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { createTokenVerifier } from '../../../src/http/edge/verify-token.ts';
import type { ScimDeps } from '../../../src/http/scim/scim-context.ts';
import { createScimRouter } from '../../../src/http/scim/scim-router.ts';
import type { Database } from '../../../src/ports/stores/database.ts';
import type { TokenScope } from '../../../src/ports/stores/token-store.ts';
import type { DatabaseKind } from '../../../src/ports/workspace.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { createTestLog } from '../edge/edge-app.ts';

export const BASE = 'https://seats.example.com/scim/v2';

/** A SCIM client of one identity provider. */
export interface Client {
  get(path: string): Test;
  post(path: string, body: unknown): Test;
  put(path: string, body: unknown): Test;
  patch(path: string, ...operations: readonly object[]): Test;
  delete(path: string): Test;
  /** For requests that no such method makes. */
  readonly authorization: string;
}
export interface Service {
  readonly app: Express;
  readonly database: Database;
  readonly log: ReturnType<typeof createTestLog>;
  readonly clock: TestDatabase['clock'];
  /** Why the run was woken, in order. */
  readonly wakes: string[];
  readonly entra: Client;
  readonly okta: Client;
  clientFor(scope: TokenScope): Promise<Client>;
  close(): Promise<void>;
}
interface ServiceOptions {
  readonly kind?: DatabaseKind;
  readonly refusesUnknownMembers?: ScimDeps['refusesUnknownMembers'];
  readonly slowReads?: ScimDeps['slowReads'];
  /** Stands between the edge and the store, to break it. */
  readonly through?: (database: Database) => Database;
}

/** The real router on a real store of its own, with the tokens of two directories. */
export async function startService({
  kind = 'sqlite',
  refusesUnknownMembers = () => false,
  slowReads,
  through = (one) => one,
}: ServiceOptions = {}): Promise<Service> {
  const test = await openTestDatabase(kind);
  const { database: opened, clock, ids } = test;
  clock.set(Date.UTC(2026, 10, 30, 8));
  const log = createTestLog();
  const wakes: string[] = [];
  const verify = createTokenVerifier({ database: opened, clock, log });
  const router = createScimRouter({
    database: through(opened),
    clock,
    ids,
    log,
    wake: { wake: (reason) => void wakes.push(reason) },
    guards: [createBearer(verify, 'scim')],
    baseUrl: BASE,
    refusesUnknownMembers,
    ...(slowReads && { slowReads }),
  });
  const app = express();
  app.use(createRequestId(ids));
  app.use('/scim/v2', router);

  async function clientFor(scope: TokenScope): Promise<Client> {
    const { token, row } = createToken({ name: scope, scope, expiresAt: null }, { clock, ids });
    await opened.write((stores) => stores.tokens.create(row));
    return createClient(app, token);
  }
  return {
    app,
    database: opened,
    log,
    clock,
    wakes,
    entra: await clientFor('scim:entra'),
    okta: await clientFor('scim:okta'),
    clientFor,
    close: () => test.close(),
  };
}

function createClient(app: Express, token: string): Client {
  const sign = (test: Test) =>
    parsed(test).set('Authorization', `Bearer ${token}`).set('Accept', 'application/scim+json');
  const send = (test: Test, body: unknown) =>
    sign(test)
      .set('Content-Type', 'application/scim+json')
      .send(typeof body === 'string' ? body : JSON.stringify(body));
  const at = (path: string) => `/scim/v2${path}`;
  return {
    authorization: `Bearer ${token}`,
    get: (path) => sign(supertest(app).get(at(path))),
    post: (path, body) => send(supertest(app).post(at(path)), body),
    put: (path, body) => send(supertest(app).put(at(path)), body),
    patch: (path, ...Operations) =>
      send(supertest(app).patch(at(path)), {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations,
      }),
    delete: (path) => sign(supertest(app).delete(at(path))),
  };
}

/** Reads the answer as JSON: superagent knows no `scim+json`. */
export function parsed(test: Test): Test {
  return test.buffer(true).parse(parseJson);
}

function parseJson(response: Response, done: (error: Error | null, body: unknown) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => void chunks.push(chunk));
  response.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8');
    done(null, text === '' ? null : JSON.parse(text));
  });
}

/** A user's id after a successful POST. */
export async function create(client: Client, user: object): Promise<string> {
  const { status, body } = await client.post('/Users', user);
  if (status !== 201) throw new Error(`POST /Users answered ${status}: ${JSON.stringify(body)}`);
  return (body as { id: string }).id;
}

export async function createGroup(
  client: Client,
  displayName: string,
  members: readonly string[] = [],
): Promise<string> {
  const { status, body } = await client.post('/Groups', {
    displayName,
    members: members.map((value) => ({ value })),
  });
  if (status !== 201) throw new Error(`POST /Groups answered ${status}: ${JSON.stringify(body)}`);
  return (body as { id: string }).id;
}

/** The ids of a group's members, sorted. */
export async function membersOf(client: Client, id: string): Promise<readonly string[]> {
  const { body } = await client.get(`/Groups/${id}`);
  return (body as { members: readonly { value: string }[] }).members.map(({ value }) => value).toSorted();
}

/** A service for all tests of the describe block that calls this. */
export function useService(options: ServiceOptions = {}): Service {
  const started: { service?: Service } = {};
  beforeAll(async () => {
    started.service = await startService(options);
  });
  afterAll(() => started.service?.close());
  return new Proxy({} as Service, { get: (_target, name: keyof Service) => started.service?.[name] });
}
