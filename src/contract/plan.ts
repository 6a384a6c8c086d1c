import * as z from 'zod';
import { UnreadCoreView } from './cores.ts';
import { Timestamp } from './drift.ts';
import { OperationView } from './operation.ts';
import { RejectionView } from './rejection.ts';

export const TrippedView = z
  .object({ guard: z.string(), scope: z.string(), message: z.string(), approvable: z.boolean() })
  .meta({ id: 'TrippedGuard' });
export type TrippedView = z.infer<typeof TrippedView>;

export const WaitingView = z
  .object({
    pool: z.string(),
    displayName: z.string(),
    email: z.string(),
    rule: z.string(),
    since: Timestamp,
  })
  .meta({ id: 'Waiting' });

export const PriceView = z
  .object({
    core: z.string(),
    calls: z.int().describe('Calls to the licensing core, at most, if nothing goes wrong'),
    minutes: z.int().describe('How long its allowance of calls makes that last'),
  })
  .meta({ id: 'Price' });
export type PriceView = z.infer<typeof PriceView>;

const RowId = z.string().describe('Names the row, the same in every plan that has it');

export const ApprovalView = z
  .object({
    id: z.string(),
    by: z.string(),
    reason: z.string().nullable(),
    at: Timestamp,
    expiresAt: Timestamp,
    rows: z.array(RowId).describe('What it names and what was not tried yet'),
    isWhole: z.boolean().describe('Given for everything that was held: it accepts the policy, too'),
  })
  .meta({ id: 'Approval' });
export type ApprovalView = z.infer<typeof ApprovalView>;

export const LostApprovalView = ApprovalView.extend({
  end: z.enum(['used', 'void', 'expired', 'withdrawn']),
  endedAt: Timestamp,
}).meta({ id: 'LostApproval' });

export const ApprovalOutcomeView = z
  .object({
    released: z.int().describe('Rows that may go by it'),
    waiting: z.array(RowId).describe('Approved rows for which another person is needed, too'),
    expiresAt: Timestamp,
  })
  .meta({ id: 'ApprovalOutcome' });

export const PlanView = z
  .object({
    runId: z.string(),
    outcome: z.enum(['done', 'held', 'stale-approval']),
    digest: z.string().describe('Names what is held; an approval quotes it'),
    cleared: z.array(OperationView),
    held: z.array(z.object({ row: RowId, operation: OperationView, tripped: z.array(TrippedView) })),
    approvals: z.array(ApprovalView).describe('Those that still count, for rows that were not tried yet'),
    rejections: z.array(RejectionView).describe('What administrators said no to; no plan has it'),
    approval: ApprovalOutcomeView.nullable().describe('What became of the approval that was given'),
    waiting: z.array(WaitingView),
    unread: z.array(UnreadCoreView).describe('Nothing is planned on news from these'),
    prices: z.array(PriceView).describe('Of everything in the plan, where calls are counted'),
    counts: z.record(z.string(), z.number()),
  })
  .meta({ id: 'Plan' });
export type PlanView = z.infer<typeof PlanView>;

export const HoldView = z
  .object({
    digest: z.string(),
    openedAt: Timestamp,
    operations: z.int(),
    prices: z.array(PriceView).describe('Of letting these operations go'),
    removals: z.int(),
    reasons: z.array(z.string()),
    isApprovable: z.boolean(),
    approvals: z.array(ApprovalView).describe('Those that still count, for rows that were not tried yet'),
  })
  .meta({ id: 'Hold' });
export type HoldView = z.infer<typeof HoldView>;

export const JournalView = z
  .object({
    id: z.string(),
    runId: z.string(),
    operation: OperationView,
    state: z.enum(['planned', 'sent', 'done', 'already-so', 'refused', 'failed', 'unknown', 'not-tried']),
    attempts: z.int(),
    answer: z.string().nullable(),
    requestId: z.string().nullable(),
    plannedAt: Timestamp,
    sentAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'JournalEntry' });
export type JournalView = z.infer<typeof JournalView>;
