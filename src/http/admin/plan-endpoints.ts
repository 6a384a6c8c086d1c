import * as z from 'zod';
import { JournalView, PlanView } from '../../contract/plan.ts';
import { RunView } from '../../contract/status.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { toJournalView, toPlanView, toRunView } from './to-view.ts';

const Limit = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(50) });

export function planEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/plan',
      scope: 'read',
      summary: 'What a run would do now, in order, with why; nothing is sent',
      answer: PlanView,
      handle: async () =>
        toPlanView(
          await deps.requestRun({
            scope: 'marked',
            trigger: 'plan',
            observe: false,
            approval: null,
            dryRun: true,
          }),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/apply',
      scope: 'operate',
      summary: 'Runs now; with a digest, lets exactly the held operations that it names go',
      body: z.strictObject({
        digest: z
          .string()
          .regex(/^[0-9a-f]{32}$/, 'a digest has 32 hexadecimal digits')
          .optional(),
      }),
      answer: PlanView,
      handle: async ({ body, actor }) => {
        const approval = body.digest === undefined ? null : { digest: body.digest, by: actor };
        return toPlanView(
          await deps.requestRun({
            scope: 'marked',
            trigger: 'apply',
            observe: false,
            approval,
            dryRun: false,
          }),
        );
      },
    }),
    endpoint({
      method: 'post',
      path: '/runs',
      scope: 'operate',
      summary: 'Makes a full run: reads the licensing cores, asks everybody, and must find nothing to mend',
      answer: PlanView,
      handle: async () =>
        toPlanView(
          await deps.requestRun({
            scope: 'everybody',
            trigger: 'full run on demand',
            observe: true,
            approval: null,
            dryRun: false,
          }),
        ),
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
