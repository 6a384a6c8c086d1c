import type { LicensingCore } from '../../ports/licensing-core.ts';
import { firstManager } from './contracts.ts';
import { changeSeat } from './change-seat.ts';
import type { LedgerContext } from './ledger-context.ts';
import { missingRoles, type NamedCoordinators, setRole } from './missing-roles.ts';
import { readSeat, readTeam } from './read-team.ts';

/**
 * The embedded licensing core: contracts, purchases, named users and seats in our own database. `actingAs` is the address
 * in whose name the daemon assigns; null takes the contract manager of the first contract. `named` are the coordinators that
 * the configuration names, whom a renewal takes the role from.
 */
export function createLedgerCore(
  context: LedgerContext,
  actingAs: string | null,
  named: readonly NamedCoordinators[] = [],
): LicensingCore {
  async function actor(): Promise<string> {
    return actingAs ?? (await firstManager(context)) ?? 'nobody';
  }

  return {
    id: context.coreId,
    kind: 'ledger',
    capabilities: { reassign: 'atomic', removesUsers: false, changesRoles: true },
    readTeam: () => readTeam(context),
    readSeat: (query) => readSeat(context, query),
    change: async (change, { operationId }) =>
      changeSeat(context, { change, operationId, actor: await actor() }),
    roles: {
      missing: () => missingRoles(context, named),
      set: (role) => setRole(context, role),
    },
  };
}
