import type { Json } from '../../../core/domain/json.ts';
import { maskBody } from './mask-body.ts';
import { maskDetail } from './mask-detail.ts';
import { createMasking } from './masking.ts';
import { maskQuery, maskUrlPath } from './mask-url.ts';
import type { Pseudonym } from './pseudonym.ts';
import type { TracedRequest } from './traced-request.ts';

/** A request without anything personal in it. */
export interface MaskedRequest extends Pick<
  TracedRequest,
  'at' | 'ms' | 'method' | 'status' | 'userAgent' | 'requestId' | 'sourceId'
> {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Null when there was none, or none that could be read. */
  readonly body: Json;
  readonly scimType: string | null;
  readonly detail: string | null;
}

/**
 * Names, e-mails and every other value become pseudonyms; structure, attribute names, `op` and `path`, booleans and URNs
 * stay. The same value has the same pseudonym in every request, so that two requests about one person are recognised.
 */
export function maskRequest(request: TracedRequest, pseudonym: Pseudonym): MaskedRequest {
  const masking = createMasking(pseudonym);
  const { at, ms, method, status, userAgent, requestId, sourceId, url, error } = request;
  const [path = '', ...rest] = url.split('?');
  const shown = {
    path: maskUrlPath(path, masking),
    query: maskQuery(rest.join('?'), masking),
    body: maskBody(request.body, masking),
  };
  const { scimType, detail } = error ?? {};
  return {
    at,
    ms,
    method,
    status,
    userAgent,
    requestId,
    sourceId,
    ...shown,
    scimType: typeof scimType === 'string' ? scimType : null,
    // Last: it repeats what is masked above.
    detail: typeof detail === 'string' ? maskDetail(detail, masking, request.isBodyWhole) : null,
  };
}
