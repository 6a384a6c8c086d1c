import * as z from 'zod';
import { JournalView, PlanView } from '../../contract/plan.ts';
import { RunView } from '../../contract/status.ts';
import type { RunWish } from '../../jobs/run-loop.ts';
import type { PlanApproval } from '../../reconcile/run-context.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { toJournalView, toPlanView, toRunView } from './to-view.ts';
import { viewUnreadCores } from './view-unread-cores.ts';

const Limit = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(50) });

const ApplyBody = z
  .strictObject({
    digest: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'a digest has 32 hexadecimal digits')
      .optional(),
    rows: z
      .array(z.string().regex(/^[0-9a-f]{12}$/, 'a row has 12 hexadecimal digits'))
      .min(1)
      .optional()
      .describe('Only these rows of what the digest names; left out: all'),
    reason: z.string().max(500).optional().describe('For the audit trail'),
  })
  .refine(({ digest, rows }) => digest !== undefined || rows === undefined, {
    path: ['digest'],
    error: 'rows are rows of a plan: give its digest',
  });

function toApproval(
  { digest, rows, reason }: z.infer<typeof ApplyBody>,
  who: Pick<PlanApproval, 'by'> & { readonly byName: string },
): PlanApproval | null {
  if (digest === undefined) return null;
  return {
    digest,
    ...who,
    ...(rows === undefined ? {} : { rows }),
    ...(reason === undefined ? {} : { reason }),
  };
}

async function run(deps: AdminDeps, wish: Partial<RunWish> & Pick<RunWish, 'trigger'>): Promise<PlanView> {
  const usual = { scope: 'marked', observe: false, approval: null, dryRun: false } as const;
  const result = await deps.requestRun({ ...usual, ...wish });
  if (result.approval?.kind === 'refused') {
    throw new HttpRefusal('unprocessable', `nothing was approved: ${result.approval.why}`);
  }
  const { approvals, rejections } = deps.database.read;
  const [unread, given, said] = await Promise.all([
    viewUnreadCores(deps),
    approvals.open(),
    rejections.all(),
  ]);
  return toPlanView(result, { unread, approvals: given, rejections: said });
}

export function planEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/plan',
      scope: 'read',
      summary: 'What a run would do now, in order, with why; nothing is sent',
      answer: PlanView,
      handle: async () =>
        run(deps, {
          trigger: 'plan',
          dryRun: true,
          // Whoever has just mended what was wrong with a core wants to see its seats.
          observe: (await viewUnreadCores(deps)).length > 0,
        }),
    }),
    endpoint({
      method: 'post',
      path: '/apply',
      scope: 'operate',
      summary:
        'Runs now; with a digest, lets exactly the held operations that it names go, or some rows of them',
      body: ApplyBody,
      answer: PlanView,
      handle: async ({ body, actor, actorName }) =>
        run(deps, { trigger: 'apply', approval: toApproval(body, { by: actor, byName: actorName }) }),
    }),
    endpoint({
      method: 'post',
      path: '/runs',
      scope: 'operate',
      summary: 'Makes a full run: reads the licensing cores, asks everybody, and must find nothing to mend',
      answer: PlanView,
      handle: () => run(deps, { scope: 'everybody', trigger: 'full run on demand', observe: true }),
    }),
    endpoint({
      method: 'get',
      path: '/runs',
      scope: 'read',
      summary: 'The newest runs',
      query: Limit,
      answer: z.array(RunView),
      handle: async ({ query }) => (await deps.database.read.runs.list(query.limit)).map(toRunView),
    }),
    endpoint({
      method: 'get',
      path: '/operations',
      scope: 'read',
      summary: 'The newest operations, with what the licensing core answered',
      query: Limit,
      answer: z.array(JournalView),
      handle: async ({ query }) =>
        (await deps.database.read.views.history({ limit: query.limit })).map(toJournalView),
    }),
  ];
}
