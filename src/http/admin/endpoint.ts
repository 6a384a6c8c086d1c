import type { Request, Response } from 'express';
import * as z from 'zod';
import type { NeededScope } from '../edge/bearer.ts';
import { principalOf } from '../edge/principal.ts';

/** A body that is not JSON: CSV, HTML. */
export interface TextAnswer {
  readonly contentType: string;
  readonly text: string;
  /** Given, it is saved under this name instead of shown. */
  readonly fileName?: string;
}

/** A request whose every part was parsed by its schema. */
export interface Asked<Query, Body> {
  readonly query: Query;
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  /** The header `If-Match`, where the route takes it. */
  readonly ifMatch: string | null;
  /** Who asks, as the audit trail names it. */
  readonly actor: string;
  /** What people call the token. */
  readonly actorName: string;
}

interface EndpointDefinition<Query, Body, Answer> {
  readonly method: 'get' | 'post' | 'delete';
  /** In express' form, `/people/:id`. */
  readonly path: string;
  readonly scope: NeededScope;
  readonly summary: string;
  readonly query?: z.ZodType<Query>;
  readonly body?: z.ZodType<Body>;
  readonly answer: z.ZodType<Answer>;
  readonly status?: 200 | 201;
  /** The version of what is answered, for the header `ETag`. */
  readonly etag?: (answer: Answer) => string;
  /** Whether a change can be bound to a version (RFC 9110 §13.1.1). */
  readonly takesIfMatch?: boolean;
  handle(asked: Asked<Query, Body>): Promise<Answer | TextAnswer>;
}

/** One route of the admin API: what serves it and what documents it are the same value. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly scope: NeededScope;
  readonly summary: string;
  readonly query: z.ZodType | null;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType;
  readonly status: 200 | 201;
  readonly takesIfMatch: boolean;
  serve(request: Request, response: Response): Promise<void>;
}

/** Makes an endpoint that parses what comes in, and sends what its handler returns. */
export function endpoint<Query = unknown, Body = unknown, Answer = unknown>(
  definition: EndpointDefinition<Query, Body, Answer>,
): Endpoint {
  const { query, body, status = 200, etag, takesIfMatch = false } = definition;
  return {
    ...definition,
    query: query ?? null,
    body: body ?? null,
    status,
    takesIfMatch,
    async serve(request, response) {
      const answer = await definition.handle({
        query: (query ?? z.unknown()).parse(request.query) as Query,
        body: (body ?? z.unknown()).parse(request.body ?? {}) as Body,
        params: request.params as Record<string, string>,
        ifMatch: takesIfMatch ? (request.get('if-match') ?? null) : null,
        actor: `token:${principalOf(response).tokenId}`,
        actorName: principalOf(response).name,
      });
      response.status(status);
      if (isText(answer)) {
        if (answer.fileName !== undefined) response.attachment(answer.fileName);
        response.type(answer.contentType).send(answer.text);
        return;
      }
      if (etag !== undefined) response.set('ETag', etag(answer));
      response.json(answer);
    },
  };
}

function isText(answer: unknown): answer is TextAnswer {
  return typeof answer === 'object' && answer !== null && 'contentType' in answer && 'text' in answer;
}
