import type { CoreWorld } from '../conformance/licensing-core.ts';
import { asId, type CoreId, type OperationId } from '../../src/core/domain/ids.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { LedgerContext } from '../../src/licensing/ledger/ledger-context.ts';
import { createLedgerCore } from '../../src/licensing/ledger/ledger-core.ts';
import { ledgerMigrations } from '../../src/licensing/ledger/ledger-migrations.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { DatabaseKind, MigrationSet, Workspace } from '../../src/ports/workspace.ts';
import type { Kysely } from 'kysely';
import { openDatabase } from '../../src/stores/open-database.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';

export const boss = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };
export const year = { term: 'annual', startsOn: '2026-01-01', endsOn: '2027-01-01' };
const signal = new AbortController().signal;

/** A ledger with one contract of boss@example.com. */
export interface LedgerWorld extends CoreWorld {
  readonly ledger: Ledger;
  readonly contract: string;
  readonly context: LedgerContext;
  readonly workspace: Workspace<Kysely<LedgerTables>>;
  readonly clock: TestDatabase['clock'];
  /** How often a run was asked for. */
  readonly changes: { count: number };
  /** The same ledger as another process sees it. */
  openAgain(): Promise<LedgerContext & { close(): Promise<void> }>;
}

export const ledgerParts = [ledgerMigrations as unknown as MigrationSet<never>];

export async function openLedgerWorld(kind: DatabaseKind): Promise<LedgerWorld> {
  return createTeam(await openTestDatabase(kind, ledgerParts), '1');
}

/** A team of its own in a database that others use, too; its contract is called like it. */
export async function createTeam(test: TestDatabase, contract: string): Promise<LedgerWorld> {
  const { database, clock, ids, url } = test;
  const coreId = asId<CoreId>(`core-${contract}`);
  const workspace = database.workspace<LedgerTables>();
  const context = { coreId, workspace, clock, ids };
  const changes = { count: 0 };
  const ledger = createLedger(context, () => {
    changes.count += 1;
  });
  await ledger.contracts.create({ number: contract, manager: boss });
  const core = createLedgerCore(context, null);

  return {
    core,
    ledger,
    contract,
    context,
    workspace,
    clock,
    changes,
    /** Buys, and takes the seats from the contract manager again, so that they are free. */
    async offer(product, quantity) {
      await ledger.contracts.purchase(contract, { product, quantity, ...year });
      const from = (await ledger.seats.read()).pools.find((pool) => pool.product === product)?.parked;
      if (from === undefined || from === null) throw new Error('a purchase parks its seats');
      const to = { email: 'passing@example.com', givenName: 'Passing', familyName: 'Through' };
      for (let left = quantity; left > 0; left -= 1) {
        const give = { kind: 'reassign', product, from, to, fromParked: true } as const;
        await core.change(give, { operationId: asId<OperationId>(ids.next()), signal });
        const seat = await core.readSeat({ product, email: to.email }, signal);
        if (seat === null) throw new Error('a parked seat is handed out');
        const free = { kind: 'unassign', product, from: seat } as const;
        await core.change(free, { operationId: asId<OperationId>(ids.next()), signal });
      }
    },
    async openAgain() {
      const other = await openDatabase(url, { clock, ids });
      return { ...context, workspace: other.workspace<LedgerTables>(), close: () => other.close() };
    },
    close: () => test.close(),
  };
}
