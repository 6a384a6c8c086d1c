import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { coerceAttribute, isWritable, objectOf } from '../resource/coerce-attribute.ts';
import { findAttribute, type ScimAttribute } from '../schema/resource-model.ts';
import type { PatchOperation } from './read-patch.ts';

interface ComplexTarget {
  readonly attribute: ScimAttribute;
  /** Null: the whole attribute. */
  readonly part: ScimAttribute | null;
}

/**
 * A single complex attribute (`name`, `manager`) after one operation; undefined when nothing of it is left.
 *
 * Parts that are not named stay (RFC 7644 §3.5.2.3), but for what hangs on a `value` that changes: another manager's
 * `$ref` must not stay behind beside the new manager's id.
 */
export function patchComplex(
  current: JsonObject | undefined,
  { attribute, part }: ComplexTarget,
  { op, value }: Pick<PatchOperation, 'op' | 'value'>,
): JsonObject | undefined {
  const wanted = op === 'remove' ? null : unwrap(value);
  if (!part && (wanted === null || wanted === '')) return undefined;
  const changes = changesOf(attribute, part ? { [part.name]: wanted } : objectOf(attribute, wanted));

  const isOther = changes.has('value') && changes.get('value') !== current?.['value'];
  const patched: Record<string, Json> = {};
  for (const [name, before] of Object.entries(current ?? {})) {
    if (before !== undefined && !isOther && !changes.has(name)) patched[name] = before;
  }
  for (const [name, after] of changes) if (after !== undefined) patched[name] = after;
  return Object.keys(patched).length === 0 ? undefined : patched;
}

/** An array of one stands for the one: Entra ID sends the manager so. */
function unwrap(value: unknown): unknown {
  if (Array.isArray(value) && value.length <= 1) return (value as readonly unknown[])[0] ?? null;
  return value ?? null;
}

/** The writable parts that are named, by canonical name; undefined unsets. */
function changesOf(
  { name, parts }: ScimAttribute,
  given: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Json | undefined> {
  const changes = new Map<string, Json | undefined>();
  for (const key of Object.keys(given)) {
    const part = findAttribute(parts, key);
    if (part && isWritable(part))
      changes.set(part.name, coerceAttribute(part, given[key], `${name}.${part.name}`));
  }
  return changes;
}
