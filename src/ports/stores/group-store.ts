import type { GroupRef } from '../../core/domain/person.ts';
import type { GroupId, RecordId, SourceId } from '../../core/domain/ids.ts';
import type { JsonObject } from '../../core/domain/json.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Filter } from '../../core/filter/filter-ast.ts';
import type { Listed, Page, PageBeside, Sort } from './user-store.ts';

/** A SCIM Group as stored: `resource` without id, meta and members. */
export interface StoredGroup {
  readonly id: GroupId;
  readonly resource: JsonObject;
  readonly displayName: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  /** Members now; a counter, never counted. */
  readonly size: number;
}

/** Groups one identity provider pushed. A new display name or a deletion marks every member's record. */
export interface GroupStore {
  create(group: { sourceId: SourceId; id: GroupId; resource: JsonObject; at: Instant }): Promise<StoredGroup>;
  find(sourceId: SourceId, id: GroupId): Promise<StoredGroup | null>;
  list(query: {
    sourceId: SourceId;
    filter: Filter | null;
    sort?: Sort | null;
    page: Page | PageBeside;
  }): Promise<Listed<StoredGroup>>;
  save(group: {
    sourceId: SourceId;
    id: GroupId;
    resource: JsonObject;
    ifVersion: number | null;
    at: Instant;
  }): Promise<StoredGroup | null>;
  remove(request: {
    sourceId: SourceId;
    id: GroupId;
    ifVersion: number | null;
    at: Instant;
  }): Promise<boolean>;
}

export interface MembersChanged {
  /** Rows that really changed; the group's version moves only when there are some. */
  readonly changed: number;
  /** Ids that are no live user of this source. */
  readonly unknown: readonly string[];
}
export interface Member {
  readonly value: RecordId;
  readonly display: string;
}
interface MembersRequest {
  readonly sourceId: SourceId;
  readonly groupId: GroupId;
  readonly members: readonly string[];
  readonly at: Instant;
}

/** Membership as set operations: their cost does not grow with the group. Every changed member's record is marked. */
export interface MemberStore {
  add(request: MembersRequest): Promise<MembersChanged>;
  remove(request: MembersRequest): Promise<MembersChanged>;
  /** Makes `members` the whole membership. */
  replace(request: MembersRequest): Promise<MembersChanged>;
  /** In one order, from after `after`; for streaming a big group in pieces. */
  page(request: { groupId: GroupId; after: RecordId | null; limit: number }): Promise<readonly Member[]>;
  groupsOf(recordIds: readonly RecordId[]): Promise<ReadonlyMap<RecordId, readonly GroupRef[]>>;
  /** The same for users of a list, by the `seq` of their places. A group is one object, whoever is in it. */
  groupsAt(recordSeqs: readonly number[]): Promise<ReadonlyMap<number, readonly GroupRef[]>>;
}
