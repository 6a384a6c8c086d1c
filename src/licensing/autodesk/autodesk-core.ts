import type { CoreAnswer, LicensingCore } from '../../ports/licensing-core.ts';
import { changeSeat } from './change-seat.ts';
import { priceChanges } from './price.ts';
import { readSeat } from './read-seat.ts';
import { readTeam } from './read-team.ts';
import type { TeamContext } from './team-context.ts';

/** One team of Autodesk Account through the Team Admin API v1, which can neither remove people nor change roles. */
export function createAutodeskCore(context: TeamContext): LicensingCore {
  const underWay = new Map<string, Promise<CoreAnswer>>();
  return {
    id: context.coreId,
    kind: 'autodesk',
    capabilities: { reassign: 'pair', removesUsers: false, changesRoles: false },
    readTeam: (signal) => readTeam(context, signal),
    readSeat: (query, signal) => readSeat(context, query, signal),
    price: (changes) => priceChanges(context, changes),
    change(change, request) {
      const { operationId } = request;
      const running = underWay.get(operationId);
      if (running !== undefined) return running;
      const started = changeSeat(context, change, request).finally(() => underWay.delete(operationId));
      underWay.set(operationId, started);
      return started;
    },
  };
}
