import type { Approval } from '../core/domain/approval.ts';
import type { HeldOperation, Verdict } from '../core/domain/guard.ts';
import { asId, type ApprovalId, type PoolId } from '../core/domain/ids.ts';
import { rowsMissing } from '../core/guard/choose-rows.ts';
import { excessSeats } from '../core/plan/can-give.ts';
import { planDigest, rowId } from './plan-digest.ts';
import type { PlanApproval, Run } from './run-context.ts';

/** What becomes of an approval that a run was asked with, before it is counted with those of other people. */
export type TakenApproval =
  | { readonly kind: 'taken'; readonly approval: Approval }
  /** It named another plan than this one. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Reads the approval of a request against the plan of now. Its digest must name what is held now, also where only some
 * rows are approved: whoever chose them looked at that hold. What no approval can lift is left out of it.
 */
export async function takeApproval(run: Run, verdict: Verdict): Promise<TakenApproval | null> {
  const { approval: asked } = run.request;
  if (asked === null) return null;
  const { held } = verdict;
  if (asked.digest !== planDigest(held.map(({ operation }) => operation))) return { kind: 'stale' };
  const chosen = chooseRows(held, asked.rows);
  if (typeof chosen === 'string') return { kind: 'refused', why: chosen };
  const missing = rowsMissing({ held, chosen, coupled: await coupledPools(run) });
  if (missing.length > 0) return { kind: 'refused', why: coupledWords(missing) };
  const approvable = [...chosen].filter(isApprovable);
  return { kind: 'taken', approval: toApproval(run, asked, approvable) };
}

/** False where an administrator must mend or release something first. */
export function isApprovable({ tripped }: HeldOperation): boolean {
  return tripped.every((trip) => trip.approvable);
}

/** The rows that these ids name, all without any; or what is wrong with them. */
export function chooseRows(
  held: readonly HeldOperation[],
  rows: readonly string[] | undefined,
): ReadonlySet<HeldOperation> | string {
  if (rows === undefined) return new Set(held);
  const byId = new Map(held.map((one) => [rowId(one.operation), one]));
  const strangers = rows.filter((id) => !byId.has(id));
  if (strangers.length > 0) {
    return `${strangers.join(', ')} ${strangers.length === 1 ? 'is no row' : 'are no rows'} of what is held; held are ${[...byId.keys()].join(', ') || 'none'}`;
  }
  return new Set(rows.flatMap((id) => byId.get(id) ?? []));
}

async function coupledPools({ database, policy }: Run): Promise<ReadonlySet<PoolId>> {
  const pools = await database.read.seats.pools();
  const isCoupled = (pool: (typeof pools)[number]) =>
    excessSeats(pool) > 0 || (policy.pools.get(pool.poolId)?.quotas.length ?? 0) > 0;
  return new Set(pools.filter(isCoupled).map(({ poolId }) => poolId));
}

function coupledWords(missing: readonly HeldOperation[]): string {
  const pools = [...new Set(missing.map(({ operation }) => operation.poolId))].join(', ');
  const rows = missing.map(({ operation }) => rowId(operation)).join(', ');
  return `in pool ${pools} seats are given on only because others are taken (a quota, or more holders than seats): approve ${rows} with them, or leave out the rows that give a seat`;
}

function toApproval(run: Run, asked: PlanApproval, rows: readonly HeldOperation[]): Approval {
  const at = run.clock.now();
  return {
    id: asId<ApprovalId>(run.ids.next()),
    by: { actor: asked.by, name: asked.byName ?? asked.by },
    reason: asked.reason ?? null,
    digest: asked.digest,
    operations: rows.map(({ operation }) => operation),
    isWhole: asked.rows === undefined,
    policy: run.policy.fingerprint,
    at,
    expiresAt: at + run.policy.approving.expiresAfterMs,
  };
}
