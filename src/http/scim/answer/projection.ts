import type { Json, JsonObject } from '../../../core/domain/json.ts';
import type { AttributePath } from '../../../core/filter/filter-ast.ts';
import { readAttributePath } from '../../../core/filter/read-attribute-path.ts';
import { findAttribute, findExtension, type ResourceModel } from '../schema/resource-model.ts';

/** Which attributes an answer shows (RFC 7644 §3.9). */
export interface Projection {
  /** Whether anything of an attribute is shown: what is not shown need not be read. */
  shows(name: string): boolean;
  /** Whether `attributes` names it, or anything of it: what is `returned: request` is shown to nobody else (RFC 7643 §2.4). */
  asksFor(name: string): boolean;
  apply(resource: JsonObject): JsonObject;
  /** The same for one attribute's value, for members that are streamed one by one. */
  applyTo(name: string, value: Json): Json;
}

/** Names in lower case; null is everything below. */
type Names = Map<string, Names | null>;

/** `returned: always`, whatever is asked (RFC 7643 §3.1). */
const ALWAYS = new Set(['schemas', 'id']);
const REMEMBERED = 200;

export const EVERYTHING: Projection = {
  shows: () => true,
  asksFor: () => false,
  apply: (resource) => resource,
  applyTo: (_name, value) => value,
};

/**
 * Reads `attributes` and `excludedAttributes` for one resource type. Names may carry a URN and a sub-attribute; unknown ones
 * show nothing and harm nothing. With both, `attributes` decides. Identity providers ask the same few things again and
 * again, so the last ones are remembered.
 */
export function createProjections(
  model: ResourceModel,
): (attributes: string, excluded: string) => Projection {
  const remembered = new Map<string, Projection>();
  return (attributes, excluded) => {
    if (attributes === '' && excluded === '') return EVERYTHING;
    const key = `${attributes}|${excluded}`;
    const known = remembered.get(key);
    if (known) return known;
    const projection =
      attributes === '' ? excluding(readNames(model, excluded)) : including(readNames(model, attributes));
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, projection);
    return projection;
  };
}

function including(names: Names): Projection {
  const isWanted = (name: string) => ALWAYS.has(name) || names.has(name.toLowerCase());
  return {
    shows: isWanted,
    asksFor: (name) => names.has(name.toLowerCase()),
    apply: (resource) => pick(resource, names, ALWAYS),
    applyTo: (name, value) => keep(value, names.get(name.toLowerCase()) ?? null),
  };
}

function excluding(names: Names): Projection {
  return {
    shows: (name) => ALWAYS.has(name) || names.get(name.toLowerCase()) !== null,
    asksFor: () => false,
    apply: (resource) => omit(resource, names, ALWAYS),
    applyTo: (name, value) => {
      const below = names.get(name.toLowerCase());
      return below ? drop(value, below) : value;
    },
  };
}

function pick(object: JsonObject, names: Names, always: ReadonlySet<string>): JsonObject {
  const picked: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(object)) {
    const below = names.get(name.toLowerCase());
    if (always.has(name) || below === null) picked[name] = value;
    else if (below && value !== undefined) picked[name] = keep(value, below);
  }
  return picked;
}

function omit(object: JsonObject, names: Names, always: ReadonlySet<string>): JsonObject {
  const left: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(object)) {
    const below = names.get(name.toLowerCase());
    if (always.has(name) || below === undefined) left[name] = value;
    else if (below && value !== undefined) left[name] = drop(value, below);
  }
  return left;
}

const NOTHING: ReadonlySet<string> = new Set();

function keep(value: Json, below: Names | null): Json {
  if (below === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => keep(one, below));
  return pick(value as JsonObject, below, NOTHING);
}

function drop(value: Json, below: Names): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => drop(one, below));
  return omit(value as JsonObject, below, NOTHING);
}

function readNames(model: ResourceModel, text: string): Names {
  const names: Names = new Map();
  for (const word of text.split(',')) {
    const path = readAttributePath(word.trim(), 0);
    if (!('message' in path)) remember(names, stepsOf(model, path));
  }
  return names;
}

function remember(names: Names, [first, ...rest]: readonly string[]): void {
  if (first === undefined) return;
  const below = names.get(first);
  if (below === null) return;
  if (rest.length === 0) names.set(first, null);
  else {
    const inner: Names = below ?? new Map();
    names.set(first, inner);
    remember(inner, rest);
  }
}

/** From the resource inwards, in lower case; an extension is a step of its own. */
function stepsOf(model: ResourceModel, { urn, name, sub }: AttributePath): readonly string[] {
  const steps = [name, sub].filter((step) => step !== undefined).map((step) => step.toLowerCase());
  if (urn === undefined) {
    const owner = findAttribute(model.attributes, name) ? undefined : ownerOf(model, name);
    return owner === undefined ? steps : [owner, ...steps];
  }
  if (urn.toLowerCase() === model.urn.toLowerCase()) return steps;
  const whole = findExtension(model, `${urn}:${name}`);
  if (whole) return [whole.urn.toLowerCase(), ...steps.slice(1)];
  const extension = findExtension(model, urn);
  return extension ? [extension.urn.toLowerCase(), ...steps] : [];
}

function ownerOf(model: ResourceModel, name: string): string | undefined {
  const owner = [...model.extensions.values()].find(({ attributes }) => findAttribute(attributes, name));
  return owner?.urn.toLowerCase();
}
