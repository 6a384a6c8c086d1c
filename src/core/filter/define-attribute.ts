import type { AttributeDefinition } from './attribute-schema.ts';

type Traits = Partial<Omit<AttributeDefinition, 'name'>>;

/** A text that ignores case, as most of the core schema; `traits` say what is different. */
export function attribute(name: string, traits: Traits = {}): AttributeDefinition {
  return { name, type: 'string', multiValued: false, caseExact: false, ...traits };
}

export function complex(
  name: string,
  sub: readonly AttributeDefinition[],
  multiValued = false,
): AttributeDefinition {
  return { name, type: 'complex', multiValued, caseExact: false, sub };
}

/** The usual sub-attributes of a multi-valued attribute (RFC 7643 §2.4), around the given kind of `value`. */
export function plural(name: string, value: Traits = {}): AttributeDefinition {
  const sub = [
    attribute('value', value),
    attribute('display'),
    attribute('type'),
    attribute('primary', { type: 'boolean' }),
  ];
  return complex(name, sub, true);
}

export const REFERENCE: Traits = { type: 'reference', caseExact: true };

/** What every resource has (RFC 7643 §3.1): filters may name it though rules seldom do. */
export const COMMON_ATTRIBUTES: readonly AttributeDefinition[] = [
  attribute('schemas', { ...REFERENCE, multiValued: true }),
  attribute('id', { caseExact: true }),
  attribute('externalId', { caseExact: true }),
  complex('meta', [
    attribute('resourceType', { caseExact: true }),
    attribute('created', { type: 'dateTime' }),
    attribute('lastModified', { type: 'dateTime' }),
    attribute('location', REFERENCE),
    attribute('version', { caseExact: true }),
  ]),
];
