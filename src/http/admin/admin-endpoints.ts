import type { AdminDeps } from './admin-deps.ts';
import { approvalEndpoints } from './approval-endpoints.ts';
import { driftEndpoints } from './drift-endpoints.ts';
import { coreCheckEndpoints } from './core-check-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { explainEndpoints } from './explain-endpoints.ts';
import { noticeEndpoints } from './notice-endpoints.ts';
import { planEndpoints } from './plan-endpoints.ts';
import { rejectionEndpoints } from './rejection-endpoints.ts';
import { reviewEndpoints } from './review-endpoints.ts';
import { requestEndpoints } from './request-endpoints.ts';
import { simulateEndpoints } from './simulate-endpoints.ts';
import { statusEndpoints } from './status-endpoints.ts';
import { tokenEndpoints } from './token-endpoints.ts';
import { undoEndpoints } from './undo-endpoints.ts';
import { usageEndpoints } from './usage-endpoints.ts';

/** Every route of `/api/v1`, in the order of the document. */
export function adminEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    ...statusEndpoints(deps),
    ...requestEndpoints(deps),
    ...driftEndpoints(deps),
    ...reviewEndpoints(deps),
    ...noticeEndpoints(deps),
    ...planEndpoints(deps),
    ...approvalEndpoints(deps),
    ...rejectionEndpoints(deps),
    ...undoEndpoints(deps),
    ...simulateEndpoints(deps),
    ...explainEndpoints(deps),
    ...coreCheckEndpoints(deps),
    ...usageEndpoints(deps),
    ...tokenEndpoints(deps),
  ];
}
