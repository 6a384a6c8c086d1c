import type { Request } from 'express';
import { isStorable } from './storable-text.ts';

/** The `:id` of the address. Ids are ours and plain text; what cannot even be asked for finds nothing. */
export function pathId(request: Request): string {
  const { id } = request.params;
  return typeof id === 'string' && isStorable(id) ? id : '';
}
