import { calendarAt } from '../../src/clock.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { asId, type CoreId, type GroupId, type RecordId } from '../../src/core/domain/ids.ts';
import type { Policy } from '../../src/core/domain/policy.ts';
import { createIds } from '../../src/ids.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import { createLedgerCore } from '../../src/licensing/ledger/ledger-core.ts';
import { ledgerMigrations } from '../../src/licensing/ledger/ledger-migrations.ts';
import type { LedgerDb, LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import type { Ids } from '../../src/ports/clock.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { planDigest } from '../../src/reconcile/plan-digest.ts';
import { reconcile, type RunResult } from '../../src/reconcile/reconcile.ts';
import type { RunRequest } from '../../src/reconcile/run-context.ts';
import { openDatabase, type OpenDatabase } from '../../src/stores/open-database.ts';
import { silent } from '../reconcile/world.ts';
import { sourceId } from '../support/builders.ts';

export interface Size {
  readonly people: number;
  readonly membershipsEach: number;
  readonly pools: number;
  readonly seats: number;
}

/** A company of some size, opened on a store; `build` fills an empty one. */
export interface BigWorld {
  readonly database: OpenDatabase;
  readonly people: readonly RecordId[];
  run(request?: Partial<RunRequest>): Promise<RunResult>;
  setActive(n: number, active: boolean): Promise<void>;
  close(): Promise<void>;
}

const idp = sourceId('idp');

/** Pool n is given by group n; each pool has an equal part of the seats. */
function policyOf({ pools }: Size): Policy {
  const list = Array.from({ length: pools }, (_, n) => n);
  const text = `
company: Bench
timeZone: UTC
sources: [{ id: idp, kind: scim, decidesLeaving: true }]
licensing: [{ id: main, kind: ledger }]
pools:
${list.map((n) => `  - { id: pool-${n}, core: main, product: Product ${n} }`).join('\n')}
rules:
${list.map((n) => `  - { id: rule-${n}, pool: pool-${n}, when: 'groups.display eq "Group ${n}"', reason: they draw }`).join('\n')}
lifecycle: { grace: { notEntitled: PT0S, leaver: PT0S } }
guards: { removals: { perRun: { count: off, share: off }, perDay: { count: off, share: off } }, churn: { moves: off } }
`;
  return toPolicy(
    loadConfig({ text, file: 'bench', kinds: configKinds, env: {}, readFile: () => '' }).config,
  );
}

export async function openBigWorld(file: string, size: Size, people: readonly RecordId[]): Promise<BigWorld> {
  const clock = { now: () => Date.now(), calendar: () => calendarAt(Date.now()) };
  const ids = createIds(clock);
  const database = await openDatabase(`sqlite:${file}`, { clock, ids });
  const workspace = database.workspace<LedgerTables>();
  const core = createLedgerCore({ coreId: asId<CoreId>('main'), workspace, clock, ids }, null);
  const cores = new Map<CoreId, LicensingCore>([[core.id, core]]);
  const policy = policyOf(size);
  return {
    database,
    people,
    run: (request = {}) =>
      reconcile(
        { database, cores, policy, clock, ids, log: silent },
        {
          scope: 'marked',
          trigger: 'bench',
          observe: false,
          approval: null,
          dryRun: false,
          signal: new AbortController().signal,
          ...request,
        },
      ),
    async setActive(n, active) {
      const id = people[n];
      if (id === undefined) throw new RangeError(`there is no person ${n}`);
      const change = { sourceId: idp, id, resource: user(n, active), ifVersion: null, at: Date.now() };
      await database.write(({ users }) => users.save(change));
    },
    close: () => database.close(),
  };
}

/** Fills a store: people, groups and seats as after months of use, every seat where policy wants it. */
export async function buildBigWorld(file: string, size: Size): Promise<readonly RecordId[]> {
  const clock = { now: () => Date.now(), calendar: () => calendarAt(Date.now()) };
  const ids = createIds(clock);
  const database = await openDatabase(`sqlite:${file}`, { clock, ids });
  await database.migrate([ledgerMigrations as never]);
  const context = { coreId: asId<CoreId>('main'), workspace: database.workspace<LedgerTables>(), clock, ids };
  const { contracts } = createLedger(context, () => undefined);
  await contracts.create({
    number: '1',
    manager: { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' },
  });
  const people = await pushPeople(database, size, ids);
  await pushGroups(database, { size, people, ids });
  const perPool = size.seats / size.pools;
  for (let n = 0; n < size.pools; n += 1) {
    await contracts.purchase('1', {
      product: `Product ${n}`,
      quantity: perPool,
      term: 'annual',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
    });
  }
  await assignSeats(context.workspace.read, { size, ids, write: (work) => context.workspace.write(work) });
  await database.close();
  await settle(await openBigWorld(file, size, people));
  return people;
}

async function pushPeople(database: OpenDatabase, { people }: Size, ids: Ids): Promise<RecordId[]> {
  const made: RecordId[] = [];
  await database.write(({ sources }) => sources.save({ id: idp, kind: 'scim' }));
  for (let from = 0; from < people; from += 1000) {
    await database.write(async ({ users }) => {
      for (let n = from; n < Math.min(people, from + 1000); n += 1) {
        const id = asId<RecordId>(ids.next());
        made.push(id);
        await users.create({ sourceId: idp, id, resource: user(n, true), at: Date.now() });
      }
    });
  }
  return made;
}

interface Grouping {
  readonly size: Size;
  readonly people: readonly RecordId[];
  readonly ids: Ids;
}

/** The first groups give seats, to as many people as there are seats; the others give nothing and hold everybody. */
async function pushGroups(database: OpenDatabase, { size, people, ids }: Grouping): Promise<void> {
  const perPool = size.seats / size.pools;
  const granting = Array.from({ length: size.pools }, (_, n) => people.slice(n * perPool, (n + 1) * perPool));
  const others = Array.from({ length: size.membershipsEach - 1 }, () => people);
  const rest = people.slice(size.seats);
  for (const [n, members] of [...granting, ...others, rest].entries()) {
    const id = asId<GroupId>(ids.next());
    await database.write(async (stores) => {
      await stores.groups.create({
        sourceId: idp,
        id,
        resource: { displayName: `Group ${n}` },
        at: Date.now(),
      });
      await stores.members.add({ sourceId: idp, groupId: id, members, at: Date.now() });
    });
  }
}

interface Assigning {
  readonly size: Size;
  readonly ids: Ids;
  readonly write: (work: (db: LedgerDb) => Promise<void>) => Promise<void>;
}

/** Writes the seats as the ledger would, without an act each: a bench must not take an hour to begin. */
async function assignSeats(read: LedgerDb, { size, ids, write }: Assigning): Promise<void> {
  const perPool = size.seats / size.pools;
  for (let pool = 0; pool < size.pools; pool += 1) {
    const { id: poolId } = await read
      .selectFrom('ledger_pools')
      .select('id')
      .where('product', '=', `Product ${pool}`)
      .executeTakeFirstOrThrow();
    const seats = await read
      .selectFrom('ledger_seats')
      .select('id')
      .where('pool_id', '=', poolId)
      .orderBy('id')
      .execute();
    await write(async (db) => {
      for (const [index, seat] of seats.entries()) {
        const email = emailOf(pool * perPool + index);
        const id = ids.next();
        await db
          .insertInto('ledger_users')
          .values({
            id,
            core_id: 'main',
            email,
            email_key: email,
            given_name: 'P',
            family_name: 'Person',
            status: 'active',
            created_at: 1,
          })
          .execute();
        await db
          .updateTable('ledger_seats')
          .set({ holder_id: id, held_as: 'direct' })
          .where('id', '=', seat.id)
          .execute();
      }
    });
  }
}

async function settle(world: BigWorld): Promise<void> {
  const first = await world.run({ observe: true });
  await world.run({
    approval: { digest: planDigest(first.held.map(({ operation }) => operation)), by: 'bench' },
  });
  await world.close();
}

function emailOf(n: number): string {
  return `person-${n}@example.com`;
}

function user(n: number, active: boolean) {
  return {
    userName: emailOf(n),
    displayName: `Person ${n}`,
    name: { givenName: 'Person', familyName: String(n) },
    active,
    title: 'Engineer',
    emails: [{ value: emailOf(n), type: 'work', primary: true }],
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      department: `Department ${n % 40}`,
      employeeNumber: String(n),
    },
  };
}
