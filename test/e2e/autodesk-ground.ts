import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { asId, type GroupId, type RecordId } from '../../src/core/domain/ids.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import type { TeamSeed } from '../simulators/autodesk/autodesk-state.ts';
import { sourceId } from '../support/builders.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';

export const teamId = '100001';
export const app = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: ['http://127.0.0.1:8080/callback'],
};
export const administrators = ['admin@example.com', 'second@example.com'] as const;
export const env = {
  APS_ID: app.clientId,
  APS_SECRET: app.clientSecret,
  SEATWARDEN_SECRET_KEY: 'a key of at least thirty-two characters',
};

/** A store in which much is to be done for a team, the team, and how its seats are when all of it is done. */
export interface Ground {
  readonly folder: string;
  /** The store before anything was done. */
  readonly store: string;
  readonly team: TeamSeed;
  readonly operations: number;
  /** `CAD ana@example.com`, sorted. */
  readonly wished: readonly string[];
  remove(): void;
}

/** One person as the identity provider and Autodesk have them. */
interface Someone {
  readonly name: string;
  readonly product: Product;
  readonly holds: boolean;
  readonly isLeaver: boolean;
  readonly isOnTeam: boolean;
}

const products = ['CAD', 'FLOW', 'VIZ', 'BIM'] as const;
type Product = (typeof products)[number];
const stayersOfEach = 3;

export function configFor(baseUrl: string): string {
  return `
company: Example
timeZone: Europe/London
sources: [{ id: idp, kind: scim, decidesLeaving: true }]
licensing: [{ id: main, kind: autodesk, baseUrl: "${baseUrl}", clientId: env:APS_ID, clientSecret: env:APS_SECRET, team: "${teamId}" }]
pools: [${products.map((product) => `{ id: ${product.toLowerCase()}, core: main, product: ${product} }`).join(', ')}]
rules:
${products.map((product) => `  - { id: ${product.toLowerCase()}-group, pool: ${product.toLowerCase()}, when: 'groups.display eq "${product} Users"', reason: ${product} seats follow the group }`).join('\n')}
lifecycle: { grace: { notEntitled: PT0S, leaver: PT0S }, adopt: all }
guards: { removals: { perRun: { count: off, share: off }, perDay: { count: off, share: off } }, groupKeeps: off, churn: { moves: off } }
`;
}

/** How many changes of each kind there are to make. */
export interface Work {
  /** Seats of a full pool that go from leavers to people who wait. */
  readonly reassign: number;
  readonly unassign: number;
  /** Seats for people of the team. */
  readonly add: number;
  /** Seats for people who must be invited first. */
  readonly invite: number;
  /** People of the team whom nothing happens to, and whom the identity provider does not know. */
  readonly bystanders: number;
}

/** A quarter of the operations of each kind. */
export function evenWork(operations: number): Work {
  const quarter = Math.floor(operations / 4);
  return { reassign: quarter, unassign: quarter, add: quarter, invite: quarter, bystanders: 0 };
}

export async function prepareGround(work: Work): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'autodesk-'));
  const store = join(folder, 'prepared.db');
  const everybody = people(work);
  await prepareStore(store, everybody);
  return {
    folder,
    store,
    operations: work.reassign + work.unassign + work.add + work.invite,
    team: teamOf(everybody, work),
    wished: everybody
      .filter(({ isLeaver }) => !isLeaver)
      .map(seatOf)
      .sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function people({ reassign, unassign, add, invite }: Work): readonly Someone[] {
  const some = (product: Product, role: string, count: number, kind: Omit<Someone, 'name' | 'product'>) =>
    Array.from({ length: count }, (_, n) => ({
      name: `${product.toLowerCase()}-${role}-${n}`,
      product,
      ...kind,
    }));
  const stayer = { holds: true, isLeaver: false, isOnTeam: true };
  const leaver = { ...stayer, isLeaver: true };
  const newcomer = { ...stayer, holds: false };
  return [
    ...products.flatMap((product) => some(product, 'stayer', stayersOfEach, stayer)),
    ...some('CAD', 'leaver', reassign, leaver),
    ...some('CAD', 'new', reassign, newcomer),
    ...some('FLOW', 'leaver', unassign, leaver),
    ...some('VIZ', 'new', add, newcomer),
    ...some('BIM', 'guest', invite, { ...newcomer, isOnTeam: false }),
  ];
}

function teamOf(everybody: readonly Someone[], { bystanders }: Work): TeamSeed {
  const [first, second] = administrators;
  const seatsOf = (product: Product) =>
    everybody.filter((one) => one.product === product && !one.isLeaver).length;
  return {
    id: teamId,
    members: [
      { email: first, role: 'primary' },
      { email: second, role: 'secondary' },
      ...everybody.filter(({ isOnTeam }) => isOnTeam).map(({ name }) => ({ email: addressOf(name) })),
      ...Array.from({ length: bystanders }, (_, n) => ({ email: addressOf(`bystander-${n}`) })),
    ],
    pools: products.map((product) => ({
      productId: `prod_${product}`,
      productName: product,
      // FLOW is emptied: it had as many seats as people.
      totalQuantity: product === 'FLOW' ? everybody.length : seatsOf(product),
    })),
    seats: everybody
      .filter(({ holds }) => holds)
      .map(({ name, product }) => ({ email: addressOf(name), productId: `prod_${product}` })),
  };
}

function seatOf({ product, name }: Someone): string {
  return `${product} ${addressOf(name)}`;
}

function addressOf(name: string): string {
  return `${name}@example.com`;
}

/** What an identity provider has pushed. Rules that nobody has looked at would hold everything: an administrator has. */
async function prepareStore(file: string, everybody: readonly Someone[]): Promise<void> {
  const test = await openTestDatabase('sqlite');
  try {
    // The daemon lives in the time of the simulator; what was prepared is a little older.
    test.clock.set(Date.UTC(2026, 10, 24, 9));
    await test.database.write(({ sources }) => sources.save({ id: sourceId('idp'), kind: 'scim' }));
    for (const product of products) {
      await pushGroup(
        test,
        product,
        everybody.filter((one) => one.product === product),
      );
    }
    const text = configFor('http://127.0.0.1:1');
    const { config } = loadConfig({ text, file: 'test', kinds: configKinds, env, readFile: () => '' });
    await test.database.write(({ facts }) => facts.set('accepted-policy', toPolicy(config).fingerprint));
    await test.database.backup(file);
  } finally {
    await test.close();
  }
}

async function pushGroup(test: TestDatabase, product: Product, members: readonly Someone[]): Promise<void> {
  const { database, clock, ids } = test;
  const groupId = asId<GroupId>(ids.next());
  const at = clock.now();
  await database.write(async (stores) => {
    const resource = { displayName: `${product} Users` };
    await stores.groups.create({ sourceId: sourceId('idp'), id: groupId, resource, at });
    const recordIds: RecordId[] = [];
    for (const one of members) {
      const id = asId<RecordId>(ids.next());
      await stores.users.create({ sourceId: sourceId('idp'), id, resource: toUser(one), at });
      recordIds.push(id);
    }
    await stores.members.add({ sourceId: sourceId('idp'), groupId, members: recordIds, at });
  });
}

function toUser({ name, isLeaver }: Someone) {
  const email = addressOf(name);
  return {
    userName: email,
    displayName: name,
    name: { givenName: name, familyName: 'Example' },
    active: !isLeaver,
    emails: [{ value: email, type: 'work', primary: true }],
  };
}
