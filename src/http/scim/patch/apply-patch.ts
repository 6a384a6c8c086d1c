import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { coerceOne, isWritable } from '../resource/coerce-attribute.ts';
import { checkResource } from '../resource/check-resource.ts';
import { isObject } from '../resource/unfold-json-text.ts';
import { withSchemas } from '../resource/with-schemas.ts';
import { type Extension, findAttribute, type ResourceModel } from '../schema/resource-model.ts';
import { scimError } from '../scim-error.ts';
import { patchComplex } from './patch-complex.ts';
import { type AttributeTarget, type PatchTarget, resolveTarget } from './patch-target.ts';
import { patchValues } from './patch-values.ts';
import type { PatchOperation } from './read-patch.ts';

type Draft = Record<string, Json | undefined>;
type Change = Pick<PatchOperation, 'op' | 'value'>;

/**
 * Applies the operations in order and gives the new resource; the old one is not touched, and nothing is applied when one
 * of them fails (RFC 7644 §3.5.2). Reads the dialects of Entra ID and Okta: string booleans, keys that are paths,
 * value filters that make what is missing, removal by value. Throws 400.
 */
export function applyPatch(
  model: ResourceModel,
  resource: JsonObject,
  operations: readonly PatchOperation[],
): JsonObject {
  const draft: Draft = { ...resource };
  for (const { op, path, value } of operations) {
    if (path === null) applyObject(model, draft, { op, value });
    else applyPath(model, draft, { target: demandTarget(resolveTarget(model, path)), op, value });
  }
  for (const name of Object.keys(draft)) if (draft[name] === undefined) delete draft[name];
  const patched = withSchemas(model, draft);
  checkResource(model, patched);
  return patched;
}

/** A path that cannot be served is refused; a key in an object is not: it may come along with everything else. */
function demandTarget(target: PatchTarget): PatchTarget {
  if (target.kind === 'unknown') throw scimError(400, 'invalidPath', target.detail);
  if (target.kind === 'read-only') throw scimError(400, 'mutability', target.detail);
  return target;
}

/** Without a path each key is an attribute, or a whole path: `name.givenName`, `urn:...:User:department` (Entra ID). */
function applyObject(model: ResourceModel, draft: Draft, { op, value }: Change): void {
  if (op === 'remove') throw scimError(400, 'noTarget', 'a remove needs a path');
  if (!isObject(value))
    throw scimError(400, 'invalidValue', `${op} without a path needs an object of attributes`);
  for (const key of Object.keys(value)) {
    const target = resolveTarget(model, key);
    // The type's own URN as a key inside an object would nest without end.
    if (target.kind !== 'resource') applyPath(model, draft, { target, op, value: value[key] });
  }
}

function applyPath(
  model: ResourceModel,
  draft: Draft,
  change: Change & { readonly target: PatchTarget },
): void {
  const { target } = change;
  switch (target.kind) {
    case 'resource':
      return applyObject(model, draft, change);
    case 'extension':
      draft[target.extension.urn] = patchExtension(draft[target.extension.urn], target.extension, change);
      return;
    case 'attribute': {
      const { urn, attribute } = target;
      if (urn === null) draft[attribute.name] = patchAttribute(draft[attribute.name], target, change);
      else draft[urn] = patchWithin(draft[urn], target, change);
      return;
    }
    case 'ignored':
    case 'read-only':
    case 'unknown':
  }
}

function patchExtension(
  current: Json | undefined,
  { urn, attributes }: Extension,
  change: Change,
): Json | undefined {
  const isUnset = change.value === null || change.value === undefined || change.value === '';
  if (change.op === 'remove' || isUnset) return undefined;
  if (!isObject(change.value)) throw scimError(400, 'invalidValue', `\`${urn}\` is an object of attributes`);
  let patched = current;
  for (const key of Object.keys(change.value)) {
    const attribute = findAttribute(attributes, key);
    if (!attribute || !isWritable(attribute)) continue;
    const target: AttributeTarget = { kind: 'attribute', urn, attribute, selection: null, part: null };
    patched = patchWithin(patched, target, { op: change.op, value: change.value[key] });
  }
  return patched;
}

/** One attribute inside an extension; an extension without attributes is none. */
function patchWithin(bag: Json | undefined, target: AttributeTarget, change: Change): Json | undefined {
  const { [target.attribute.name]: current, ...rest } = (bag ?? {}) as JsonObject;
  const value = patchAttribute(current, target, change);
  const patched = value === undefined ? rest : { ...rest, [target.attribute.name]: value };
  return Object.keys(patched).length === 0 ? undefined : patched;
}

function patchAttribute(
  current: Json | undefined,
  target: AttributeTarget,
  change: Change,
): Json | undefined {
  const { attribute, part } = target;
  if (attribute.multiValued) {
    const values = patchValues((current ?? []) as readonly Json[], target, change);
    return values.length === 0 ? undefined : values;
  }
  if (attribute.type === 'complex')
    return patchComplex(current as JsonObject | undefined, { attribute, part }, change);
  if (change.op === 'remove' && attribute.required) {
    throw scimError(400, 'mutability', `\`${attribute.name}\` is required and cannot be removed`);
  }
  return change.op === 'remove' ? undefined : coerceOne(attribute, change.value);
}
