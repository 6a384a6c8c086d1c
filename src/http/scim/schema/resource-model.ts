import type { AttributeDefinition } from '../../../core/filter/attribute-schema.ts';

/** RFC 7643 §2.2. */
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';

/** Attributes by name, in canonical spelling and in lower case: clients may write them in any case (RFC 7643 §2.1). */
export type Attributes = ReadonlyMap<string, ScimAttribute>;

/** One attribute, with what coercion and PATCH need to know. */
export interface ScimAttribute extends AttributeDefinition {
  readonly mutability: Mutability;
  readonly required: boolean;
  /** Suggestions (RFC 7643 §7), never enforced; empty when there are none. */
  readonly canonicalValues: readonly string[];
  /** The sub-attributes; empty when it has no parts. */
  readonly parts: Attributes;
}

export interface Extension {
  readonly urn: string;
  /** Nothing of it can be written. */
  readonly isReadOnly: boolean;
  readonly attributes: Attributes;
}

/** A resource type as the schema definitions describe it, in the form that requests are read by. */
export interface ResourceModel {
  readonly kind: 'User' | 'Group';
  readonly urn: string;
  readonly attributes: Attributes;
  /** Canonical names of what a client must give. */
  readonly required: readonly string[];
  /** By URN in lower case, older spellings included. */
  readonly extensions: ReadonlyMap<string, Extension>;
}

export function findAttribute(attributes: Attributes, name: string): ScimAttribute | undefined {
  return attributes.get(name) ?? attributes.get(name.toLowerCase());
}

export function findExtension(model: ResourceModel, urn: string): Extension | undefined {
  return model.extensions.get(urn.toLowerCase());
}
