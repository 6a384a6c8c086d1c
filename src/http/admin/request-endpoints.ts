import * as z from 'zod';
import { RequestsView, type RequestView } from '../../contract/requests.ts';
import { asId, type SourceId } from '../../core/domain/ids.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { MaskedRequest } from '../scim/trace/mask-request.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { timestamp } from './to-view.ts';

const RequestParameters = z.object({
  errors: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(400).default(50),
});

export function requestEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/sources/:id/requests',
      scope: 'read',
      summary:
        'The last requests of an identity provider, masked; with those that were refused to nobody known',
      query: RequestParameters,
      answer: RequestsView,
      handle: ({ params, query: { errors, limit } }) => {
        const sourceId = pushedSource(deps, params['id'] ?? '');
        const requests = deps.trace.list({ sourceId, isErrorsOnly: errors, limit });
        return Promise.resolve({ since: timestamp(deps.trace.since), requests: requests.map(toRequestView) });
      },
    }),
  ];
}

function pushedSource({ policy }: AdminDeps, id: string): SourceId {
  const sourceId = asId<SourceId>(id);
  const source = policy.sources.get(sourceId);
  if (source?.kind === 'scim') return sourceId;
  const pushed = [...policy.sources.values()].filter(({ kind }) => kind === 'scim').map((one) => one.id);
  const known = `sources of kind scim: ${pushed.join(', ') || 'none'}`;
  throw new HttpRefusal(
    'not-found',
    source === undefined
      ? `there is no source ${id}; ${known}`
      : `source ${id} is of kind ${source.kind}: it is read, nobody pushes to it; ${known}`,
  );
}

function toRequestView({ at, sourceId, query, ...request }: MaskedRequest): RequestView {
  return { ...request, at: timestamp(at), source: sourceId, query: { ...query } };
}
