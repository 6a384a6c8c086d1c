import * as z from 'zod';
import { CoreChecksView } from '../../contract/core-check.ts';
import type { CoreCheck } from '../../ports/core-check.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';

/** Longer than a minute's allowance may make a dozen questions wait. */
const longestMs = 5 * 60_000;

export function coreCheckEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/core-checks',
      scope: 'operate',
      summary:
        'Holds what is taken for true of a vendor against its live interface; asks only, changes nothing',
      body: z.strictObject({ core: z.string().optional() }),
      answer: CoreChecksView,
      async handle({ body: { core } }) {
        const cores = [...deps.coreChecks.keys()];
        const wanted = core === undefined ? cores : cores.filter((id) => id === core);
        const checked = [];
        // One after the other: they may share an allowance.
        for (const id of wanted) {
          const result = await deps.coreChecks.get(id)?.(AbortSignal.timeout(longestMs));
          if (result !== undefined) checked.push(toView(result));
        }
        return { cores, checked };
      },
    }),
  ];
}

function toView({ coreId, calls, checks }: CoreCheck): CoreChecksView['checked'][number] {
  return { core: coreId, calls, checks: [...checks] };
}
