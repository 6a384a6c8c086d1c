import { type RequestHandler, Router } from 'express';
import { inOrder } from '../edge/in-order.ts';
import { createJsonBody } from '../edge/json-body.ts';
import { createScimErrorHandler } from './answer/scim-error-handler.ts';
import { createBulkHandler } from './bulk/bulk-handler.ts';
import { LARGEST_BODY } from './bulk/bulk-limits.ts';
import { createDiscoveryRouter } from './discovery/discovery-router.ts';
import { createGroupChanger } from './groups/change-group.ts';
import { createGroupCreator } from './groups/create-group.ts';
import { createGroupReader } from './groups/get-group.ts';
import { createGroupLister } from './groups/list-groups.ts';
import { isPatchedGroupShown, patchGroup } from './groups/patch-group.ts';
import { replaceGroup } from './groups/replace-group.ts';
import { allowOnly, notImplemented, refuseUnknownAddress } from './refuse.ts';
import { createRemover, removeGroup, removeUser } from './request/delete-resource.ts';
import { readQuery, readSearch } from './request/scim-query.ts';
import { type ResourceRoutes, routeResources } from './resource-routes.ts';
import { type Definitions, loadDefinitions } from './schema/definitions.ts';
import { createRootSearch } from './search/search-root.ts';
import { createScimContext, type ScimContext, type ScimDeps } from './scim-context.ts';
import { createUserChanger } from './users/change-user.ts';
import { createUserCreator } from './users/create-user.ts';
import { createUserReader } from './users/get-user.ts';
import { createUserLister } from './users/list-users.ts';
import { patchUser } from './users/patch-user.ts';
import { replaceUser } from './users/replace-user.ts';

/**
 * The SCIM 2.0 service provider (RFC 7642-7644), to be mounted at `/scim/v2` with `createBearer(verify, 'scim')` among its
 * guards: the token's source is the only directory that a request can see, and without one nothing is served.
 *
 * A push is one unit of work; it is answered after the commit, and only then the run is woken. Every error leaves as a
 * SCIM error body.
 */
export function createScimRouter(deps: ScimDeps): RequestHandler {
  const definitions = loadDefinitions();
  const scim = createScimContext(deps, definitions);
  const refuse = createScimErrorHandler(deps.log);
  const serve = inOrder([
    ...deps.guards,
    createJsonBody({ limit: LARGEST_BODY }),
    routeResources({ Users: usersOf(scim), Groups: groupsOf(scim) }),
    routeOthers(scim, definitions),
  ]);
  return (request, response, next) =>
    serve(request, response, (error) => refuse(error, request, response, next));
}

function routeOthers(scim: ScimContext, definitions: Definitions): Router {
  const router = Router();
  router.use(createDiscoveryRouter(scim, definitions));
  router.all('/Me', notImplemented('/Me: a token stands for a directory, not for a person; it'));
  router.route('/Bulk').post(createBulkHandler(scim)).all(allowOnly('POST'));
  router.route('/.search').post(createRootSearch(scim)).all(allowOnly('POST'));
  router.use(refuseUnknownAddress);
  return router;
}

function usersOf(scim: ScimContext): ResourceRoutes {
  return {
    all: { GET: createUserLister(scim, readQuery), POST: createUserCreator(scim) },
    search: { POST: createUserLister(scim, (request) => readSearch(request.body)) },
    one: {
      GET: createUserReader(scim),
      PUT: createUserChanger(scim, replaceUser),
      PATCH: createUserChanger(scim, patchUser),
      DELETE: createRemover(scim, removeUser),
    },
  };
}

function groupsOf(scim: ScimContext): ResourceRoutes {
  return {
    all: { GET: createGroupLister(scim, readQuery), POST: createGroupCreator(scim) },
    search: { POST: createGroupLister(scim, (request) => readSearch(request.body)) },
    one: {
      GET: createGroupReader(scim),
      PUT: createGroupChanger(scim, { write: replaceGroup, isShown: () => true }),
      PATCH: createGroupChanger(scim, { write: patchGroup, isShown: isPatchedGroupShown }),
      DELETE: createRemover(scim, removeGroup),
    },
  };
}
