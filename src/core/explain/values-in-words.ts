import type { Json, JsonObject } from '../domain/json.ts';
import { objectOf } from '../domain/read-resource.ts';
import type { AttributePath } from '../filter/filter-ast.ts';
import { PERSON_SCHEMA } from '../filter/person-schema.ts';
import { resolveAttribute, withImpliedValue } from '../filter/resolve-attribute.ts';

/** Somebody may be in hundreds of groups; these many show what kind they are. */
const shown = 5;

/** What a person has where a filter looks: `it is "Bridges"`, `there are "A", "B" and 7 more`, `there is none`. */
export function valuesInWords(path: AttributePath, resource: JsonObject): string {
  const steps = resolveAttribute(PERSON_SCHEMA, path);
  if (steps === undefined) return 'nobody has such an attribute';
  let found: readonly Json[] = [resource];
  for (const { name } of withImpliedValue(steps)) {
    found = found.flatMap((value) => valuesAt(value, name));
  }
  const told = found.slice(0, shown).map((value) => JSON.stringify(value));
  const values = told.join(', ');
  const more = found.length - told.length;
  if (told.length === 0) return 'there is none';
  if (told.length === 1) return `it is ${values}`;
  return `there are ${values}${more > 0 ? ` and ${more} more` : ''}`;
}

function valuesAt(value: Json, name: string): readonly Json[] {
  const inner = objectOf(value)?.[name];
  if (inner === undefined || inner === null) return [];
  return Array.isArray(inner) ? (inner as readonly Json[]) : [inner];
}
