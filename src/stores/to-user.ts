import type { Selectable } from 'kysely';
import { asId, type RecordId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import type { Instant } from '../core/domain/time.ts';
import type { StoredUser } from '../ports/stores/user-store.ts';
import { toResource } from './document.ts';
import type { RecordsTable } from './schema.ts';

/** The columns of a user as SCIM shows it. */
export type UserRow = Pick<Selectable<RecordsTable>, 'id' | 'doc' | 'version' | 'created_at' | 'modified_at'>;

/** The columns of `userTupleColumns`, in their order. */
export type UserTuple = readonly [
  seq: number,
  id: string,
  doc: string,
  version: number,
  createdAt: number,
  modifiedAt: number,
];
export const userTupleColumns = 'seq, id, doc, version, created_at, modified_at';

export function toUser({ id, doc, version, created_at, modified_at }: UserRow): StoredUser {
  return new ReadUser(asId<RecordId>(id), doc, [version, created_at, modified_at]);
}

/**
 * Most answers are made of the text alone, so it is parsed for who asks. A class, because a getter on every object costs a
 * page of users more than to read them.
 */
class ReadUser implements StoredUser {
  readonly id: RecordId;
  readonly text: string;
  readonly version: number;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  #resource: JsonObject | null = null;

  constructor(
    id: RecordId,
    text: string,
    [version, createdAt, modifiedAt]: readonly [number, Instant, Instant],
  ) {
    this.id = id;
    this.text = text;
    this.version = version;
    this.createdAt = createdAt;
    this.modifiedAt = modifiedAt;
  }

  get resource(): JsonObject {
    return (this.#resource ??= toResource(this.text));
  }
}
