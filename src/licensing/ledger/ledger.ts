import type { Ledger, LedgerAct } from '../../ports/ledger.ts';
import { addCoordinator, createContract, listContracts, purchase, removeCoordinator } from './administer.ts';
import { changeSeat } from './change-seat.ts';
import type { LedgerContext } from './ledger-context.ts';
import { readTeam } from './read-team.ts';

/** The ledger as its administrators use it. `changed` is called after everything that a run should know of. */
export function createLedger(context: LedgerContext, changed: () => void): Ledger {
  async function noted<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    changed();
    return result;
  }
  return {
    contracts: {
      list: () => listContracts(context),
      create: (contract) => createContract(context, contract),
      addCoordinator: (number, person) => noted(addCoordinator(context, number, person)),
      removeCoordinator: (number, email) => noted(removeCoordinator(context, number, email)),
      purchase: (number, order) => noted(purchase(context, number, order)),
    },
    seats: {
      read: () => readTeam(context),
      change: (request) => noted(changeSeat(context, request)),
      acts: (limit) => readActs(context, limit),
    },
  };
}

async function readActs({ coreId, workspace }: LedgerContext, limit: number): Promise<readonly LedgerAct[]> {
  const rows = await workspace.read
    .selectFrom('ledger_acts')
    .selectAll()
    .where('core_id', '=', coreId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    operationId: row.operation_id,
    at: row.at,
    actor: row.actor,
    act: row.act,
    product: row.product,
    from: row.from_email,
    to: row.to_email,
    outcome: (JSON.parse(row.answer) as { kind: string }).kind,
  }));
}
