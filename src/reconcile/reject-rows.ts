import type { HeldOperation } from '../core/domain/guard.ts';
import { asId, type RejectionId } from '../core/domain/ids.ts';
import type { Rejection } from '../core/domain/rejection.ts';
import type { Instant } from '../core/domain/time.ts';
import { plannedRows } from '../core/guard/planned-rows.ts';
import { rowId } from './plan-digest.ts';
import type { ReconcileDeps } from './run-context.ts';
import { chooseRows } from './take-approval.ts';

export interface RejectRequest {
  /** Names the hold that somebody looked at. */
  readonly digest: string;
  /** `rowId` of what is said no to; left out: all that is held. */
  readonly rows: readonly string[] | undefined;
  readonly by: Rejection['by'];
  readonly reason: string;
  /** Null: until the row changes. */
  readonly until: Instant | null;
}

export type RejectOutcome =
  | { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] }
  /** Something else is held now. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly why: string };

type RejectDeps = Pick<ReconcileDeps, 'database' | 'policy' | 'clock' | 'ids'>;

/**
 * Says no to held rows: the next run plans without them, so that nobody is asked again and seats that they would have used
 * go to others. The caller wakes a run.
 */
export async function rejectRows(deps: RejectDeps, request: RejectRequest): Promise<RejectOutcome> {
  const hold = await deps.database.read.holds.current();
  if (hold?.digest !== request.digest) return { kind: 'stale' };
  const chosen = chooseRows(hold.operations, request.rows);
  if (typeof chosen === 'string') return { kind: 'refused', why: chosen };
  const rejections = [...chosen].map((held) => toRejection(deps, held, request));
  await deps.database.write(async (stores) => {
    await stores.rejections.put(rejections);
    await stores.audit.append(
      rejections.map(({ id, operation, at, by, reason, until, poolId, ...row }) => ({
        at,
        actor: by.actor,
        act: 'row.rejected',
        subject: `pool:${poolId}`,
        data: {
          rejectionId: id,
          row: rowId(operation),
          digest: request.digest,
          about: row.subject,
          because: row.class,
          reason,
          until: until === null ? null : new Date(until).toISOString(),
        },
      })),
    );
  });
  return { kind: 'rejected', rejections };
}

function toRejection(
  { policy, clock, ids }: RejectDeps,
  { operation }: HeldOperation,
  { by, reason, until }: RejectRequest,
): Rejection {
  return {
    ...plannedRows(operation, policy)[0],
    id: asId<RejectionId>(ids.next()),
    operation,
    by,
    reason,
    at: clock.now(),
    until,
    state: 'stands',
  };
}
