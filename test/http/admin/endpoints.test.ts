import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  asId,
  type ApprovalId,
  type OperationId,
  type RejectionId,
  type RunId,
} from '../../../src/core/domain/ids.ts';
import { adminEndpoints } from '../../../src/http/admin/admin-endpoints.ts';
import { activationEndpoints } from '../../../src/http/activation/activation-endpoints.ts';
import type { ActivationApiDeps } from '../../../src/http/activation/activation-deps.ts';
import type { AdminDeps } from '../../../src/http/admin/admin-deps.ts';
import type { Endpoint } from '../../../src/http/admin/endpoint.ts';
import { connectionEndpoints } from '../../../src/http/autodesk/connection-endpoints.ts';
import type { Connections } from '../../../src/ports/connections.ts';
import type { LicensingDeps } from '../../../src/http/licensing/licensing-deps.ts';
import { licensingEndpoints } from '../../../src/http/licensing/licensing-endpoints.ts';
import type { JournalEntry } from '../../../src/ports/stores/journal-store.ts';
import { unassign } from '../../core/guard/operations.ts';
import { poolId } from '../../support/builders.ts';
import { type Asking, startApp, type AppWorld } from './app-world.ts';

const person = { email: 'zoe@example.com', givenName: 'Zoe', familyName: 'Fox' };

const zed = { email: 'zed@example.com', givenName: 'Zed', familyName: 'Fox' };

const emptyLedger = {
  format: 'seatwarden-ledger',
  version: 1,
  team: { name: 'T', domains: [], external: 'allow', invitations: 'on', defaults: [] },
  users: [],
  contracts: [],
  groups: [],
};
const invited = { email: 'guest@example.com', actingAs: 'boss@example.com' };

/** One good request per route: its path with values, and its body. */
const usageReport = { csv: 'Product,Email,Last accessed\nCAD,ana@example.com,2026-11-20\n' };
const pastRemoval: JournalEntry = {
  id: asId<OperationId>('past-removal'),
  runId: asId<RunId>('run'),
  seq: 0,
  operation: unassign('nobody', { class: 'orphan' }),
  state: 'done',
  attempts: 1,
  answer: null,
  requestId: null,
  plannedAt: 1,
  sentAt: 2,
  finishedAt: 3,
};
const adminSamples: Readonly<Record<string, readonly [path: string, body?: unknown]>> = {
  'get /status': ['/status'],
  'get /sources': ['/sources'],
  'post /sources/:id/sync': ['/sources/hr/sync'],
  'post /sources/:id/release': ['/sources/hr/release'],
  'get /sources/:id/requests': ['/sources/idp/requests?errors=true&limit=10'],
  'post /pause': ['/pause', { reason: 'an audit' }],
  'post /resume': ['/resume'],
  'get /audit': ['/audit?limit=5'],
  'get /audit/verify': ['/audit/verify'],
  'get /drift': ['/drift?limit=10&class=missing'],
  'get /pools': ['/pools'],
  'get /notices': ['/notices'],
  'get /records/review': ['/records/review'],
  'post /records/:id/decide': ['/records/RECORD/decide', { newPerson: true, reason: 'two of one name' }],
  'get /plan': ['/plan'],
  'post /plan/simulate': ['/plan/simulate', { rules: 'rules: []' }],
  'post /apply': ['/apply', {}],
  'get /approvals': ['/approvals'],
  'post /undo': ['/undo', { id: 'past-removal', reason: 'a mistake' }],
  'post /approvals/:id/withdraw': ['/approvals/APPROVAL/withdraw', { reason: 'a mistake' }],
  'get /rejections': ['/rejections'],
  'post /reject': ['/reject', { digest: 'DIGEST', reason: 'a handover' }],
  'post /rejections/:id/withdraw': ['/rejections/REJECTION/withdraw', { reason: 'a mistake' }],
  'post /runs': ['/runs'],
  'get /runs': ['/runs'],
  'get /operations': ['/operations'],
  'get /people': ['/people?search=ana'],
  'get /explain': ['/explain?person=ana@example.com'],
  'get /tokens': ['/tokens'],
  'post /tokens': ['/tokens', { name: 'a script', scope: 'read', expiresAt: '2027-01-01T00:00:00Z' }],
  'post /tokens/:id/rotate': ['/tokens/TOKEN/rotate', { overlapUntil: '2026-12-01T00:00:00Z' }],
  'delete /tokens/:id': ['/tokens/TOKEN'],
  'post /usage': ['/usage', usageReport],
  'post /usage/keep': ['/usage/keep', { person: 'ana@example.com', pool: 'cad' }],
  'post /usage/return': ['/usage/return', { person: 'ana@example.com', pool: 'cad' }],
  'post /core-checks': ['/core-checks', {}],
  'post /sign-in-links': ['/sign-in-links'],
};
const licensingSamples: typeof adminSamples = {
  'get /contracts': ['/contracts'],
  'post /contracts': ['/contracts', { number: 'sample', manager: person }],
  'get /contracts/:number': ['/contracts/1'],
  'post /contracts/:number/manager': ['/contracts/sample/manager', zed],
  'get /users': ['/users'],
  'get /users/:email': ['/users/BOSS@example.com'],
  'post /users': ['/users', { ...person, email: 'new@example.com', actingAs: 'boss@example.com' }],
  'post /contracts/:number/coordinators': ['/contracts/1/coordinators', person],
  'delete /contracts/:number/coordinators/:email': ['/contracts/1/coordinators/zoe@example.com'],
  'post /contracts/:number/purchases': [
    '/contracts/1/purchases',
    { product: 'CAD', quantity: 1, startsOn: '2026-01-01', endsOn: '2027-01-01' },
  ],
  'post /contracts/:number/subscriptions/:id/additions': [
    '/contracts/1/subscriptions/SUBSCRIPTION/additions',
    { quantity: 1 },
  ],
  'post /contracts/:number/subscriptions/:id/reductions': [
    '/contracts/1/subscriptions/SUBSCRIPTION/reductions',
    { quantity: 1 },
  ],
  'post /contracts/:number/subscriptions/:id/suspend': [
    '/contracts/1/subscriptions/SUBSCRIPTION/suspend',
    {},
  ],
  'post /contracts/:number/subscriptions/:id/resume': ['/contracts/1/subscriptions/SUBSCRIPTION/resume', {}],
  'post /contracts/:number/subscriptions/:id/cancel': ['/contracts/1/subscriptions/SUBSCRIPTION/cancel', {}],
  'post /contracts/:number/renewals': ['/contracts/1/renewals', { endsOn: '2099-01-01' }],
  'get /pools': ['/pools'],
  'get /assignments': ['/assignments?product=CAD'],
  'post /assignments': ['/assignments', { product: 'CAD', person: zed, actingAs: 'boss@example.com' }],
  'post /assignments/unassign': [
    '/assignments/unassign',
    { product: 'CAD', email: 'ZED@example.com', actingAs: 'boss@example.com' },
  ],
  'post /assignments/pin': [
    '/assignments/pin',
    { product: 'CAD', email: 'zoe@example.com', subscription: null, actingAs: 'boss@example.com' },
  ],
  'get /acts': ['/acts'],
  'get /team': ['/team'],
  'post /team': [
    '/team',
    {
      name: 'T',
      domains: [],
      external: 'allow',
      invitations: 'on',
      defaults: [],
      actingAs: 'boss@example.com',
    },
  ],
  'post /users/invite-again': ['/users/invite-again', invited],
  'post /users/accept': ['/users/accept', invited],
  'get /groups': ['/groups'],
  'get /groups/:name': ['/groups/drafters'],
  'get /groups/:name/members': ['/groups/drafters/members'],
  'post /groups': ['/groups', { name: 'New', actingAs: 'boss@example.com' }],
  'post /groups/:name/changes': [
    '/groups/drafters/changes',
    { addMembers: ['zoe@example.com'], actingAs: 'boss@example.com' },
  ],
  'get /export': ['/export'],
  'post /import': ['/import', { file: emptyLedger, actingAs: 'boss@example.com', dryRun: true }],
  'post /import/people': [
    '/import/people',
    { csv: 'First name,Last name,Email address\nZed,Fox,zed@example.com\n', actingAs: 'boss@example.com' },
  ],
  'post /groups/:name/end': ['/groups/New/end', { actingAs: 'boss@example.com' }],
};

const rights = ['read', 'operate', 'admin'] as const;
const admin = listEndpoints(adminEndpoints({ database: {} } as AdminDeps), '/api/v1', adminSamples);
const licensing = listEndpoints(
  licensingEndpoints({ ledger: {} } as LicensingDeps),
  '/licensing/v1',
  licensingSamples,
);
const routes = [...admin, ...licensing];
/** Routes of the same documents that have tests of their own, with the worlds that they need. */
const elsewhere = {
  '/api/v1': connectionEndpoints({} as Connections),
  '/licensing/v1': activationEndpoints({ activation: {} } as ActivationApiDeps),
};

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await writeFile(
    world.peopleFile,
    'employee_id,work_email,given_name\n1,ana@example.com,Ana\n2,bo@example.com,Bo\n',
  );
  await world.buy('CAD', 5);
  for (const name of ['ana', 'bo', 'cy']) await world.join(name, { group: 'CAD Users' });
  await world.join('lost', { emails: [], userName: 'lost' });
  await world.run();
  await world.ask('POST /api/v1/usage', { body: usageReport });
  await world.seatwarden.database.write(({ journal }) => journal.plan([pastRemoval]));
  await world.ask('POST /licensing/v1/groups', { body: { name: 'Drafters', actingAs: 'boss@example.com' } });
  await inviteGuest();
  await world.ask('POST /licensing/v1/assignments', {
    body: { product: 'CAD', person, actingAs: 'boss@example.com' },
  });
});
afterAll(() => world.close());

/** Somebody whose invitation is open. */
async function inviteGuest(): Promise<void> {
  const { email, actingAs } = invited;
  const team = { name: 'T', domains: [], external: 'allow', defaults: [], actingAs };
  const guest = { email, givenName: 'Gus', familyName: 'Fox', actingAs };
  await world.ask('POST /licensing/v1/team', { body: { ...team, invitations: 'on' } });
  await world.ask('POST /licensing/v1/users', { body: guest });
}

function listEndpoints(endpoints: readonly Endpoint[], base: string, samples: typeof adminSamples) {
  return endpoints.map((endpoint) => {
    const name = `${endpoint.method} ${endpoint.path}`;
    const [path, body] = samples[name] ?? [];
    return { name: `${endpoint.method.toUpperCase()} ${base}${endpoint.path}`, base, endpoint, path, body };
  });
}

type Route = (typeof routes)[number];

async function request({ endpoint, base, path, body }: Route, asking: Asking = {}) {
  if (path === undefined) throw new Error('a new route needs a sample above');
  const ids = {
    TOKEN: path.includes('TOKEN') ? await someTokenId() : '',
    APPROVAL: path.includes('APPROVAL') ? await someApprovalId() : '',
    RECORD: path.includes('RECORD') ? await someRecordId() : '',
    SUBSCRIPTION: path.includes('SUBSCRIPTION') ? await someSubscriptionId() : '',
    REJECTION: path.includes('REJECTION') ? await someRejectionId() : '',
  };
  const filled = path.replace(
    /TOKEN|APPROVAL|RECORD|SUBSCRIPTION|REJECTION/,
    (name) => ids[name as keyof typeof ids],
  );
  const sent = isOfHold(body) ? { ...body, ...(await digestNow()) } : body;
  return world.ask(`${endpoint.method.toUpperCase()} ${base}${filled}`, { body: sent, ...asking });
}

function isOfHold(body: unknown): body is { readonly digest: string } {
  return typeof body === 'object' && body !== null && 'digest' in body;
}

async function digestNow() {
  return { digest: (await world.seatwarden.database.read.holds.current())?.digest };
}

async function someRejectionId(): Promise<string> {
  const { database, ids, clock } = world.seatwarden;
  const rejection = {
    id: asId<RejectionId>(ids.next()),
    poolId: poolId('cad'),
    subject: 'account:nobody',
    class: 'orphan',
    operation: unassign('nobody', { class: 'orphan' }),
    by: { actor: 'token:1', name: 'kim' },
    reason: 'a guest',
    at: clock.now(),
    until: null,
    state: 'stands',
  } as const;
  await database.write(({ rejections }) => rejections.put([rejection]));
  return rejection.id;
}

/** Of a record that is tied to nobody yet. */
function someRecordId(): Promise<string> {
  return world.join(`sample-${world.seatwarden.ids.next()}`);
}

async function someApprovalId(): Promise<string> {
  const { database, ids, clock } = world.seatwarden;
  const id = asId<ApprovalId>(ids.next());
  await database.write(({ approvals }) =>
    approvals.give({
      id,
      by: { actor: 'token:1', name: 'kim' },
      reason: null,
      digest: 'd'.repeat(32),
      operations: [],
      isWhole: true,
      policy: 'fingerprint',
      at: clock.now(),
      expiresAt: clock.now() + 1,
    }),
  );
  return id;
}

async function someSubscriptionId(): Promise<string> {
  const { body } = await world.ask('GET /licensing/v1/contracts/1');
  const { subscriptions } = z.object({ subscriptions: z.array(z.object({ id: z.string() })) }).parse(body);
  return subscriptions[0]?.id ?? '';
}

async function someTokenId(): Promise<string> {
  const [, id = ''] = (await world.token('read')).split('_');
  return id;
}

describe.each(routes)('$name', (route) => {
  it('answers what its schema says, and nothing that the schema does not know', async () => {
    const answer = await request(route);

    expect(answer.status, answer.text).toBe(route.endpoint.status);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['cache-control']).toContain('no-store');
    const parsed = route.endpoint.answer.safeParse(answer.body);
    expect(parsed.error?.issues ?? []).toEqual([]);
    expect(parsed.data).toEqual(answer.body);
  });

  it('is closed to strangers, and to the next lower right', async () => {
    const { scope } = route.endpoint;
    const lower = rights[rights.indexOf(scope as 'read') - 1] ?? 'scim:idp';

    const stranger = await request(route, { token: null });
    expect(stranger.status).toBe(401);
    expect(stranger.headers['www-authenticate']).toMatch(/^Bearer /);
    expect(stranger.headers['content-type']).toMatch(/^application\/problem\+json/);
    const low = await request(route, { token: await world.token(lower) });
    expect(low.status).toBe(403);
    expect(low.body).toMatchObject({
      type: 'urn:seatwarden:problem:forbidden',
      status: 403,
      detail: expect.stringContaining(`\`${scope}\``) as string,
    });
  });
});

describe.each([
  { base: '/api/v1', listed: admin },
  { base: '/licensing/v1', listed: licensing },
] as const)('$base/openapi.json', ({ base, listed }) => {
  const Document = z.object({
    openapi: z.literal('3.1.0'),
    paths: z.record(
      z.string(),
      z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
    ),
  });
  const document = async () => Document.parse((await world.ask(`GET ${base}/openapi.json`)).body);

  it('describes exactly the routes that are served', async () => {
    const { paths } = await document();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const all = [...listed.map(({ endpoint }) => endpoint), ...elsewhere[base]];
    const served = all.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);

    expect(described.sort()).toEqual(served.sort());
  });

  it('says for every route what a success and what a refusal look like', async () => {
    const { paths } = await document();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));

    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual([expect.stringMatching(/^20[01]$/), 'default']);
    }
  });

  it('refers to no schema that is not there', async () => {
    const { text, body } = await world.ask(`GET ${base}/openapi.json`);
    const wanted = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    const { components } = z
      .object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) })
      .parse(body);

    expect(wanted.filter((name) => !Object.hasOwn(components.schemas, name ?? ''))).toEqual([]);
  });

  it('is shown to who may read', async () => {
    expect((await world.ask(`GET ${base}/openapi.json`, { token: null })).status).toBe(401);
  });
});
