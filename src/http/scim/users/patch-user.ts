import type { RequestHandler } from 'express';
import { applyPatch } from '../patch/apply-patch.ts';
import { readPatch } from '../patch/read-patch.ts';
import type { ScimContext } from '../scim-context.ts';
import { createUserChanger } from './change-user.ts';

/** PATCH /Users/:id (RFC 7644 §3.5.2): 200 with the user, all operations or none. */
export function createUserPatcher(scim: ScimContext): RequestHandler {
  return createUserChanger(scim, (request) => {
    const operations = readPatch(request.body);
    return (stored) => applyPatch(scim.userModel, stored, operations);
  });
}
