import * as z from 'zod';
import { ApprovalView, LostApprovalView } from '../../contract/plan.ts';
import { asId, type ApprovalId } from '../../core/domain/ids.ts';
import { dayMs } from '../../core/domain/time.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { timestamp, toApprovalView } from './to-view.ts';

const shownMs = 30 * dayMs;

/** Approvals beside the one act of giving them, which is part of `POST /apply`. */
export function approvalEndpoints(deps: AdminDeps): readonly Endpoint[] {
  const { database, clock } = deps;
  return [
    endpoint({
      method: 'get',
      path: '/approvals',
      scope: 'read',
      summary: 'Approvals that still count, and those of the last 30 days that expired or became void',
      answer: z.object({ open: z.array(ApprovalView), lost: z.array(LostApprovalView) }),
      handle: async () => {
        const { approvals } = database.read;
        const [open, lost] = await Promise.all([approvals.open(), approvals.lost(clock.now() - shownMs)]);
        return {
          open: open.map(toApprovalView),
          lost: lost.map(({ approval, end, endedAt }) => ({
            ...toApprovalView(approval),
            end,
            endedAt: timestamp(endedAt),
          })),
        };
      },
    }),
    endpoint({
      method: 'post',
      path: '/approvals/:id/withdraw',
      scope: 'operate',
      summary: 'Takes an approval back: what it names and what was not tried yet asks again',
      body: z.strictObject({ reason: z.string().max(500).optional() }),
      answer: z.object({ withdrawn: z.string() }),
      handle: async ({ params, body, actor }) => withdraw(deps, params['id'] ?? '', { ...body, actor }),
    }),
  ];
}

async function withdraw(
  { database, clock }: AdminDeps,
  id: string,
  { reason, actor }: { readonly reason?: string | undefined; readonly actor: string },
): Promise<{ withdrawn: string }> {
  const at = clock.now();
  const isWithdrawn = await database.write(async ({ approvals, audit }) => {
    if (!(await approvals.end({ id: asId<ApprovalId>(id), end: 'withdrawn', at }))) return false;
    const data = reason === undefined ? {} : { reason };
    await audit.append([{ at, actor, act: 'approval.withdrawn', subject: `approval:${id}`, data }]);
    return true;
  });
  if (!isWithdrawn) throw new HttpRefusal('not-found', `no approval ${id} counts now`);
  return { withdrawn: id };
}
