import type { Response } from 'express';
import { principalOf, sourceOf } from '../../edge/principal.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import type { ListAsked } from './paging.ts';

/** The list that a request asks a page of, and who asks. */
export function askedOf(endpoint: ListAsked['endpoint'], query: ScimQuery, response: Response): ListAsked {
  return { endpoint, query, sourceId: sourceOf(response), tokenId: principalOf(response).tokenId };
}
