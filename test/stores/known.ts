import { asId, type PersonId, type RecordId, type RuleId } from '../../src/core/domain/ids.ts';
import type { PersonView } from '../../src/core/domain/person.ts';
import type { Entitlement } from '../../src/core/domain/seats.ts';
import type { CoreAccount, CoreReading } from '../../src/ports/licensing-core.ts';
import type { CaseChange } from '../../src/ports/stores/case-store.ts';
import { accountId, core, personId, poolId, sourceId } from '../support/builders.ts';
import type { TestDatabase } from '../support/databases.ts';
import { pushTo } from './pushed.ts';

/** A pushed user `<name>@example.com` who is linked to the person `<name>`. */
export async function makePerson(test: TestDatabase, name: string): Promise<RecordId> {
  const recordId = await pushTo(test).user({ userName: `${name}@example.com`, active: true });
  await link(test, recordId, name);
  return recordId;
}

export async function link(test: TestDatabase, recordId: RecordId, name: string): Promise<void> {
  await test.database.write(({ correlation }) =>
    correlation.save(
      [{ recordId, personId: personId(name), link: 'linked', note: '', disputed: [], isNewPerson: true }],
      1,
    ),
  );
}

export function viewOf(name: string, fields: Partial<PersonView> = {}): PersonView {
  return {
    id: personId(name),
    resource: { userName: `${name}@example.com`, name: { givenName: name, familyName: 'Person' } },
    displayName: `${name} Person`,
    email: `${name}@example.com`,
    emails: [`${name}@example.com`],
    employment: { state: 'active', startDate: null, lastDay: null, leaveSince: null, timeZone: 'UTC' },
    standing: 'employed',
    standingReason: 'idp: active',
    sources: [sourceId('idp')],
    ...fields,
  };
}

export function changeOf(name: string, fields: Partial<CaseChange> = {}): CaseChange {
  return {
    personId: personId(name),
    view: viewOf(name),
    viewHash: `hash of ${name}`,
    nextDueAt: null,
    entitlements: { put: [], drop: [] },
    drift: { put: [], drop: [] },
    adopted: [],
    exceptions: { put: [], ended: [] },
    ...fields,
  };
}

export function entitlementOf(pool: string, name: string, fields: Partial<Entitlement> = {}): Entitlement {
  return {
    poolId: poolId(pool),
    personId: personId(name),
    ruleId: asId<RuleId>('rule'),
    priority: 10,
    needBy: null,
    reason: 'because',
    ...fields,
  };
}

/** Saves people with a view each, so that they can be served and found. */
export async function saveViews(test: TestDatabase, ...changes: readonly CaseChange[]): Promise<void> {
  await test.database.write(({ cases }) => cases.save(changes, 1));
}

/** A reading of the core `main` with products `CAD` and `BIM`, each a list of account names. */
export function readingOf(
  products: Readonly<Record<string, readonly string[]>>,
  {
    accounts = [],
    capacity = 10,
    parked = 0,
  }: { accounts?: readonly CoreAccount[]; capacity?: number; parked?: number } = {},
): CoreReading {
  const names = [...new Set(Object.values(products).flat())].filter(
    (name) => !accounts.some((account) => account.accountId === accountId(name)),
  );
  return {
    accounts: [...accounts, ...names.map((name) => accountOf(name))],
    pools: Object.entries(products).map(([product, holders]) => ({
      product,
      capacity,
      taken: holders.length + parked,
      parked:
        parked === 0 ? null : { accountId: accountId('boss'), email: 'boss@example.com', seats: parked },
      startsAt: null,
      endsAt: null,
    })),
    assignments: Object.entries(products).flatMap(([product, holders]) =>
      holders.map((name) => ({ accountId: accountId(name), product, type: 'direct' as const, since: null })),
    ),
  };
}

export function accountOf(name: string, fields: Partial<CoreAccount> = {}): CoreAccount {
  return {
    accountId: accountId(name),
    email: `${name}@example.com`,
    status: 'active',
    protectedRole: null,
    ...fields,
  };
}

export const pools = new Map([
  ['CAD', poolId('cad')],
  ['BIM', poolId('bim')],
]);
export const coreAt = (nowAt: number) => ({ id: core, pools, nowAt });

/** Every seat of a person, as a case shows it. */
export async function seatsOf({ database }: TestDatabase, name: string) {
  const [found] = await database.read.cases.load([asId<PersonId>(name)], { kind: 'all' });
  return found?.seats ?? [];
}
