import { foldCase } from '../../../core/filter/fold-case.ts';
import { LicensingRefused } from '../../../errors.ts';
import type {
  LedgerFault,
  LedgerImportChange,
  LedgerImported,
  LedgerImportOptions,
} from '../../../ports/ledger-file.ts';
import { type Act, type ActDone, recordAct, recordActs } from '../acts.ts';
import { type LedgerContext, mayAssign, mayNot } from '../ledger-context.ts';
import type { LedgerTx } from '../ledger-tables.ts';
import { settleTeam } from '../settle-team.ts';
import { mustBe } from './ledger-version.ts';

/** What an import has done so far, and what stands in its way. */
export interface Import {
  readonly context: LedgerContext;
  readonly db: LedgerTx;
  readonly faults: LedgerFault[];
  readonly changes: LedgerImportChange[];
  /** Who imports, if somebody is named; else every contract is changed in the name of its manager. */
  readonly actingAs: string | null;
  /** User ids by folded address. */
  readonly users: Map<string, string>;
}

const nobody = 'nobody';
const noContract = 'neither the ledger nor the file has a contract: open one first, for its manager imports';

/** So many rows go into one statement of either database. */
export const rowsAtOnce = 500;

interface Asked {
  readonly act: string;
  readonly options: LedgerImportOptions;
  /** Who manages the first contract, where the ledger has none yet. */
  readonly firstManager: string | null;
}

/**
 * Imports in one unit of work, as a contract manager or coordinator. A fault, or a dry run, undoes all of it. Each change is
 * recorded as an act of whoever imports. Throws `LicensingRefused` for who may not.
 */
export async function importAll(
  context: LedgerContext,
  { act, options, firstManager }: Asked,
  work: (all: Import) => Promise<void>,
): Promise<LedgerImported> {
  const told: { result?: LedgerImported; refusal?: string; actor: string } = { actor: nobody };
  const undone = new LicensingRefused('nothing was imported');
  // What a reading would move anyway is no change that somebody made.
  if (options.ifVersion !== undefined) await settleTeam(context);
  try {
    await context.workspace.write(async (db) => {
      if (options.ifVersion !== undefined) await mustBe(context, db, options.ifVersion);
      const inLedger = await managerIn(context, db);
      told.actor = options.actingAs ?? inLedger ?? firstManager ?? nobody;
      const users = await readUserIds(context, db);
      const actingAs = options.actingAs ?? null;
      const all: Import = { context, db, faults: [], changes: [], actingAs, users };
      // The file says who may import into a ledger without contracts: anybody may open one.
      const mayBefore = inLedger === null || (await mayAssign(context, db, told.actor));
      if (mayBefore) await work(all);
      const isNothing = mayBefore && all.changes.length === 0;
      const isAllowed =
        isNothing || all.faults.length > 0 || (mayBefore && (await mayAssign(context, db, told.actor)));
      if (!isAllowed) told.refusal = told.actor === nobody ? noContract : mayNot(told.actor);
      else told.result = resultOf(all);
      if (!isAllowed || all.faults.length > 0 || options.dryRun) throw undone;
      await recordChanges(all, { act, actor: told.actor });
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  if (told.result !== undefined) return told.result;
  return refuse(context, { act, actor: told.actor, detail: told.refusal ?? 'nothing was imported' });
}

async function refuse(
  context: LedgerContext,
  { act, actor, detail }: { readonly act: string; readonly actor: string; readonly detail: string },
): Promise<never> {
  const operationId = context.ids.next();
  const answer = { kind: 'refused', reason: 'not-allowed', detail, requestId: operationId } as const;
  await context.workspace.write((db) => recordAct(context, db, { act, actor, operationId, answer }));
  throw new LicensingRefused(detail);
}

function resultOf({ faults, changes }: Import): LedgerImported {
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'imported', changes };
}

async function managerIn({ coreId }: LedgerContext, db: LedgerTx): Promise<string | null> {
  const row = await db
    .selectFrom('ledger_contracts as c')
    .innerJoin('ledger_users as u', 'u.id', 'manager_id')
    .select('email')
    .where('c.core_id', '=', coreId)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.email ?? null;
}

async function readUserIds({ coreId }: LedgerContext, db: LedgerTx): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('ledger_users')
    .select(['id', 'email_key'])
    .where('core_id', '=', coreId)
    .execute();
  return new Map(rows.map(({ id, email_key }) => [email_key, id]));
}

async function recordChanges(
  { context, db, changes }: Import,
  { act, actor }: { readonly act: string; readonly actor: string },
): Promise<void> {
  const done = changes.map((change): ActDone => {
    const operationId = context.ids.next();
    const answer = { kind: 'done', accountId: null, requestId: operationId } as const;
    return { ...toAct(act, change), actor, operationId, answer };
  });
  for (let from = 0; from < done.length; from += rowsAtOnce)
    await recordActs(context, db, done.slice(from, from + rowsAtOnce));
}

function toAct(act: string, { kind, about, product, what }: LedgerImportChange): Act {
  const name = `${act}-${kind}`;
  const told = product === null ? { act: name } : { act: name, product };
  if (kind === 'contract') return { ...told, contract: about, about: what };
  return kind === 'user' || kind === 'seat' || kind === 'role'
    ? { ...told, to: about, about: what }
    : { ...told, about: `${about}: ${what}` };
}

/** Somebody of whom the file was checked to name. */
export function idOf({ users }: Import, email: string): string {
  return users.get(foldCase(email)) ?? '';
}
