import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { EMPLOYMENT_URN } from '../../src/core/filter/person-schema.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import type { LicensingCore } from '../../src/ports/licensing-core.ts';
import { createIds } from '../../src/ids.ts';
import { createWorld, type World, worldConfig } from '../reconcile/world.ts';
import { core, sourceId } from '../support/builders.ts';
import type { PoolBefore, Said } from './naive-company.ts';

/** The real thing: store, ledger and runs. */
export interface RealCompany extends World {
  readonly ledger: Ledger;
  /** Everybody whom HR lists, as one reading. */
  readHr(people: ReadonlyMap<string, Said>): Promise<void>;
  pools(): Promise<readonly PoolBefore[]>;
  today(): string;
}

const rules = `rules:
  - { id: deadline, pool: cad, when: 'groups.display eq "Deadline"', priority: 90, reason: deadline }
  - { id: cad-group, pool: cad, when: 'groups.display eq "CAD Users"', priority: 10, reason: by group, grace: { notEntitled: P1D } }
  - { id: bim-group, pool: bim, when: 'groups.display eq "BIM Users"', priority: 10, reason: by group }
lifecycle: { grace: { notEntitled: P1D, leaver: PT0S } }
`;

function configText(asksForLeavers: boolean): string {
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
    .replace('groupKeeps: off', 'longGap: off, coreMaxDrop: off, groupKeeps: off');
  // The naive company asks nobody to give up a seat that is due.
  return `${text}approval: { leaver: ${asksForLeavers ? 'ask' : 'auto'}, overCapacity: never }\n`;
}

export async function createRealCompany(asksForLeavers: boolean): Promise<RealCompany> {
  const world = await createWorld('sqlite', configText(asksForLeavers));
  const { database, clock } = world;
  const workspace = database.workspace<LedgerTables>();
  const ledger = createLedger(
    { coreId: asId<CoreId>(core), workspace, clock, ids: createIds(clock) },
    () => undefined,
  );
  await world.settle();
  return {
    ...world,
    ledger,
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
    async pools() {
      const { accounts, assignments, pools } = await ledger.seats.read();
      const names = new Map(
        accounts.map(({ accountId, email }) => [accountId, email.split('@')[0] ?? email]),
      );
      return ['cad', 'bim'].map((id) => {
        const pool = pools.find(({ product }) => product.toLowerCase() === id);
        const holders = assignments
          .filter(({ product }) => product.toLowerCase() === id)
          .map(({ accountId }) => names.get(accountId) ?? '?');
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
