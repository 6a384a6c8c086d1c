import type { RequestHandler } from 'express';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { scimError } from './scim-error.ts';

/** 501 for what RFC 7644 has and we do not. */
export function notImplemented(what: string): RequestHandler {
  return () => {
    throw scimError(501, null, `${what} is not supported`);
  };
}

/** 405 for an address that is there, and does not do this. */
export function allowOnly(...methods: readonly string[]): RequestHandler {
  return (request) => {
    const detail = `${request.method} is not possible here; ${methods.join(', ')} are`;
    throw new HttpRefusal('method-not-allowed', detail, { headers: { Allow: methods.join(', ') } });
  };
}

export const refuseUnknownAddress: RequestHandler = (request) => {
  throw scimError(404, null, `there is nothing at ${request.path}`);
};
