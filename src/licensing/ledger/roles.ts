import { LicensingRefused } from '../../errors.ts';
import type { LedgerPerson, LedgerSigned } from '../../ports/ledger.ts';
import { contractAct } from './acts.ts';
import { ensureUser, findUser, type LedgerContext } from './ledger-context.ts';

/**
 * Gives a contract another manager, who is put on the team if need be. Seats that the old one holds only because of the
 * purchase go along; seats that were given to the old one stay. Throws as
 * `contractAct` does.
 */
export async function changeManager(
  context: LedgerContext,
  number: string,
  { person, by }: { readonly person: LedgerPerson; readonly by?: LedgerSigned | undefined },
): Promise<void> {
  const told = { act: 'change-manager', contract: number, to: person.email, by };
  await contractAct(context, told, async (db) => {
    const { id } = await ensureUser(context, db, person);
    await db.updateTable('ledger_contracts').set({ manager_id: id }).where('number', '=', number).execute();
    await db
      .updateTable('ledger_seats')
      .set({ holder_id: id })
      .where('held_as', '=', 'purchase')
      .where('subscription_id', 'in', (query) =>
        query
          .selectFrom('ledger_subscriptions')
          .select('ledger_subscriptions.id')
          .where('contract_number', '=', number),
      )
      .execute();
  });
}

/**
 * Names a software coordinator, who may assign like the contract manager; the person is put on the team if need be.
 * Naming one twice changes nothing. Throws as
 * `contractAct` does.
 */
export async function addCoordinator(
  context: LedgerContext,
  number: string,
  { person, by }: { readonly person: LedgerPerson; readonly by?: LedgerSigned | undefined },
): Promise<void> {
  const told = { act: 'name-coordinator', contract: number, to: person.email, by };
  await contractAct(context, told, async (db) => {
    const user = await ensureUser(context, db, person);
    await db
      .insertInto('ledger_coordinators')
      .values({ contract_number: number, user_id: user.id })
      .onConflict((conflict) => conflict.columns(['contract_number', 'user_id']).doNothing())
      .execute();
  });
}

/**
 * Takes the role from a coordinator; who has it not keeps everything. Throws `LicensingRefused` when there is no such
 * contract, or nobody of this address on the team.
 */
export async function removeCoordinator(
  context: LedgerContext,
  number: string,
  { email, by }: { readonly email: string; readonly by?: LedgerSigned | undefined },
): Promise<void> {
  const told = { act: 'remove-coordinator', contract: number, from: email, by };
  await contractAct(context, told, async (db) => {
    const user = await findUser(context, db, email);
    if (user === null) throw new LicensingRefused(`${email} is not on the team`);
    await db
      .deleteFrom('ledger_coordinators')
      .where('contract_number', '=', number)
      .where('user_id', '=', user.id)
      .execute();
  });
}
