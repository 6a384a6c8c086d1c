import type { Selectable } from 'kysely';
import { asId, type GroupId } from '../core/domain/ids.ts';
import type { StoredGroup } from '../ports/stores/group-store.ts';
import { toResource } from './document.ts';
import type { GroupsTable } from './schema.ts';

export function toGroup(row: Selectable<GroupsTable>): StoredGroup {
  return {
    id: asId<GroupId>(row.id),
    resource: toResource(row.doc),
    displayName: row.display_name,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    size: row.size,
  };
}
