import type { Selectable } from 'kysely';
import { asId, type RecordId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import type { StoredUser } from '../ports/stores/user-store.ts';
import { toResource } from './document.ts';
import type { RecordsTable } from './schema.ts';

/** The columns of a user as SCIM shows it. */
export type UserRow = Pick<Selectable<RecordsTable>, 'id' | 'doc' | 'version' | 'created_at' | 'modified_at'>;

export function toUser({ id, doc, version, created_at, modified_at }: UserRow): StoredUser {
  const read: { resource?: JsonObject } = {};
  return {
    id: asId<RecordId>(id),
    text: doc,
    // Most answers are made of the text alone.
    get resource() {
      return (read.resource ??= toResource(doc));
    },
    version,
    createdAt: created_at,
    modifiedAt: modified_at,
  };
}
