import type { Request, Response } from 'express';
import type { SourceId } from '../../../core/domain/ids.ts';
import { sourceOf } from '../../edge/principal.ts';
import { pathId } from './path-id.ts';

/** What a client wants done to one resource: by a request of its own, or as one operation of a Bulk. */
export interface WriteRequest {
  readonly sourceId: SourceId;
  /** Of the resource; whoever asks for a new one has made its id. */
  readonly id: string;
  /** As it came. */
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  /** Whether a user is read with its groups, for an answer that shows them. */
  readonly withGroups?: boolean;
}

export function writeRequestOf(request: Request, response: Response): WriteRequest {
  return {
    sourceId: sourceOf(response),
    id: pathId(request),
    body: request.body,
    ifMatch: request.get('if-match'),
  };
}
