import type { Filter } from '../../core/filter/filter-ast.ts';
import type { AttributeSteps } from '../../core/filter/resolve-attribute.ts';
import type { GroupRef } from '../../core/domain/person.ts';
import type { RecordId, SourceId } from '../../core/domain/ids.ts';
import type { JsonObject } from '../../core/domain/json.ts';
import type { Instant } from '../../core/domain/time.ts';

/** A SCIM User as stored: `resource` without id, meta and groups, and the same as JSON text. */
export interface StoredUser {
  readonly id: RecordId;
  readonly text: string;
  readonly resource: JsonObject;
  readonly version: number;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** Those it is in, where they were read with it. */
  readonly groups?: readonly GroupRef[];
}

/** What a list is sorted by (RFC 7644 §3.4.2.3); ties, and those without a value, are in the order of making. */
export interface Sort {
  /** From the resource to the value, implied `value` included; null when the type has no such attribute. */
  readonly steps: AttributeSteps | null;
  /** Exactly the reverse, missing values first. */
  readonly isDescending: boolean;
}

/** Null where the resource has no value for the attribute it is sorted by. */
export type SortKey = string | number | null;

/** Where a row stands in its list. A page can begin next to it even when the row is gone by then. */
export interface Place {
  readonly key: SortKey;
  readonly seq: number;
}

/** A page found by counting from the first row. */
export interface Page {
  /** 1-based, RFC 7644 §3.4.2.4. */
  readonly startIndex: number;
  readonly count: number;
}

/** A page found by a row, at the cost of the page alone, wherever in the list it is. */
export interface PageBeside {
  readonly beside: Place;
  /** Before or after it in the order of the list. */
  readonly side: 'before' | 'after';
  readonly count: number;
  /** What the first page of this walk said; given back and not counted again. */
  readonly total: number;
}

export interface Listed<T> {
  readonly total: number;
  readonly items: readonly T[];
  /** Of each item. */
  readonly places: readonly Place[];
  /** Whether the list goes on: after the items, or before them when the page was asked for as one before a row. */
  readonly isMore: boolean;
}

/**
 * Users that one identity provider pushed. Everything is scoped by source; a deleted user is invisible here and stays
 * as evidence for the run. Every change marks the record for the next run, in the same transaction.
 */
export interface UserStore {
  /** Throws `StoreConflict` when a live user of the source has this userName (compared by fold-case). */
  create(user: { sourceId: SourceId; id: RecordId; resource: JsonObject; at: Instant }): Promise<StoredUser>;
  find(sourceId: SourceId, id: RecordId): Promise<StoredUser | null>;
  /** The same, with `groups`. */
  findWithGroups(sourceId: SourceId, id: RecordId): Promise<StoredUser | null>;
  list(query: {
    sourceId: SourceId;
    filter: Filter | null;
    sort?: Sort | null;
    page: Page | PageBeside;
  }): Promise<Listed<StoredUser>>;
  /** Null when it is gone; `StoreConflict` when `ifVersion` is not the present version or the userName is taken. */
  save(user: {
    sourceId: SourceId;
    id: RecordId;
    resource: JsonObject;
    ifVersion: number | null;
    /** The resource of `ifVersion`: names and addresses that stay are not written again. */
    before?: JsonObject;
    at: Instant;
  }): Promise<StoredUser | null>;
  /** False when it was not there. Group memberships end with it. */
  remove(request: {
    sourceId: SourceId;
    id: RecordId;
    ifVersion: number | null;
    at: Instant;
  }): Promise<boolean>;
}
