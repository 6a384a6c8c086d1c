import { type Request, type RequestHandler, Router } from 'express';
import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { wholeList } from '../answer/list-response.ts';
import { remembered } from '../answer/remembered.ts';
import { sendScim } from '../answer/send-scim.ts';
import { pathId } from '../request/path-id.ts';
import type { ScimContext } from '../scim-context.ts';
import type { Definitions } from '../schema/definitions.ts';
import { scimError } from '../scim-error.ts';
import { describeProvider } from './describe-provider.ts';
import { describeResourceTypes } from './describe-resource-types.ts';
import { describeSchemas } from './describe-schemas.ts';

interface Documents {
  readonly provider: JsonObject;
  readonly schemas: readonly JsonObject[];
  readonly types: readonly JsonObject[];
}

/** The discovery documents (RFC 7644 §4), made once per address. Filters on them are refused with 403, as the RFC wants. */
export function createDiscoveryRouter(
  { baseOf }: Pick<ScimContext, 'baseOf'>,
  definitions: Definitions,
): Router {
  const documents = rememberDocuments(definitions);
  const router = Router();
  const answer = (path: string, choose: (documents: Documents, request: Request) => JsonObject) => {
    const handler: RequestHandler = (request, response) => {
      if (request.query['filter'] !== undefined)
        throw scimError(403, null, 'discovery documents are not filtered');
      sendScim(request, response, { status: 200, body: choose(documents(baseOf(request)), request) });
    };
    router.get(path, handler);
  };
  answer('/ServiceProviderConfig', ({ provider }) => provider);
  answer('/Schemas', ({ schemas }) => wholeList(schemas));
  answer('/Schemas/:id', ({ schemas }, request) => findById(schemas, pathId(request), 'schema'));
  answer('/ResourceTypes', ({ types }) => wholeList(types));
  answer('/ResourceTypes/:id', ({ types }, request) => findById(types, pathId(request), 'resource type'));
  return router;
}

function rememberDocuments(definitions: Definitions): (base: string) => Documents {
  return remembered((base) => ({
    provider: describeProvider(base),
    schemas: describeSchemas(definitions, base),
    types: describeResourceTypes(definitions, base),
  }));
}

function findById(documents: readonly JsonObject[], id: string, what: string): JsonObject {
  const found = documents.find((document) => isSame(document['id'], id));
  if (!found) throw scimError(404, null, `there is no ${what} ${JSON.stringify(id)}`);
  return found;
}

function isSame(one: Json | undefined, id: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === id.toLowerCase();
}
