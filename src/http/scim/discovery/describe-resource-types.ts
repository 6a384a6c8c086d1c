import type { JsonObject } from '../../../core/domain/json.ts';
import type { Definitions } from '../schema/definitions.ts';

const RESOURCE_TYPE_URN = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';

/** RFC 7643 §6. No extension is required: most identity providers know only the enterprise one. */
export function describeResourceTypes(
  { user, enterprise, employment, seats, group }: Definitions,
  base: string,
): readonly JsonObject[] {
  const extensions = [enterprise, employment, seats].map(({ id }) => ({ schema: id, required: false }));
  return [
    describeType(
      { name: 'User', schema: user.id, description: user.description, schemaExtensions: extensions },
      base,
    ),
    describeType(
      { name: 'Group', schema: group.id, description: group.description, schemaExtensions: [] },
      base,
    ),
  ];
}

function describeType(type: JsonObject & { readonly name: string }, base: string): JsonObject {
  return {
    schemas: [RESOURCE_TYPE_URN],
    id: type.name,
    endpoint: `/${type.name}s`,
    ...type,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.name}` },
  };
}
