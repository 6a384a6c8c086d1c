import * as z from 'zod';
import type { Endpoint } from '../admin/endpoint.ts';

interface OpenDefinition<Body, Answer> {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly summary: string;
  readonly body?: z.ZodType<Body>;
  readonly answer: z.ZodType<Answer>;
  handle(body: Body): Promise<Answer>;
}

/** A route that needs no bearer token: what is sent carries its own proof, or what is answered is no secret. */
export function openEndpoint<Body = unknown, Answer = unknown>(
  definition: OpenDefinition<Body, Answer>,
): Endpoint {
  const { body } = definition;
  return {
    ...definition,
    scope: 'anybody',
    query: null,
    body: body ?? null,
    status: 200,
    takesIfMatch: false,
    async serve(request, response) {
      response.json(await definition.handle((body ?? z.unknown()).parse(request.body ?? {}) as Body));
    },
  };
}
