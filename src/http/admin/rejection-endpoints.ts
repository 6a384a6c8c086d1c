import * as z from 'zod';
import { RejectBody, RejectedView, RejectionView } from '../../contract/rejection.ts';
import { asId, type RejectionId } from '../../core/domain/ids.ts';
import type { Rejection } from '../../core/domain/rejection.ts';
import { rejectRows } from '../../reconcile/reject-rows.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { readUntil } from './read-until.ts';
import { toRejectionView } from './to-view.ts';

/** The other answer to what a guard holds. */
export function rejectionEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/rejections',
      scope: 'read',
      summary: 'What administrators said no to, and until when',
      answer: z.array(RejectionView),
      handle: async () => (await deps.database.read.rejections.all()).map(toRejectionView),
    }),
    endpoint({
      method: 'post',
      path: '/reject',
      scope: 'operate',
      summary: 'Says no to held operations: they are planned no more until that ends or the row is another',
      body: RejectBody,
      answer: RejectedView,
      handle: ({ body, actor, actorName }) => reject(deps, body, { actor, name: actorName }),
    }),
    endpoint({
      method: 'post',
      path: '/rejections/:id/withdraw',
      scope: 'operate',
      summary: 'Takes a no back: what it was about is planned and asked for again',
      body: z.strictObject({ reason: z.string().max(500).optional() }),
      answer: z.object({ withdrawn: z.string() }),
      handle: ({ params, body, actor }) => withdraw(deps, params['id'] ?? '', { ...body, actor }),
    }),
  ];
}

async function reject(
  deps: AdminDeps,
  { digest, rows, reason, until }: z.infer<typeof RejectBody>,
  by: Rejection['by'],
): Promise<z.infer<typeof RejectedView>> {
  const end = readUntil(deps.clock, until);
  // Like an approval it is held against the plan of now.
  await run(deps);
  const outcome = await rejectRows(deps, { digest, rows, by, reason, until: end });
  if (outcome.kind === 'stale') {
    const words = `what is held has changed since digest ${digest} was shown; look at the plan again`;
    throw new HttpRefusal('conflict', words);
  }
  if (outcome.kind === 'refused') throw new HttpRefusal('unprocessable', outcome.why);
  await run(deps);
  return { rejected: outcome.rejections.map(toRejectionView) };
}

async function withdraw(
  deps: AdminDeps,
  id: string,
  { reason, actor }: { readonly reason?: string | undefined; readonly actor: string },
): Promise<{ withdrawn: string }> {
  const { database, clock } = deps;
  const withdrawn = await database.write(async ({ rejections, audit }) => {
    const rejection = await rejections.drop(asId<RejectionId>(id));
    if (rejection === null) return false;
    const data = { rejectionId: id, ...(reason === undefined ? {} : { reason }) };
    const subject = `pool:${rejection.poolId}`;
    await audit.append([{ at: clock.now(), actor, act: 'rejection.withdrawn', subject, data }]);
    return true;
  });
  if (!withdrawn) throw new HttpRefusal('not-found', `no rejection ${id} stands now`);
  deps.wake('a rejection was withdrawn');
  return { withdrawn: id };
}

function run({ requestRun }: AdminDeps) {
  return requestRun({ scope: 'marked', trigger: 'reject', observe: false, approval: null, dryRun: false });
}
