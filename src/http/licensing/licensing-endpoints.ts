import type { Endpoint } from '../admin/endpoint.ts';
import { contractEndpoints } from './contract-endpoints.ts';
import { fileEndpoints } from './file-endpoints.ts';
import { groupEndpoints } from './group-endpoints.ts';
import type { LicensingDeps } from './licensing-deps.ts';
import { orderEndpoints } from './order-endpoints.ts';
import { roleEndpoints } from './role-endpoints.ts';
import { seatEndpoints } from './seat-endpoints.ts';
import { teamEndpoints } from './team-endpoints.ts';
import { stopEndpoints } from './stop-endpoints.ts';
import { userEndpoints } from './user-endpoints.ts';

/** Every route of `/licensing/v1`: the embedded ledger as its administrators use it. */
export function licensingEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [
    ...contractEndpoints(deps),
    ...orderEndpoints(deps),
    ...roleEndpoints(deps),
    ...userEndpoints(deps),
    ...seatEndpoints(deps),
    ...teamEndpoints(deps),
    ...groupEndpoints(deps),
    ...fileEndpoints(deps),
    ...stopEndpoints(deps),
  ];
}
