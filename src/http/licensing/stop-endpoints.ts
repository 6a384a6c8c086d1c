import { StoppedView, StopInput } from '../../contract/licensing.ts';
import type { LedgerStanding } from '../../ports/ledger.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { boundToVersion } from './bound-to-version.ts';
import { type LicensingDeps, note } from './licensing-deps.ts';

/** Where the manager of a contract puts a subscription, as a vendor does of whom nobody pays. Asked again, nothing changes. */
export function stopEndpoints(deps: LicensingDeps): readonly Endpoint[] {
  return [
    stop(deps, {
      verb: 'suspend',
      to: 'suspended',
      summary: 'Takes its access away, at once, until it is resumed',
    }),
    stop(deps, { verb: 'resume', to: 'active', summary: 'Gives the access of a suspended one back' }),
    stop(deps, {
      verb: 'cancel',
      to: 'canceled',
      summary: 'Ends it for good and at once; no renewal brings it back',
    }),
  ];
}

interface Stop {
  readonly verb: 'suspend' | 'resume' | 'cancel';
  readonly to: LedgerStanding;
  readonly summary: string;
}

const acts = { suspend: 'suspended', resume: 'resumed', cancel: 'canceled' } as const;

function stop(deps: LicensingDeps, { verb, to, summary }: Stop): Endpoint {
  return endpoint({
    method: 'post',
    path: `/contracts/:number/subscriptions/:id/${verb}`,
    scope: 'operate',
    summary,
    takesIfMatch: true,
    body: StopInput,
    answer: StoppedView,
    handle: async ({ params: { number = '', id = '' }, body: { actingAs }, actor, ifMatch }) => {
      const answer = await boundToVersion(ifMatch, (ifVersion) =>
        deps.ledger.orders.stop(number, { subscriptionId: id, to }, { actingAs, ifVersion }),
      );
      const data = { subscriptionId: id, status: answer.status };
      if (answer.outcome === 'done')
        await note(deps, { actor, act: `subscription.${acts[verb]}`, subject: `contract:${number}`, data });
      return answer;
    },
  });
}
