import * as z from 'zod';
import { SimulationView } from '../../contract/simulation.ts';
import { simulateRules } from '../../reconcile/simulate-rules.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { toSimulationView } from './to-simulation-view.ts';

const Rules = z.strictObject({
  rules: z.string().describe('YAML with `rules:`, and `protect:` where that changes, too'),
  file: z.string().max(200).default('rules').describe('How complaints name it'),
});

export function simulateEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/plan/simulate',
      scope: 'read',
      summary: 'What other rules would do to the people and seats of today; nothing is stored or sent',
      body: Rules,
      answer: SimulationView,
      async handle({ body }) {
        const tried = deps.tryRules(body);
        const calendar = deps.clock.calendar();
        return toSimulationView(await simulateRules({ ...deps, calendar, tried }));
      },
    }),
  ];
}
