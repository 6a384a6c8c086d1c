import type { JsonObject } from '../../../../src/core/domain/json.ts';
import { applyPatch } from '../../../../src/http/scim/patch/apply-patch.ts';
import { readPatch } from '../../../../src/http/scim/patch/read-patch.ts';
import { userModel } from '../models.ts';

/** The user after the operations, without `schemas`. */
export function patched(before: JsonObject, ...operations: readonly object[]): JsonObject {
  const resource = { userName: 'ana', ...before };
  const { schemas: _schemas, ...rest } = applyPatch(
    userModel,
    resource,
    readPatch({ Operations: operations }),
  );
  const { userName, ...others } = rest;
  return userName === 'ana' ? others : rest;
}
