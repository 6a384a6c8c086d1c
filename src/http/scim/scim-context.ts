import type { Request, RequestHandler } from 'express';
import type { SourceId } from '../../core/domain/ids.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Database } from '../../ports/stores/database.ts';
import type { Wake } from '../../ports/wake.ts';
import { createProjections, type Projection } from './answer/projection.ts';
import { createReads, type Reads, slowReadLimits } from './request/reads.ts';
import type { LaneLimits } from './request/slow-lane.ts';
import { compileGroupModel, compileUserModel } from './schema/compile-model.ts';
import type { Definitions } from './schema/definitions.ts';
import type { ResourceModel } from './schema/resource-model.ts';
import { createPaging, type Paging } from './search/paging.ts';

export interface ScimDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly wake: Wake;
  readonly log: Log;
  /** What stands before every route: the bearer check, a rate limit. Their refusals leave as SCIM errors too. */
  readonly guards: readonly RequestHandler[];
  /** Address of this face from outside, like `https://seats.example.com/scim/v2`; without it, what the client called. */
  readonly baseUrl?: string;
  /** Whether a request with members that are no users of the source is refused; else they are left out and reported. */
  readonly refusesUnknownMembers?: (sourceId: SourceId) => boolean;
  /** How many slow reads a source may do at once, and how long the next wait. */
  readonly slowReads?: LaneLimits;
}

/** What every endpoint works with; made once per router. */
export interface ScimContext extends ScimDeps {
  readonly userModel: ResourceModel;
  readonly groupModel: ResourceModel;
  readonly userProjection: (attributes: string, excluded: string) => Projection;
  readonly groupProjection: (attributes: string, excluded: string) => Projection;
  readonly paging: Paging;
  readonly reads: Reads;
  /** Where `meta.location` and `$ref` begin. */
  readonly baseOf: (request: Request) => string;
}

export function createScimContext(deps: ScimDeps, definitions: Definitions): ScimContext {
  const userModel = compileUserModel(definitions);
  const groupModel = compileGroupModel(definitions);
  const baseUrl = deps.baseUrl?.replace(/\/+$/, '');
  return {
    ...deps,
    userModel,
    groupModel,
    userProjection: createProjections(userModel),
    groupProjection: createProjections(groupModel),
    paging: createPaging(deps),
    reads: createReads(deps.database, deps.slowReads ?? slowReadLimits),
    baseOf: (request) => baseUrl ?? `${request.protocol}://${request.host}${request.baseUrl}`,
  };
}
