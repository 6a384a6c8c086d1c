import type { Insertable, Selectable } from 'kysely';
import type { DriftClass, DriftDecision, DriftRow } from '../core/domain/drift.ts';
import {
  type AccountId,
  asId,
  type CoreId,
  type PersonId,
  type PoolId,
  type RuleId,
} from '../core/domain/ids.ts';
import type { SourceId } from '../core/domain/ids.ts';
import type { DriftTable } from './schema.ts';

/** All columns but the three of the key: what a row that is written again replaces. */
export const driftValues = [
  'core_id',
  'person_id',
  'account_id',
  'email',
  'display_name',
  'since',
  'due_at',
  'decision',
  'evidence',
  'step',
  'rule_id',
  'priority',
  'need_by',
  'unless_full',
  'rests_on',
] as const satisfies readonly (keyof DriftTable)[];

export const driftKey = ['pool_id', 'subject', 'class'] as const;

export function toDriftKey({ poolId, subject, class: driftClass }: DriftRow) {
  return { pool_id: poolId, subject, class: driftClass };
}

export function toDriftColumns(row: DriftRow): Insertable<DriftTable> {
  return {
    ...toDriftKey(row),
    core_id: row.coreId,
    person_id: row.personId,
    account_id: row.accountId,
    email: row.email,
    display_name: row.displayName,
    since: row.since,
    due_at: row.dueAt,
    decision: row.decision,
    evidence: row.evidence,
    step: row.step,
    rule_id: row.ruleId,
    priority: row.priority,
    need_by: row.needBy,
    unless_full: Number(row.unlessFull),
    rests_on: JSON.stringify(row.restsOn),
  };
}

export function toDriftRow(row: Selectable<DriftTable>): DriftRow {
  return {
    poolId: asId<PoolId>(row.pool_id),
    coreId: asId<CoreId>(row.core_id),
    class: row.class as DriftClass,
    subject: row.subject,
    personId: row.person_id as PersonId | null,
    accountId: row.account_id as AccountId | null,
    email: row.email,
    displayName: row.display_name,
    since: row.since,
    dueAt: row.due_at,
    decision: row.decision as DriftDecision,
    evidence: row.evidence,
    step: row.step,
    ruleId: row.rule_id as RuleId | null,
    priority: row.priority,
    needBy: row.need_by,
    unlessFull: row.unless_full === 1,
    restsOn: JSON.parse(row.rests_on) as readonly SourceId[],
  };
}
