import type { Json, JsonObject } from '../../../core/domain/json.ts';
import { printFilter } from '../../../core/filter/print-filter.ts';
import { coerceAttribute, coerceOne } from '../resource/coerce-attribute.ts';
import { isPrimary, keepOnePrimary } from '../resource/one-primary.ts';
import type { ScimAttribute } from '../schema/resource-model.ts';
import { scimError } from '../scim-error.ts';
import { appendValues, dropValues } from './append-values.ts';
import { filterTerms, seedFrom } from './filter-terms.ts';
import type { AttributeTarget, Selection } from './patch-target.ts';
import type { PatchOperation } from './read-patch.ts';

type Change = Pick<PatchOperation, 'op' | 'value'>;
type Values = readonly Json[];

/** A multi-valued attribute after one operation; the caller drops it when nothing is left. */
export function patchValues(
  current: Values,
  { attribute, selection, part }: AttributeTarget,
  change: Change,
): Values {
  if (selection) return patchSelected(current, { attribute, part, selection }, change);
  if (part) return patchEvery(current, { attribute, part }, change);
  const values = (coerceAttribute(attribute, change.value) ?? []) as Values;
  switch (change.op) {
    case 'add':
      return appendValues(current, values);
    case 'replace':
      return values;
    case 'remove':
      // `[]` names nothing; without a value everything is meant (RFC 7644 §3.5.2.2).
      return Array.isArray(change.value) || values.length > 0 ? dropValues(current, values) : [];
  }
}

/** `emails.type` without a filter: every value is meant, or a first one is made. */
function patchEvery(
  current: Values,
  { attribute, part }: { attribute: ScimAttribute; part: ScimAttribute },
  { op, value }: Change,
): Values {
  const wanted = op === 'remove' ? undefined : coerceAttribute(part, value, `${attribute.name}.${part.name}`);
  if (current.length === 0) return wanted === undefined ? [] : [{ [part.name]: wanted }];
  return keepOnePrimary(
    withoutHollow(
      current.map((one) => setPart(one, part, wanted)),
      attribute,
      part,
    ),
  );
}

interface Selected {
  readonly attribute: ScimAttribute;
  readonly part: ScimAttribute | null;
  readonly selection: Selection;
}

function patchSelected(current: Values, selected: Selected, { op, value }: Change): Values {
  const { attribute, part, selection } = selected;
  const wanted = op === 'remove' ? undefined : coerceOne(part ?? attribute, value, attribute.name);
  if (wanted === undefined) return removeSelected(current, selected);

  const chosen = current.map((one) => selection.matches(one));
  if (!chosen.includes(true)) return appendValues(current, [makeValue(selected, wanted)]);
  const kept = part || op === 'add' ? null : filterTerms(selection.filter, attribute);
  const values = current.map((one, index) => {
    if (chosen[index] !== true) return one;
    if (part) return setPart(one, part, wanted);
    // Replaced whole, yet it must not fall out of the very filter that found it.
    return { ...(op === 'add' ? (one as JsonObject) : kept), ...(wanted as JsonObject) };
  });
  const primary = values.findIndex((one, index) => chosen[index] === true && isPrimary(one));
  return keepOnePrimary(values, primary < 0 ? undefined : primary);
}

function removeSelected(current: Values, { attribute, part, selection }: Selected): Values {
  if (!part) return current.filter((one) => !selection.matches(one));
  const values = current.map((one) => (selection.matches(one) ? setPart(one, part, undefined) : one));
  return withoutHollow(values, attribute, part);
}

function makeValue({ attribute, part, selection }: Selected, wanted: Json): Json {
  const seed = seedFrom(selection.filter, attribute);
  if (!seed) {
    const filter = printFilter(selection.filter).slice(0, 80);
    throw scimError(400, 'noTarget', `no value of \`${attribute.name}\` matches \`${filter}\``);
  }
  return part ? { ...seed, [part.name]: wanted } : { ...seed, ...(wanted as JsonObject) };
}

function setPart(value: Json, { name }: ScimAttribute, wanted: Json | undefined): Json {
  const { [name]: _before, ...rest } = value as JsonObject;
  return wanted === undefined ? rest : { ...rest, [name]: wanted };
}

/** A value that lost its `value` (or its last word) is only a label: it goes, or `pr` would still find it. */
function withoutHollow(values: Values, attribute: ScimAttribute, part: ScimAttribute): Values {
  return values.filter((one) => {
    const object = one as JsonObject;
    if (part.name === 'value') return 'value' in object;
    if (attribute.parts.has('value')) return Object.keys(object).length > 0;
    return Object.keys(object).some((name) => name !== 'type' && name !== 'primary');
  });
}
