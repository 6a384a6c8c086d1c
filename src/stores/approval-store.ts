import { type Selectable, sql } from 'kysely';
import type { Approval, ApprovalEnd } from '../core/domain/approval.ts';
import { asId, type ApprovalId } from '../core/domain/ids.ts';
import type { Operation } from '../core/domain/plan.ts';
import type { ApprovalStore } from '../ports/stores/approval-store.ts';
import type { ApprovalsTable } from './approvals-table.ts';
import type { Session } from './opened-dialect.ts';

export function createApprovalStore({ db }: Session): ApprovalStore {
  return {
    async open() {
      const rows = await db
        .selectFrom('approvals')
        .selectAll()
        .where('state', '=', 'open')
        .orderBy('id')
        .execute();
      return rows.map(toApproval);
    },
    async give(approval) {
      await db.insertInto('approvals').values(toColumns(approval)).execute();
    },
    async end({ id, end, at }) {
      const ended = await db
        .updateTable('approvals')
        .set({ state: end, ended_at: at })
        .where('id', '=', id)
        .where('state', '=', 'open')
        .returning('id')
        .execute();
      return ended.length > 0;
    },
    async lost(since) {
      const rows = await db
        .selectFrom('approvals')
        .selectAll()
        .where('state', 'in', ['expired', 'void'])
        .where('ended_at', '>=', since)
        .orderBy('ended_at', 'desc')
        .orderBy('id', 'desc')
        .limit(100)
        .execute();
      return rows.map((row) => ({
        approval: toApproval(row),
        end: row.state as ApprovalEnd,
        endedAt: row.ended_at ?? row.expires_at,
      }));
    },
    async triedSince(id) {
      // Ids of operations and approvals sort in the order in which they were made.
      const { rows } = await sql<{ operation: string }>`select operation from operations
        where id > ${id} and state in ('done', 'already-so', 'refused') order by id`.execute(db);
      return rows.map(({ operation }) => JSON.parse(operation) as Operation);
    },
  };
}

function toColumns({ by, operations, isWhole, ...approval }: Approval): ApprovalsTable {
  return {
    id: approval.id,
    actor: by.actor,
    actor_name: by.name,
    reason: approval.reason,
    digest: approval.digest,
    operations: JSON.stringify(operations),
    is_whole: Number(isWhole),
    policy: approval.policy,
    given_at: approval.at,
    expires_at: approval.expiresAt,
    state: 'open',
    ended_at: null,
  };
}

function toApproval(row: Selectable<ApprovalsTable>): Approval {
  return {
    id: asId<ApprovalId>(row.id),
    by: { actor: row.actor, name: row.actor_name },
    reason: row.reason,
    digest: row.digest,
    operations: JSON.parse(row.operations) as readonly Operation[],
    isWhole: row.is_whole === 1,
    policy: row.policy,
    at: row.given_at,
    expiresAt: row.expires_at,
  };
}
