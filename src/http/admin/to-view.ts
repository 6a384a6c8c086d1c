import type { HeldOperation } from '../../core/domain/guard.ts';
import type { Operation } from '../../core/domain/plan.ts';
import type { Policy, PoolPolicy } from '../../core/domain/policy.ts';
import type { CorePrice } from '../../core/domain/price.ts';
import type { Approval } from '../../core/domain/approval.ts';
import type { Rejection } from '../../core/domain/rejection.ts';
import { dayMs, type Instant } from '../../core/domain/time.ts';
import { fallbackFor } from '../../core/domain/fallback-for.ts';
import type { UnreadCoreView } from '../../contract/cores.ts';
import type { DriftView, PoolView, ReviewView, SourceView } from '../../contract/drift.ts';
import type { OperationView } from '../../contract/operation.ts';
import type { ApprovalView, HoldView, JournalView, PlanView, PriceView } from '../../contract/plan.ts';
import type { RejectionView } from '../../contract/rejection.ts';
import type { RunView } from '../../contract/status.ts';
import type { Hold } from '../../ports/stores/hold-store.ts';
import type { JournalEntry } from '../../ports/stores/journal-store.ts';
import type { RunRow } from '../../ports/stores/run-store.ts';
import type { SourceState } from '../../ports/stores/source-store.ts';
import type { PoolUse, RankedDrift, ReviewRecord } from '../../ports/stores/view-store.ts';
import { counted } from '../../report/words.ts';
import { rowId } from '../../reconcile/plan-digest.ts';
import type { RunResult } from '../../reconcile/reconcile.ts';
import type { ApprovalOutcome } from '../../reconcile/release-approved.ts';

/** Grace without an end is shown as the last day there is. */
const lastInstant = Date.parse('9999-12-31T00:00:00Z');

export function timestamp(at: Instant): string {
  return new Date(Math.min(at, lastInstant)).toISOString();
}

export function timestampOrNull(at: Instant | null): string | null {
  return at === null ? null : timestamp(at);
}

export function ageDays(since: Instant, nowAt: Instant): number {
  return Math.max(0, Math.floor((nowAt - since) / dayMs));
}

export function toDriftView(row: RankedDrift, nowAt: Instant): DriftView {
  return {
    pool: row.poolId,
    class: row.class,
    decision: row.decision,
    personId: row.personId,
    displayName: row.displayName,
    email: row.email,
    since: timestamp(row.since),
    dueAt: timestamp(row.dueAt),
    ageDays: ageDays(row.since, nowAt),
    evidence: row.evidence,
    step: row.step,
    rule: row.ruleId,
    position: row.position,
  };
}

export function toPoolView(pool: PoolUse, product: string, rules: Policy['rules']): PoolView {
  const parked = pool.parked?.seats ?? 0;
  const free = pool.capacity === null || pool.taken === null ? null : Math.max(0, pool.capacity - pool.taken);
  const toBuy = pool.capacity === null ? 0 : Math.max(0, pool.waiting - (free ?? 0) - parked);
  return {
    id: pool.poolId,
    product,
    core: pool.coreId,
    capacity: pool.capacity,
    taken: pool.taken,
    parked,
    free,
    entitled: pool.entitled,
    lent: lentOf(pool, rules),
    waiting: pool.waiting,
    toBuy,
    advice:
      toBuy === 0
        ? null
        : `${counted(toBuy, 'more seat')} of ${product} would serve everybody who waits (${pool.waiting}).`,
  };
}

/** Seats that people hold meanwhile, while they wait for one of another pool. */
function lentOf({ poolId, byRule }: PoolUse, rules: Policy['rules']): number {
  return [...byRule].reduce(
    (total, [ruleId, size]) => total + (fallbackFor({ ruleId, poolId }, rules).length > 0 ? size : 0),
    0,
  );
}

/** A pool that the licensing core does not know: nothing was bought, or the product is misspelled. */
export function toUnknownPoolView({ id, coreId, product }: PoolPolicy): PoolView {
  const advice = `Licensing core ${coreId} knows no product "${product}" (pool ${id}): enter what was bought, or mend pools[].product.`;
  const none = { capacity: null, taken: null, parked: 0, free: null, entitled: 0, waiting: 0, toBuy: 0 };
  return { id, product, core: coreId, ...none, advice };
}

export function toReviewView(row: ReviewRecord): ReviewView {
  const { id, sourceId, displayName, email, link, note, since, people } = row;
  return {
    recordId: id,
    source: sourceId,
    displayName,
    email,
    link,
    note,
    since: timestamp(since),
    people: [...people],
  };
}

export function toSourceView(source: SourceState): SourceView {
  return {
    ...source,
    lastTriedAt: timestampOrNull(source.lastTriedAt),
    lastGoodAt: timestampOrNull(source.lastGoodAt),
    quarantinedAt: timestampOrNull(source.quarantinedAt),
  };
}

export function toOperationView(operation: Operation): OperationView {
  const seat = ({ displayName, email }: { displayName: string; email: string }) => ({ displayName, email });
  return {
    kind: operation.kind,
    pool: operation.poolId,
    from: operation.kind === 'add' ? null : seat(operation.from),
    to: operation.kind === 'unassign' ? null : seat(operation.to),
    because: operation.kind === 'add' ? null : operation.because.evidence,
    gives: operation.kind === 'unassign' ? null : operation.gives.evidence,
  };
}

/** What is told with a plan and is none of its own. */
export interface PlanSurroundings {
  readonly unread: readonly UnreadCoreView[];
  readonly approvals: readonly Approval[];
  readonly rejections: readonly Rejection[];
}

export function toPlanView(
  { runId, outcome, digest, cleared, held, waiting, prices, approval, counts }: RunResult,
  { unread, approvals, rejections }: PlanSurroundings,
): PlanView {
  return {
    runId,
    outcome,
    digest,
    cleared: cleared.map(toOperationView),
    held: held.map(({ operation, tripped }) => ({
      row: rowId(operation),
      operation: toOperationView(operation),
      tripped: [...tripped],
    })),
    waiting: waiting.map(({ poolId, recipient, ruleId, since }) => ({
      pool: poolId,
      displayName: recipient.displayName,
      email: recipient.email,
      rule: ruleId,
      since: timestamp(since),
    })),
    unread: [...unread],
    prices: prices.map(toPriceView),
    approvals: approvals.map(toApprovalView),
    rejections: rejections.map(toRejectionView),
    approval: approval?.kind === 'taken' ? toApprovalOutcome(approval) : null,
    counts,
  };
}

function toPriceView({ coreId, ...price }: CorePrice): PriceView {
  return { core: coreId, ...price };
}

function toApprovalOutcome({
  approval,
  released,
  waiting,
}: Extract<ApprovalOutcome, { kind: 'taken' }>): PlanView['approval'] {
  return {
    released,
    waiting: waiting.map(({ operation }) => rowId(operation)),
    expiresAt: timestamp(approval.expiresAt),
  };
}

export function toApprovalView({ id, by, reason, isWhole, ...approval }: Approval): ApprovalView {
  return {
    id,
    by: by.name,
    reason,
    at: timestamp(approval.at),
    expiresAt: timestamp(approval.expiresAt),
    rows: approval.operations.map(rowId),
    isWhole,
  };
}

export function toRejectionView({ id, operation, by, reason, at, until, state }: Rejection): RejectionView {
  return {
    id,
    row: rowId(operation),
    operation: toOperationView(operation),
    by: by.name,
    reason,
    at: timestamp(at),
    until: timestampOrNull(until),
    state,
  };
}

export function toHoldView(
  { digest, openedAt, operations, prices }: Hold,
  approvals: readonly Approval[],
): HoldView {
  const tripped = operations.flatMap((held: HeldOperation) => held.tripped);
  return {
    digest,
    openedAt: timestamp(openedAt),
    operations: operations.length,
    prices: prices.map(toPriceView),
    removals: operations.filter(({ operation }) => operation.kind !== 'add').length,
    reasons: [...new Set(tripped.map(({ message }) => message))],
    isApprovable: tripped.every(({ approvable }) => approvable),
    approvals: approvals.map(toApprovalView),
  };
}

export function toJournalView({ operation, seq: _, ...entry }: JournalEntry): JournalView {
  return {
    ...entry,
    operation: toOperationView(operation),
    plannedAt: timestamp(entry.plannedAt),
    sentAt: timestampOrNull(entry.sentAt),
    finishedAt: timestampOrNull(entry.finishedAt),
  };
}

export function toRunView(run: RunRow): RunView {
  return { ...run, startedAt: timestamp(run.startedAt), finishedAt: timestampOrNull(run.finishedAt) };
}
