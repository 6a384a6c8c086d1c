import type { Json, JsonObject } from '../../../core/domain/json.ts';
import type { Definitions, SchemaDefinition } from '../schema/definitions.ts';

/** The schemas of RFC 7644 §4 `/Schemas`, as plain JSON: every attribute that a client may map, and how it behaves. */
export function describeSchemas(
  { user, enterprise, employment, seats, group }: Definitions,
  base: string,
): readonly JsonObject[] {
  return [user, enterprise, employment, seats, group].map((definition) => describeSchema(definition, base));
}

function describeSchema(definition: SchemaDefinition, base: string): JsonObject {
  const text = JSON.stringify(definition.describe(`${base}/Schemas`), correct);
  return JSON.parse(text) as JsonObject;
}

/** scimmy gives `roles` and certificates an empty list of canonical values, which would read as "no type is allowed". */
function correct(name: string, value: Json): Json | undefined {
  if (name === 'canonicalValues' && Array.isArray(value) && value.length === 0) return undefined;
  // Attributes that are unique nowhere say `uniqueness: false` in some places, which is no word of RFC 7643 §7.
  return name === 'uniqueness' && typeof value !== 'string' ? 'none' : value;
}
