import { loadConfig } from '../../src/config/load-config.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { asId, type CoreId, type GroupId, type RecordId } from '../../src/core/domain/ids.ts';
import type { Policy } from '../../src/core/domain/policy.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import { createLedgerCore } from '../../src/licensing/ledger/ledger-core.ts';
import { ledgerMigrations } from '../../src/licensing/ledger/ledger-migrations.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import type { Log } from '../../src/ports/log.ts';
import type { DatabaseKind, MigrationSet } from '../../src/ports/workspace.ts';
import { planDigest } from '../../src/reconcile/plan-digest.ts';
import { reconcile, type RunResult } from '../../src/reconcile/reconcile.ts';
import type { RunRequest } from '../../src/reconcile/run-context.ts';
import type { OpenDatabase } from '../../src/stores/open-database.ts';
import { core, sourceId } from '../support/builders.ts';
import { type HandMovedClock, openTestDatabase } from '../support/databases.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** Two pools that follow two groups; no guard holds anything but what nobody has looked at. */
export const worldConfig = `
company: Example
timeZone: Europe/London
sources: [{ id: idp, kind: scim, decidesLeaving: true }]
licensing: [{ id: main, kind: ledger }]
pools:
  - { id: cad, core: main, product: CAD }
  - { id: bim, core: main, product: BIM }
rules:
  - { id: cad-group, pool: cad, when: 'groups.display eq "CAD Users"', reason: CAD seats follow the group }
  - { id: bim-group, pool: bim, when: 'groups.display eq "BIM Users"', reason: BIM seats follow the group }
lifecycle: { grace: { notEntitled: PT0S, leaver: PT0S } }
guards: { removals: { perRun: { count: off, share: off }, perDay: { count: off, share: off } }, groupKeeps: off, churn: { moves: off } }
`;

/** A real store and a real ledger, with a clock that tests move. */
export interface World {
  readonly database: OpenDatabase;
  readonly policy: Policy;
  readonly ledgerCore: LicensingCore;
  readonly clock: HandMovedClock;
  buy(product: string, seats: number): Promise<void>;
  /** Pushes a new person of some groups; the same as an identity provider's requests would store. */
  join(name: string, groups?: readonly string[]): Promise<RecordId>;
  setActive(id: RecordId, name: string, active: boolean): Promise<void>;
  addTo(group: string, id: RecordId): Promise<void>;
  takeFrom(group: string, id: RecordId): Promise<void>;
  run(
    request?: Partial<RunRequest> & { readonly core?: LicensingCore; readonly policy?: Policy },
  ): Promise<RunResult>;
  /** Runs, and approves whatever is held. */
  settle(): Promise<RunResult>;
  /** Who holds which seat, by the ledger itself: `cad ana@example.com`. */
  seats(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export function loadPolicy(text = worldConfig): Policy {
  return toPolicy(loadConfig({ text, file: 'test', kinds: configKinds, env: {}, readFile: () => '' }).config);
}

export async function createWorld(kind: DatabaseKind = 'sqlite', config?: string): Promise<World> {
  const test = await openTestDatabase(kind, [ledgerMigrations as unknown as MigrationSet<never>]);
  const { database, clock, ids } = test;
  const policy = loadPolicy(config);
  const context = { coreId: asId<CoreId>(core), workspace: database.workspace<LedgerTables>(), clock, ids };
  const ledgerCore = createLedgerCore(context, null);
  const { contracts, seats: ledgerSeats } = createLedger(context, () => undefined);
  await contracts.create({
    number: '1',
    manager: { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' },
  });
  await database.write(({ sources }) => sources.save({ id: sourceId('idp'), kind: 'scim' }));
  const groupIds = new Map<string, GroupId>();

  async function groupId(display: string): Promise<GroupId> {
    const known = groupIds.get(display);
    if (known !== undefined) return known;
    const id = asId<GroupId>(ids.next());
    groupIds.set(display, id);
    const group = { sourceId: sourceId('idp'), id, resource: { displayName: display }, at: clock.now() };
    await database.write(({ groups }) => groups.create(group));
    return id;
  }

  const world: World = {
    database,
    policy,
    ledgerCore,
    clock,
    async buy(product, quantity) {
      await contracts.purchase('1', {
        product,
        quantity,
        term: 'annual',
        startsOn: '2026-01-01',
        endsOn: '2027-01-01',
      });
    },
    async join(name, groups = []) {
      clock.pass(1000);
      const id = asId<RecordId>(ids.next());
      await database.write(({ users }) =>
        users.create({ sourceId: sourceId('idp'), id, resource: user(name, true), at: clock.now() }),
      );
      for (const group of groups) await world.addTo(group, id);
      return id;
    },
    async setActive(id, name, active) {
      const change = {
        sourceId: sourceId('idp'),
        id,
        resource: user(name, active),
        ifVersion: null,
        at: clock.now(),
      };
      await database.write(({ users }) => users.save(change));
    },
    async addTo(group, id) {
      const request = {
        sourceId: sourceId('idp'),
        groupId: await groupId(group),
        members: [id],
        at: clock.now(),
      };
      await database.write(({ members }) => members.add(request));
    },
    async takeFrom(group, id) {
      const request = {
        sourceId: sourceId('idp'),
        groupId: await groupId(group),
        members: [id],
        at: clock.now(),
      };
      await database.write(({ members }) => members.remove(request));
    },
    run({ core: other, policy: changed, ...request } = {}) {
      const cores = new Map([[ledgerCore.id, other ?? ledgerCore]]);
      clock.pass(1000);
      return reconcile(
        { database, cores, policy: changed ?? policy, clock, ids, log: silent },
        {
          scope: 'marked',
          trigger: 'test',
          observe: true,
          approval: null,
          dryRun: false,
          signal: new AbortController().signal,
          ...request,
        },
      );
    },
    async settle() {
      const first = await world.run();
      if (first.held.length === 0 && (await database.read.facts.get('accepted-policy')) !== null)
        return first;
      return world.run({
        approval: { digest: planDigest(first.held.map(({ operation }) => operation)), by: 'test' },
      });
    },
    async seats() {
      const { accounts, assignments } = await ledgerSeats.read();
      const emails = new Map(accounts.map(({ accountId, email }) => [accountId, email]));
      return assignments
        .map(({ product, accountId }) => `${product.toLowerCase()} ${emails.get(accountId) ?? '?'}`)
        .sort();
    },
    close: () => test.close(),
  };
  return world;
}

function user(name: string, active: boolean) {
  const email = `${name}@example.com`;
  return {
    userName: email,
    displayName: name,
    active,
    emails: [{ value: email, type: 'work', primary: true }],
  };
}
