/**
 * One attribute, as the client spelled it. Names and URNs compare without case; `resolveAttribute` finds what is meant.
 *
 * `at` positions are offsets in the text that was parsed (UTF-16 units, from 0); a filter built by hand has none.
 */
export interface AttributePath {
  /** Schema URN in front of the name, without the last colon. */
  readonly urn?: string;
  readonly name: string;
  readonly sub?: string;
  readonly at?: number;
}

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

export type CompareValue = string | number | boolean | null;

export interface CompareFilter {
  readonly kind: 'compare';
  readonly path: AttributePath;
  readonly operator: CompareOperator;
  readonly value: CompareValue;
  readonly valueAt?: number;
}

/** `emails[type eq "work"]`: one and the same value meets the whole inner filter. */
export interface ValuesFilter {
  readonly kind: 'values';
  readonly path: AttributePath;
  readonly filter: Filter;
}

/** A SCIM filter (RFC 7644 §3.4.2.2). `and` and `or` hold two filters or more. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | CompareFilter
  | { readonly kind: 'present'; readonly path: AttributePath }
  | ValuesFilter;

/** The target of a PATCH operation (RFC 7644 §3.5.2): `name.givenName`, `emails[type eq "work"]`, `emails[...].value`. */
export interface PatchPath {
  /** Has no `sub` of its own when there is a `filter`. */
  readonly path: AttributePath;
  readonly filter?: Filter;
  /** The sub-attribute after the bracket. */
  readonly sub?: string;
}
