import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { StoreConflict } from '../../../errors.ts';
import type { LedgerFile } from '../../../ports/ledger-file.ts';
import type { LedgerContext } from '../ledger-context.ts';
import type { LedgerTx } from '../ledger-tables.ts';
import { readLedger } from './export-ledger.ts';

/** Names what a file says, whatever the order of its keys: two exports have one version only if nothing changed between them. */
export function ledgerVersion(file: LedgerFile): string {
  return hash('sha256', JSON.stringify(file, inOneOrder), 'base64url');
}

function inOneOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Throws `StoreConflict` unless the ledger is as the caller saw it. Nobody changes it until the end of the work: SQLite has
 * one writer, and Postgres keeps the others waiting.
 */
export async function mustBe(context: LedgerContext, db: LedgerTx, version: string): Promise<void> {
  if (context.workspace.kind === 'postgres')
    await sql`lock table ledger_teams, ledger_users, ledger_contracts, ledger_coordinators, ledger_orders, ledger_subscriptions,
      ledger_terms, ledger_seats, ledger_groups, ledger_group_members, ledger_group_products, ledger_default_products,
      ledger_team_domains in share row exclusive mode`.execute(db);
  if (ledgerVersion(await readLedger(context, db)) !== version)
    throw new StoreConflict('the ledger was changed after this export: look at what it has now');
}
