import * as z from 'zod';
import {
  BeginConsent,
  BegunConsent,
  ConnectionView,
  FinishConsent,
  GivenConsent,
  RemovedConsent,
} from '../../contract/connections.ts';
import type { Connection, Connections } from '../../ports/connections.ts';
import { endpoint, type Endpoint } from '../admin/endpoint.ts';
import { timestamp } from '../admin/to-view.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { readPasted } from './callback-address.ts';
import { refusalWords } from './refusal-words.ts';

/** Whoever may finish a sign-in of the API could have begun it: it belongs to administrators' tokens, and to no browser. */
const boundTo = 'api';

/** `/api/v1/connections`: the same as the pages, for a terminal. Tokens are never shown. */
export function connectionEndpoints(connections: Connections): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/connections',
      scope: 'admin',
      summary: 'Licensing cores that work with consents of administrators, and these',
      answer: z.array(ConnectionView),
      handle: async () => (await connections.list()).map(toView),
    }),
    endpoint({
      method: 'post',
      path: '/connections/:core/begin',
      scope: 'admin',
      summary: 'Begins a sign-in at the vendor; the address works once, for ten minutes, in any browser',
      status: 201,
      body: BeginConsent,
      answer: BegunConsent,
      async handle({ params, body: { access, redirectUri } }) {
        const { coreId } = await find(connections, params['core']);
        const { address, endsAt } = await connections.begin({ coreId, access, redirectUri, boundTo });
        return { core: coreId, address, endsAt: timestamp(endsAt) };
      },
    }),
    endpoint({
      method: 'post',
      path: '/connections/finish',
      scope: 'admin',
      summary: 'Ends a sign-in with the address at which the browser arrived, and keeps the consent',
      body: FinishConsent,
      answer: GivenConsent,
      handle: ({ body, actor }) => finish(connections, body.address, actor),
    }),
    endpoint({
      method: 'delete',
      path: '/connections/:core/consents/:consent',
      scope: 'admin',
      summary: 'Forgets a consent, named by its id or its administrator, and ends its tokens',
      answer: RemovedConsent,
      handle: ({ params, actor }) => remove(connections, params, actor),
    }),
  ];
}

async function finish(
  connections: Connections,
  address: string,
  actor: string,
): Promise<z.infer<typeof GivenConsent>> {
  const returned = readPasted(address);
  if (returned === null) {
    throw new HttpRefusal(
      'unprocessable',
      'this is no address of a callback: copy the whole address bar, with `state=` and `code=` in it',
    );
  }
  const end = await connections.finish({ ...returned, boundTo, actor });
  if (end.kind === 'given') {
    const { coreId, administrator, access, warning } = end;
    return { core: coreId, administrator, access, warning };
  }
  const { title, step } = refusalWords[end.why];
  const isOutage = end.why === 'busy' || end.why === 'unsure';
  throw new HttpRefusal(isOutage ? 'unavailable' : 'unprocessable', `${title} (${end.said}). ${step}`);
}

async function remove(
  connections: Connections,
  { core, consent = '' }: Readonly<Record<string, string>>,
  actor: string,
): Promise<z.infer<typeof RemovedConsent>> {
  const { coreId, consents } = await find(connections, core);
  const found = consents.find(({ id, administrator }) => id === consent || administrator === consent);
  const removed =
    found === undefined ? null : await connections.remove({ coreId, consentId: found.id, actor });
  if (removed !== null) return removed;
  const those = consents.map(({ administrator }) => administrator).join(', ') || 'nobody';
  throw new HttpRefusal('not-found', `${consent} has not consented for ${coreId}; who has: ${those}`);
}

async function find(connections: Connections, core: string | undefined): Promise<Connection> {
  const all = await connections.list();
  const found = all.find(({ coreId }) => coreId === core);
  if (found !== undefined) return found;
  const those = all.map(({ coreId }) => coreId).join(', ') || 'none';
  throw new HttpRefusal(
    'not-found',
    `there is no licensing core ${core ?? ''} of the kind autodesk; there are: ${those}`,
  );
}

function toView({ coreId, team, consents }: Connection): ConnectionView {
  return {
    core: coreId,
    team,
    consents: consents.map(({ grantedAt, renewedAt, endsAt, ...consent }) => ({
      ...consent,
      grantedAt: timestamp(grantedAt),
      renewedAt: timestamp(renewedAt),
      endsAt: timestamp(endsAt),
    })),
  };
}
