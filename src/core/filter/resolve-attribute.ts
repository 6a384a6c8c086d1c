import type { AttributeDefinition, AttributeSchema } from './attribute-schema.ts';
import type { AttributePath } from './filter-ast.ts';

/** The attributes to go through from the resource (or from one value) inwards; an extension is one, named by its URN. */
export type AttributeSteps = readonly [AttributeDefinition, ...AttributeDefinition[]];

/**
 * Finds what a path means, without regard to case: an attribute of the schema itself (its URN may be given), an
 * attribute of an extension (its URN must be given, RFC 7644 §3.10), or a whole extension. Undefined: no such thing.
 *
 * `urn:...:User.department` with a dot is read too: Entra ID wrote it that way until December 2018.
 */
export function resolveAttribute(schema: AttributeSchema, path: AttributePath): AttributeSteps | undefined {
  if (path.urn === undefined) return resolveWithin(schema.attributes, path);
  const urn = path.urn.toLowerCase();
  if (urn === schema.urn.toLowerCase()) return resolveWithin(schema.attributes, path);

  const extension = findExtension(schema, urn);
  const inside = extension && resolveWithin(extension.sub ?? [], path);
  if (extension) return inside && [extension, ...inside];

  const whole = findExtension(schema, `${urn}:${path.name.toLowerCase()}`);
  if (!whole || path.sub === undefined) return whole && [whole];
  const attribute = findByName(whole.sub ?? [], path.sub);
  return attribute && [whole, attribute];
}

/** The same among the given attributes only: the sub-attributes that a filter in brackets speaks of. */
export function resolveWithin(
  attributes: readonly AttributeDefinition[],
  { name, sub }: Pick<AttributePath, 'name' | 'sub'>,
): AttributeSteps | undefined {
  const attribute = findByName(attributes, name);
  if (!attribute || sub === undefined) return attribute && [attribute];
  const inner = findByName(attribute.sub ?? [], sub);
  if (inner) return [attribute, inner];
  return isSimpleValue(attribute, sub) ? [attribute] : undefined;
}

/** `emails` compared with something is its `value`, and so is `manager`. */
export function withImpliedValue(steps: AttributeSteps): AttributeSteps {
  const value = steps.at(-1)?.sub?.find(({ name }) => name === 'value');
  return value ? [...steps, value] : steps;
}

/** `schemas.value`: RFC 7643 §2.4 gives the values of a simple multi-valued attribute an implied `value`. */
function isSimpleValue(attribute: AttributeDefinition, sub: string): boolean {
  return attribute.multiValued && attribute.type !== 'complex' && sub.toLowerCase() === 'value';
}

function findByName(
  attributes: readonly AttributeDefinition[],
  name: string,
): AttributeDefinition | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((attribute) => attribute.name.toLowerCase() === wanted);
}

function findExtension(schema: AttributeSchema, urn: string): AttributeDefinition | undefined {
  const name = Object.keys(schema.extensions).find((key) => key.toLowerCase() === urn);
  if (name === undefined) return undefined;
  return { name, type: 'complex', multiValued: false, caseExact: false, sub: schema.extensions[name] ?? [] };
}
