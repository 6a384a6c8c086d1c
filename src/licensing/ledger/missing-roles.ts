import { foldCase } from '../../core/filter/fold-case.ts';
import { LicensingRefused } from '../../errors.ts';
import type { CoreAnswer, CoreRole } from '../../ports/licensing-core.ts';
import { listContracts } from './contracts.ts';
import { findUser, type LedgerContext } from './ledger-context.ts';
import { addCoordinator } from './roles.ts';
import { dayOf } from './terms.ts';

/** Who is to be software coordinator of a contract, by the configuration. */
export interface NamedCoordinators {
  readonly number: string;
  readonly coordinators: readonly string[];
}

/**
 * Coordinators that the configuration names and the ledger does not have, in the order of the configuration. A contract
 * that is not there lacks all of its own.
 */
export async function missingRoles(
  context: LedgerContext,
  named: readonly NamedCoordinators[],
): Promise<readonly CoreRole[]> {
  if (named.length === 0) return [];
  const contracts = new Map((await listContracts(context)).map((contract) => [contract.number, contract]));
  const missing: CoreRole[] = [];
  for (const { number, coordinators } of named) {
    const present = new Set((contracts.get(number)?.coordinators ?? []).map(foldCase));
    const away = new Set(coordinators.filter((email) => !present.has(foldCase(email))));
    for (const email of away) {
      const why = contracts.has(number)
        ? await whyAway(context, number, email)
        : `There is no contract ${number}.`;
      missing.push({ role: 'coordinator', email, scope: number, why });
    }
  }
  return missing;
}

/** The last thing that was written down about this person's role on this contract. */
async function whyAway({ coreId, workspace }: LedgerContext, number: string, email: string): Promise<string> {
  const acts = await workspace.read
    .selectFrom('ledger_acts')
    .select(['act', 'actor', 'at', 'from_email'])
    .where('core_id', '=', coreId)
    .where('contract_number', '=', number)
    .where('act', 'in', ['reset-coordinator', 'remove-coordinator'])
    .orderBy('seq', 'desc')
    .execute();
  const last = acts.find(({ from_email }) => from_email !== null && foldCase(from_email) === foldCase(email));
  if (last === undefined) return 'Nobody has named this person yet.';
  if (last.act === 'remove-coordinator')
    return `${last.actor} took the role away on ${dayOf(Number(last.at))}.`;
  return `The renewal of ${dayOf(Number(last.at))} took the role from everybody but the contract manager.`;
}

/**
 * Names a coordinator again, in the name of the contract manager: after a renewal nobody else may. Only people who are on
 * the team, for the configuration knows no names.
 */
export async function setRole(context: LedgerContext, { email, scope }: CoreRole): Promise<CoreAnswer> {
  const person = await findUser(context, context.workspace.read, email);
  if (person === null) {
    const detail = `${email} is not on the team`;
    return { kind: 'refused', reason: 'not-on-team', detail, requestId: null };
  }
  try {
    await addCoordinator(context, scope, { person });
    return { kind: 'done', accountId: null, requestId: null };
  } catch (error) {
    if (!(error instanceof LicensingRefused)) throw error;
    return { kind: 'refused', reason: 'other', detail: error.message, requestId: null };
  }
}
