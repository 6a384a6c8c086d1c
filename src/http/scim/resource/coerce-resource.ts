import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { findAttribute, findExtension, type ResourceModel } from '../schema/resource-model.ts';
import { invalidSyntax, invalidValue } from '../scim-error.ts';
import { coerceAttribute, coerceParts, isWritable } from './coerce-attribute.ts';
import { checkResource } from './check-resource.ts';
import { isObject } from './unfold-json-text.ts';
import { withSchemas } from './with-schemas.ts';

/**
 * Reads the body of a POST or PUT into the form in which resources are stored: canonical names, own types, nothing unset,
 * nothing read-only, nothing unknown.
 *
 * What `schemas` lists is not asked: clients forget extensions there, or send URNs of SCIM 1.1. Throws 400.
 */
export function coerceResource(model: ResourceModel, body: unknown): JsonObject {
  if (!isObject(body)) throw invalidSyntax('the body is a JSON object with the attributes of the resource');
  const resource: Record<string, Json> = {};
  for (const key of Object.keys(body)) {
    const attribute = findAttribute(model.attributes, key);
    if (attribute) {
      const value = isWritable(attribute) ? coerceAttribute(attribute, body[key]) : undefined;
      if (value !== undefined) resource[attribute.name] = value;
    } else if (key.includes(':')) coerceQualified(model, resource, { key, value: body[key] });
  }
  const whole = withSchemas(model, resource);
  checkResource(model, whole);
  return whole;
}

/** A whole extension under its URN, or one attribute under URN and name. Unknown URNs are ignored. */
function coerceQualified(
  model: ResourceModel,
  resource: Record<string, Json>,
  { key, value }: { readonly key: string; readonly value: unknown },
): void {
  const extension = findExtension(model, key);
  if (extension) {
    if (extension.isReadOnly || value === null || value === undefined) return;
    if (!isObject(value))
      throw invalidValue(`\`${extension.urn}\` is an object with the attributes of the extension`);
    mergeInto(resource, extension.urn, coerceParts(extension.attributes, value, extension.urn));
    return;
  }
  const colon = key.lastIndexOf(':');
  const [urn, name] = [key.slice(0, colon), key.slice(colon + 1)];
  const owner = findExtension(model, urn);
  if (owner)
    return mergeInto(resource, owner.urn, coerceParts(owner.attributes, { [name]: value }, owner.urn));
  if (urn.toLowerCase() !== model.urn.toLowerCase()) return;
  Object.assign(resource, coerceParts(model.attributes, { [name]: value }, model.urn));
}

function mergeInto(resource: Record<string, Json>, urn: string, parts: JsonObject): void {
  if (Object.keys(parts).length === 0) return;
  resource[urn] = { ...(resource[urn] as JsonObject | undefined), ...parts };
}
