import type { RequestHandler } from 'express';
import { coerceResource } from '../resource/coerce-resource.ts';
import type { ScimContext } from '../scim-context.ts';
import { createUserChanger } from './change-user.ts';

/**
 * PUT /Users/:id (RFC 7644 §3.5.1): what the body leaves out is cleared. But for `active`: a template that forgets it must
 * neither bring a leaver back nor make one.
 */
export function createUserReplacer(scim: ScimContext): RequestHandler {
  return createUserChanger(scim, (request) => {
    const resource = coerceResource(scim.userModel, request.body);
    return ({ active }) =>
      resource['active'] !== undefined || active === undefined ? resource : { ...resource, active };
  });
}
