import type { AttributeDefinition, AttributeSchema } from './attribute-schema.ts';
import type { AttributePath } from './filter-ast.ts';
import { nearestName } from './nearest-name.ts';
import { printAttribute } from './print-filter.ts';

/**
 * What to say about a path that `resolveAttribute` does not find, with the name that was probably meant. An extension's
 * attribute without its URN is not accepted (RFC 7644 §3.10), so the whole name is given.
 */
export function explainUnknown(schema: AttributeSchema, path: AttributePath): string {
  const urns = [schema.urn, ...Object.keys(schema.extensions)];
  const urn = path.urn === undefined ? schema.urn : urns.find((one) => isSame(one, path.urn));
  if (urn === undefined) {
    const meant = nearestUrn(path, urns);
    return `unknown schema \`${path.urn}\`${meant === undefined ? `; known are ${urns.join(', ')}` : `; did you mean \`${meant}\`?`}`;
  }
  const attributes = urn === schema.urn ? schema.attributes : (schema.extensions[urn] ?? []);
  const attribute = attributes.find(({ name }) => isSame(name, path.name));
  const written = printAttribute(path);
  if (attribute) return `unknown attribute \`${written}\`${hintAmong(path.sub ?? '', attribute.sub ?? [])}`;
  const full = path.urn === undefined ? findInExtensions(schema, path) : undefined;
  if (full !== undefined) return `\`${path.name}\` belongs to an extension; write it in full: \`${full}\``;
  return `unknown attribute \`${written}\`${hintAmong(path.name, attributes)}`;
}

/** Long names differ little from each other in proportion, so schemas are told apart by their last words. */
function nearestUrn({ urn = '' }: AttributePath, urns: readonly string[]): string | undefined {
  const tails = urns.map((one) => one.split(':').slice(-3).join(':'));
  const meant = nearestName(urn.split(':').slice(-3).join(':'), tails);
  return urns.find((_, index) => tails[index] === meant);
}

function findInExtensions(schema: AttributeSchema, { name, sub }: AttributePath): string | undefined {
  for (const [urn, attributes] of Object.entries(schema.extensions)) {
    const found = attributes.find((attribute) => isSame(attribute.name, name));
    if (found) return printAttribute({ urn, name: found.name, ...(sub !== undefined && { sub }) });
  }
  return undefined;
}

function hintAmong(name: string, attributes: readonly AttributeDefinition[]): string {
  const names = attributes.map((attribute) => attribute.name);
  const meant = nearestName(name, names);
  if (meant !== undefined) return `; did you mean \`${meant}\`?`;
  return names.length === 0 ? '; it has no sub-attributes' : '';
}

function isSame(a: string, b: string | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}
