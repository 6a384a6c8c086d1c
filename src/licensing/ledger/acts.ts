import { LicensingRefused, StoreConflict } from '../../errors.ts';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { LedgerSigned } from '../../ports/ledger.ts';
import type { CoreAnswer } from '../../ports/licensing-core.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';

/** What is done, for the record. */
export interface Act {
  readonly act: string;
  readonly contract?: string;
  readonly product?: string;
  readonly from?: string | null;
  readonly to?: string | null;
  /** What no address, product or contract says: the name of a group. */
  readonly about?: string;
}
export interface ActDone extends Act {
  readonly operationId: string;
  readonly actor: string;
  readonly answer: CoreAnswer;
}

/** Writes down one act with what came of it. */
export async function recordAct(context: LedgerContext, db: LedgerTx, done: ActDone): Promise<void> {
  await recordActs(context, db, [done]);
}

/** The same for many of one moment, in one statement. */
export async function recordActs(
  context: LedgerContext,
  db: LedgerTx,
  all: readonly ActDone[],
): Promise<void> {
  const at = context.clock.now();
  const rows = all.map(({ operationId, actor, act: name, contract, product, from, to, about, answer }) => ({
    operation_id: operationId,
    core_id: context.coreId,
    at,
    actor,
    act: name,
    contract_number: contract ?? null,
    product: product ?? '',
    from_email: from ?? null,
    to_email: to ?? null,
    about: about ?? null,
    answer: JSON.stringify(answer),
  }));
  await db.insertInto('ledger_acts').values(rows).execute();
}

/**
 * Does something that a person may or may not do, and writes it down with it: all of it or nothing. A refusal
 * (`LicensingRefused`) undoes the work, is written down all the same, and goes on to the caller.
 */
export async function act<T>(
  context: LedgerContext,
  what: Act & { readonly actor: string },
  work: (db: LedgerTx) => Promise<T>,
): Promise<T> {
  const operationId = context.ids.next();
  const settled = { accountId: null, requestId: operationId };
  try {
    return await context.workspace.write(async (db) => {
      const result = await work(db);
      await recordAct(context, db, { ...what, operationId, answer: { ...settled, kind: 'done' } });
      return result;
    });
  } catch (error) {
    if (!(error instanceof LicensingRefused)) throw error;
    const { message: detail } = error;
    const answer = { kind: 'refused', reason: 'other', detail, requestId: operationId } as const;
    await context.workspace.write((db) => recordAct(context, db, { ...what, operationId, answer }));
    throw error;
  }
}

export interface TakenContract {
  readonly number: string;
  readonly managerId: string;
  readonly manager: string;
}

/**
 * An act on a contract, which only its manager may do (Autodesk administration, section 2). Nobody else changes the
 * contract meanwhile, and it has another version after. Throws `LicensingRefused` for a contract that is not there or a
 * person who may not, and `StoreConflict` when it is not in the version that the caller has seen.
 */
export async function contractAct<T>(
  context: LedgerContext,
  what: Act & { readonly contract: string; readonly by: LedgerSigned | undefined },
  work: (db: LedgerTx, contract: TakenContract) => Promise<T>,
): Promise<T> {
  const { by = {}, ...told } = what;
  const actor = by.actingAs ?? (await managerOf(context, context.workspace.read, what.contract))?.manager;
  return act(context, { ...told, actor: actor ?? 'nobody' }, async (db) => {
    const contract = await takeContract(context, db, { number: what.contract, ifVersion: by.ifVersion });
    if (by.actingAs !== undefined && foldCase(by.actingAs) !== foldCase(contract.manager))
      throw new LicensingRefused(`${by.actingAs} is not the manager of contract ${what.contract}`);
    const result = await work(db, contract);
    await db
      .updateTable('ledger_contracts')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .where('number', '=', what.contract)
      .execute();
    return result;
  });
}

/**
 * Nobody else changes this contract until the end of the work, so that what is bought goes to whoever manages it then.
 * Contracts of other teams are none.
 */
async function takeContract(
  context: LedgerContext,
  db: LedgerTx,
  { number, ifVersion }: { readonly number: string; readonly ifVersion: number | undefined },
): Promise<TakenContract> {
  const contract = db
    .selectFrom('ledger_contracts')
    .select('version')
    .where('number', '=', number)
    .where('core_id', '=', context.coreId);
  const taken = context.workspace.kind === 'postgres' ? contract.forNoKeyUpdate() : contract;
  const row = await taken.executeTakeFirst();
  const manager = row === undefined ? null : await managerOf(context, db, number);
  if (row === undefined || manager === null)
    throw new LicensingRefused(`there is no contract ${number}`, { ids: { contract: number } });
  if (ifVersion !== undefined && row.version !== ifVersion)
    throw new StoreConflict(`contract ${number} is at version ${row.version} by now, not ${ifVersion}`);
  return { number, ...manager };
}

async function managerOf(
  { coreId }: LedgerContext,
  db: LedgerTx,
  number: string,
): Promise<Omit<TakenContract, 'number'> | null> {
  const row = await db
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'manager_id')
    .select(['manager_id as managerId', 'email as manager'])
    .where('number', '=', number)
    .where('ledger_contracts.core_id', '=', coreId)
    .executeTakeFirst();
  return row ?? null;
}
