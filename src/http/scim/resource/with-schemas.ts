import type { Json, JsonObject } from '../../../core/domain/json.ts';
import type { ResourceModel } from '../schema/resource-model.ts';

/** Puts `schemas` in front, as the attributes themselves say: the resource's own and those of the extensions it has. */
export function withSchemas(model: ResourceModel, resource: JsonObject): JsonObject {
  const { schemas: _claimed, ...rest } = resource;
  const schemas: Json[] = [model.urn];
  for (const key of Object.keys(rest)) if (key.startsWith('urn:')) schemas.push(key);
  return { schemas, ...rest };
}
