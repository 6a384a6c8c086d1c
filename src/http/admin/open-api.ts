import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const IfMatch = z.object({
  'If-Match': z.string().optional().describe('The ETag of what was read; 412 when it has changed since'),
});

export interface ApiFacts {
  readonly title: string;
  readonly version: string;
  /** Where the routes are mounted. */
  readonly basePath: string;
}

/** The OpenAPI 3.1 document, made from the schemas that the routes themselves parse with. */
export function openApi(
  endpoints: readonly Endpoint[],
  { title, version, basePath }: ApiFacts,
): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title,
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'swt_<id>_<secret>' } },
    },
    paths,
  });
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  return {
    summary: endpoint.summary,
    ...(endpoint.scope === 'anybody'
      ? { description: 'Needs no bearer token.', security: [] }
      : { description: `Needs the scope \`${endpoint.scope}\`.` }),
    requestParams: {
      ...(names.length === 0
        ? {}
        : { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
      ...(endpoint.query instanceof z.ZodObject ? { query: endpoint.query } : {}),
      ...(endpoint.takesIfMatch ? { header: IfMatch } : {}),
    },
    ...(endpoint.body === null
      ? {}
      : { requestBody: { content: { 'application/json': { schema: endpoint.body } } } }),
    responses: {
      [String(endpoint.status)]: {
        description: 'Done',
        content: { 'application/json': { schema: endpoint.answer } },
      },
      default: {
        description: 'Refused or failed',
        content: { 'application/problem+json': { schema: Problem } },
      },
    },
  };
}
