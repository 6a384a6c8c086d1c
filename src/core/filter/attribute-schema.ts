/** What filters and PATCH paths need to know about one attribute (RFC 7643 §2). */
export interface AttributeDefinition {
  /** Canonical spelling, the key in a resource. */
  readonly name: string;
  readonly type:
    'string' | 'boolean' | 'integer' | 'decimal' | 'dateTime' | 'reference' | 'complex' | 'binary';
  readonly multiValued: boolean;
  readonly caseExact: boolean;
  readonly sub?: readonly AttributeDefinition[];
  /** The only values that can ever occur; a comparison with another one is a mistake. */
  readonly oneOf?: readonly string[];
  /** A text that is a plain date, `2026-11-30`, so that text order is the order of days. */
  readonly format?: 'date';
}

/** The attributes of one resource type: its own schema and its extensions, whose attributes sit under their full URN. */
export interface AttributeSchema {
  readonly urn: string;
  readonly attributes: readonly AttributeDefinition[];
  readonly extensions: Readonly<Record<string, readonly AttributeDefinition[]>>;
}
