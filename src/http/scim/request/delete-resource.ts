import type { RequestHandler } from 'express';
import type { GroupId, Id, RecordId, SourceId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { Instant } from '../../../core/domain/time.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { sendNothing } from '../answer/send-scim.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { type Change, changeResource } from './change-resource.ts';
import { demandVersion } from './etag.ts';
import { type WriteRequest, writeRequestOf } from './write-request.ts';

interface Removing<ResourceId> {
  readonly sourceId: SourceId;
  readonly id: ResourceId;
  readonly ifVersion: number | null;
  readonly at: Instant;
}
/** The part of a store that deletion needs. */
interface Removable<ResourceId> {
  find(sourceId: SourceId, id: ResourceId): Promise<{ readonly version: number } | null>;
  remove(request: Removing<ResourceId>): Promise<boolean>;
}
interface Kind<ResourceId> {
  readonly kind: 'User' | 'Group';
  readonly storeOf: (stores: Stores) => Removable<ResourceId>;
}

/** Gives the unit of work that deletes a resource. */
export type Removal = (scim: ScimContext, wanted: WriteRequest) => Change<void>;

export const removeUser: Removal = (scim, wanted) =>
  removeResource<RecordId>(scim, wanted, { kind: 'User', storeOf: ({ users }) => users });
export const removeGroup: Removal = (scim, wanted) =>
  removeResource<GroupId>(scim, wanted, { kind: 'Group', storeOf: ({ groups }) => groups });

/** DELETE of a user or group (RFC 7644 §3.6): 204, and 404 ever after. */
export function createRemover(scim: ScimContext, remove: Removal): RequestHandler {
  return async (request, response) => {
    const wanted = writeRequestOf(request, response);
    await changeResource(scim.database, remove(scim, wanted));
    scim.wake.wake(`push ${wanted.sourceId}`);
    sendNothing(response);
  };
}

/** The last words stay as evidence for the run, whose guards look at what the deletion would take away. */
function removeResource<ResourceId extends Id<string>>(
  { clock }: ScimContext,
  { sourceId, id: given, ifMatch }: WriteRequest,
  { kind, storeOf }: Kind<ResourceId>,
): Change<void> {
  const id = asId<ResourceId>(given);
  return async (stores, noteVersion) => {
    const store = storeOf(stores);
    const before = ifMatch === undefined ? null : await store.find(sourceId, id);
    if (before) {
      noteVersion(before.version);
      demandVersion(ifMatch, before.version);
    }
    const ifVersion = before?.version ?? null;
    const isRemoved = await store.remove({ sourceId, id, ifVersion, at: clock.now() });
    if (!isRemoved) throw notFound(kind, id);
  };
}
