import type { RawBuilder } from 'kysely';

/** A JSON document or a part of it, as an SQL expression. */
export type JsonExpression = RawBuilder<unknown>;
/** Names to go through, outermost first. */
export type JsonPath = readonly string[];

/** Looking inside JSON text, and comparing without case. Everything here is false or null where the JSON is otherwise. */
export interface JsonSql {
  /** The text there; null when there is none or it is no text. */
  text(from: JsonExpression, path: JsonPath): RawBuilder<string | null>;
  number(from: JsonExpression, path: JsonPath): RawBuilder<number | null>;
  /** 1, 0, or null. */
  flag(from: JsonExpression, path: JsonPath): RawBuilder<number | null>;
  /** Whether anything that is not empty is there, at any depth (RFC 7644 §3.4.2.2, `pr`). */
  isPresent(from: JsonExpression, path: JsonPath): RawBuilder<boolean>;
  /** A from-item with one column `item`: the values of a multi-valued attribute, as JSON. One that is no array is one value; null is none. */
  items(from: JsonExpression, path: JsonPath): RawBuilder<unknown>;
  /** `2026-11-30T08:15:00.000Z` of milliseconds since 1970. */
  isoTime(millis: RawBuilder<unknown>): RawBuilder<string>;
  /**
   * Folded text (`foldCase`), and for which texts the database cannot fold as we do. Where `isSure` is false the answer
   * is not to be believed.
   */
  fold(text: RawBuilder<string | null>): {
    readonly folded: RawBuilder<string | null>;
    readonly isSure: RawBuilder<boolean> | null;
  };
}
