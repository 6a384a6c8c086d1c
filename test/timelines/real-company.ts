import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import type { Policy } from '../../src/core/domain/policy.ts';
import { EMPLOYMENT_URN } from '../../src/core/filter/person-schema.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { createIds } from '../../src/ids.ts';
import { createWorld, loadPolicy, type World, worldConfig } from '../reconcile/world.ts';
import { core, sourceId } from '../support/builders.ts';
import type { Settings } from './any-timeline.ts';
import type { PoolBefore, Said } from './naive-company.ts';

/** The real thing: store, ledger and runs. */
export interface RealCompany extends World {
  readonly ledger: Ledger;
  /** Everybody whom HR lists, as one reading. */
  readHr(people: ReadonlyMap<string, Said>): Promise<void>;
  /** Imports a report of use of the CAD product. */
  reportUse(name: string, at: number): Promise<void>;
  /** The policy with or without the rule for the deadline. */
  policyWith(rules: { readonly hasDeadline: boolean }): Policy;
  pools(): Promise<readonly PoolBefore[]>;
  today(): string;
}

const rules = `rules:
  - { id: deadline, pool: cad, when: 'groups.display eq "Deadline"', priority: 90, reason: deadline }
  - { id: cad-group, pool: cad, when: 'groups.display eq "CAD Users"', priority: 10, reason: by group, grace: { notEntitled: P1D } }
  - { id: bim-group, pool: bim, when: 'groups.display eq "BIM Users"', priority: 10, reason: by group }
lifecycle: { grace: { notEntitled: P1D, leaver: PT0S } }
`;

function configText(settings: Settings, { hasDeadline }: { readonly hasDeadline: boolean }): string {
  const text = worldConfig
    .replace(/rules:[\s\S]*?lifecycle:.*\n/, rules)
    .replace(
      'decidesLeaving: true }]',
      'decidesLeaving: true }, { id: hr, kind: csv, path: none, decidesLeaving: true, schedule: "0 0 1 1 *", staleAfter: off, expect: { atLeast: off } }]\npeople: { match: [email], precedence: [hr, idp] }',
    )
    .replace(
      'pool: bim, when: \'groups.display eq "BIM Users"\', priority: 10,',
      '$& grace: { notEntitled: PT0S },',
    )
    .replace('priority: 90, reason: deadline', 'priority: 90, reason: deadline, grace: { notEntitled: P1D }')
    .replace(/\n {2}- \{ id: deadline.*/, hasDeadline ? '$&' : '')
    .replace(
      'product: CAD }',
      settings.idle === 'off' ? '$&' : `product: CAD, idle: { after: P10D, approval: ${settings.idle} } }`,
    )
    .replace(/guards:.*\n/, '');
  return text + policyText(settings);
}

function policyText(settings: Settings): string {
  const { asksForLeavers, proposesLast, freeze, workingHours, removals, groupKeeps, churn, longGap } =
    settings;
  const band = (count: number | undefined) => `{ count: ${count ?? 'off'}, share: off }`;
  const guards = {
    removals: `{ perRun: ${band(removals?.perRun)}, perDay: ${band(removals?.perDay)} }`,
    groupKeeps: groupKeeps ? '50%' : 'off',
    churn: `{ moves: ${churn ? 3 : 'off'} }`,
    longGap: longGap ? 'P7D' : 'off',
    coreMaxDrop: 'off',
  };
  const lines = [
    `guards: { ${Object.entries(guards)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')} }`,
    `approval: { leaver: ${asksForLeavers ? 'ask' : 'auto'}, overCapacity: ${proposesLast ? 'ask' : 'never'} }`,
    ...(workingHours ? ['workingHours: {}'] : []),
    ...(freeze === null
      ? []
      : [`freeze: [{ from: ${freeze.from}, until: ${freeze.until}, reason: deadline }]`]),
  ];
  return `${lines.join('\n')}\n`;
}

export async function createRealCompany(settings: Settings): Promise<RealCompany> {
  const world = await createWorld('sqlite', configText(settings, { hasDeadline: true }));
  const { database, clock } = world;
  const workspace = database.workspace<LedgerTables>();
  const ledger = createLedger(
    { coreId: asId<CoreId>(core), workspace, clock, ids: createIds(clock) },
    () => undefined,
  );
  const withoutDeadline = loadPolicy(configText(settings, { hasDeadline: false }));
  await world.settle();
  return {
    ...world,
    ledger,
    policyWith: ({ hasDeadline }) => (hasDeadline ? world.policy : withoutDeadline),
    today: () => clock.calendar().todayIn('Europe/London'),
    async readHr(people) {
      const records = [...people].flatMap(([name, { hr }]) =>
        hr?.isListed === true ? [hrRecord(name, hr)] : [],
      );
      const reading = { sourceId: sourceId('hr'), readingId: 'reading hr' };
      await database.write(async ({ readings, sources }) => {
        await sources.save({ id: reading.sourceId, kind: 'csv', lastGoodAt: clock.now() });
        await readings.stage({ ...reading, records });
        await readings.accept({ ...reading, kind: 'snapshot', at: clock.now() });
        await readings.drop(reading.readingId);
      });
    },
    async reportUse(name, at) {
      const seat = { coreId: asId<CoreId>(core), product: 'CAD', email: `${name}@example.com` };
      const row = { ...seat, at, source: 'usage report', isOffline: false, toldAt: clock.now() };
      await database.write(({ usage }) => usage.record([row], clock.now()));
    },
    async pools() {
      const { accounts, assignments, pools } = await ledger.seats.read();
      const names = new Map(
        accounts.map(({ accountId, email }) => [accountId, email.split('@')[0] ?? email]),
      );
      return ['cad', 'bim'].map((id) => {
        const pool = pools.find(({ product }) => product.toLowerCase() === id);
        const holders = assignments
          .filter(({ product }) => product.toLowerCase() === id)
          .toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))
          .map(({ accountId, since }) => ({ name: names.get(accountId) ?? '?', since: since ?? 0 }));
        const { capacity = 0, parked = null, startsAt = null, endsAt = null } = pool ?? {};
        const nowAt = clock.now();
        const isOpen = (startsAt ?? 0) <= nowAt && nowAt < (endsAt ?? Infinity);
        return { id, capacity: capacity ?? Infinity, parked: parked?.seats ?? 0, isOpen, holders };
      });
    },
  };
}

function hrRecord(name: string, { lastDay }: NonNullable<Said['hr']>) {
  const email = `${name}@example.com`;
  return {
    key: name,
    active: null,
    resource: {
      userName: email,
      displayName: name,
      emails: [{ value: email, type: 'work', primary: true }],
      [EMPLOYMENT_URN]: { employmentState: 'active', ...(lastDay === null ? {} : { lastDay }) },
    },
  };
}

/** Dies in the change of that number, before or after it took effect, as a killed process does: nothing is caught. */
export function dyingCore(
  living: LicensingCore,
  { change: at, hasEffect }: { readonly change: number; readonly hasEffect: boolean },
): LicensingCore {
  const sent = { count: 0 };
  return {
    ...living,
    async change(...request) {
      sent.count += 1;
      if (sent.count !== at) return living.change(...request);
      if (hasEffect) await living.change(...request);
      throw new Error('killed');
    },
  };
}
