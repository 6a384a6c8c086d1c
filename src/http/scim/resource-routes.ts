import type { RequestHandler } from 'express';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { allowOnly } from './refuse.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handlers = Readonly<Partial<Record<Method, RequestHandler>>>;

/** What is done at the addresses of one resource type (RFC 7644 §3.2). */
export interface ResourceRoutes {
  /** `/Users` */
  readonly all: Handlers;
  /** `/Users/.search` */
  readonly search: Handlers;
  /** `/Users/:id` */
  readonly one: Handlers;
}

const address = /^\/([a-z]+)(?:\/([^/]+))?\/?$/i;

/**
 * Sends the requests for resources to their handlers: 405 for a method that an address does not have; other addresses are
 * left to who comes next. As express would, it takes an address in any case and with a slash at its end; but express asks
 * one route after the other, which costs more than finding the user.
 */
export function routeResources(types: Readonly<Record<string, ResourceRoutes>>): RequestHandler {
  const byName = new Map(
    Object.entries(types).map(([name, routes]) => [name.toLowerCase(), withRefusals(routes)]),
  );
  return (request, response, next) => {
    const [, name = '', id] = address.exec(request.path) ?? [];
    const routes = byName.get(name.toLowerCase());
    if (routes === undefined) return next();
    if (id === undefined) return routes.all(request.method)(request, response, next);
    if (id.toLowerCase() === '.search') return routes.search(request.method)(request, response, next);
    request.params = { id: decoded(id) };
    return routes.one(request.method)(request, response, next);
  };
}

type ByMethod = (method: string) => RequestHandler;

function withRefusals({ all, search, one }: ResourceRoutes): Record<keyof ResourceRoutes, ByMethod> {
  return { all: byMethod(all), search: byMethod(search), one: byMethod(one) };
}

/** HEAD is a GET of which the answer's body is not sent. */
function byMethod(handlers: Handlers): ByMethod {
  const known = new Map(Object.entries(handlers));
  const refuse = allowOnly(...known.keys());
  return (method) => known.get(method === 'HEAD' ? 'GET' : method) ?? refuse;
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    throw new HttpRefusal(
      'bad-request',
      `the address ends with ${JSON.stringify(id)}, which is no percent-encoding`,
    );
  }
}
