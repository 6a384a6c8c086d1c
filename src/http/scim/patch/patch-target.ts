import type { Json } from '../../../core/domain/json.ts';
import { compileValueFilter } from '../../../core/filter/compile-filter.ts';
import type { AttributePath, Filter, PatchPath } from '../../../core/filter/filter-ast.ts';
import { parsePath } from '../../../core/filter/parse-path.ts';
import { isWritable } from '../resource/coerce-attribute.ts';
import {
  type Extension,
  findAttribute,
  findExtension,
  type ResourceModel,
  type ScimAttribute,
} from '../schema/resource-model.ts';

/** Which values of a multi-valued attribute are meant. */
export interface Selection {
  readonly filter: Filter;
  readonly matches: (value: Json) => boolean;
}

export interface AttributeTarget {
  readonly kind: 'attribute';
  /** The extension it belongs to; null for the resource's own attributes. */
  readonly urn: string | null;
  readonly attribute: ScimAttribute;
  readonly selection: Selection | null;
  readonly part: ScimAttribute | null;
}

/** What a PATCH path means for a resource type. */
export type PatchTarget =
  | AttributeTarget
  | { readonly kind: 'extension'; readonly extension: Extension }
  /** The URN of the resource type itself: the same as no path. */
  | { readonly kind: 'resource' }
  /** Taken and forgotten: `password`, `schemas`, attributes of extensions we do not know. */
  | { readonly kind: 'ignored' }
  | { readonly kind: 'read-only'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

interface Owned {
  readonly urn: string | null;
  readonly attribute: ScimAttribute;
}

/** Finds what a path means. Never throws: a bad path in an operation is refused, a strange key in an object is ignored. */
export function resolveTarget(model: ResourceModel, text: string): PatchTarget {
  const parsed = parsePath(text, { unquotedValues: true });
  if (!parsed.ok)
    return { kind: 'unknown', detail: `the path \`${text.slice(0, 80)}\`: ${parsed.error.message}` };
  const { path } = parsed.path;
  const urn = path.urn?.toLowerCase();
  const whole = urn === undefined ? undefined : `${urn}:${path.name.toLowerCase()}`;
  if (whole === model.urn.toLowerCase() && path.sub === undefined) return { kind: 'resource' };

  const extension = whole === undefined ? undefined : findExtension(model, whole);
  if (extension && path.sub === undefined) return wholeOf(extension);
  const owned = extension ? dotted(extension, path) : findOwned(model, path);
  if (owned) return targetOf(owned, extension ? {} : parsed.path, text);
  if (urn !== undefined && urn !== model.urn.toLowerCase() && !findExtension(model, urn))
    return { kind: 'ignored' };
  return { kind: 'unknown', detail: `${model.kind} has no attribute \`${text.slice(0, 80)}\`` };
}

/** An extension of which nothing can be written is refused as its attributes are. */
function wholeOf(extension: Extension): PatchTarget {
  return extension.isReadOnly
    ? { kind: 'read-only', detail: `\`${extension.urn}\` is read-only` }
    : { kind: 'extension', extension };
}

/** `urn:...:User.department`, with the dot that Entra ID wrote until December 2018. */
function dotted({ urn, attributes }: Extension, { sub = '' }: AttributePath): Owned | undefined {
  const attribute = findAttribute(attributes, sub);
  return attribute && { urn, attribute };
}

/** An attribute of an extension is also found without its URN (`manager`), where no own attribute has that name. */
function findOwned(model: ResourceModel, { urn, name }: AttributePath): Owned | undefined {
  const own = findAttribute(model.attributes, name);
  if (urn === undefined || urn.toLowerCase() === model.urn.toLowerCase()) {
    if (own || urn !== undefined) return own && { urn: null, attribute: own };
  }
  const extensions = urn === undefined ? model.extensions.values() : [findExtension(model, urn)];
  for (const extension of extensions) {
    const attribute = extension && findAttribute(extension.attributes, name);
    if (attribute) return { urn: extension.urn, attribute };
  }
  return undefined;
}

function targetOf({ urn, attribute }: Owned, path: Partial<PatchPath>, text: string): PatchTarget {
  if (attribute.name === 'schemas' || attribute.mutability === 'writeOnly') return { kind: 'ignored' };
  if (!isWritable(attribute)) return { kind: 'read-only', detail: `\`${attribute.name}\` is read-only` };
  const partName = path.sub ?? path.path?.sub;
  const part = partName === undefined ? null : findAttribute(attribute.parts, partName);
  if (part === undefined)
    return { kind: 'unknown', detail: `\`${attribute.name}\` has no part \`${partName}\`` };
  if (part && !isWritable(part))
    return { kind: 'read-only', detail: `\`${text.slice(0, 80)}\` is read-only` };
  if (!path.filter) return { kind: 'attribute', urn, attribute, selection: null, part };
  if (!attribute.multiValued || attribute.type !== 'complex') {
    return {
      kind: 'unknown',
      detail: `\`${attribute.name}\` has no several values to choose from by a filter`,
    };
  }
  const selection = { filter: path.filter, matches: compileValueFilter(path.filter, attribute) };
  return { kind: 'attribute', urn, attribute, selection, part };
}
