import type { RequestHandler } from 'express';
import type { Id, SourceId } from '../../../core/domain/ids.ts';
import { asId } from '../../../core/domain/ids.ts';
import type { Instant } from '../../../core/domain/time.ts';
import type { Stores } from '../../../ports/stores/database.ts';
import { sourceOf } from '../../edge/principal.ts';
import { sendNothing } from '../answer/send-scim.ts';
import type { ScimContext } from '../scim-context.ts';
import { notFound } from '../scim-error.ts';
import { changeResource } from './change-resource.ts';
import { demandVersion } from './etag.ts';
import { pathId } from './path-id.ts';

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

/**
 * DELETE of a user or group (RFC 7644 §3.6): 204, and 404 ever after. The last words stay as evidence for the run, whose
 * guards look at what the deletion would take away.
 */
export function createRemover<ResourceId extends Id<string>>(
  scim: ScimContext,
  kind: 'User' | 'Group',
  storeOf: (stores: Stores) => Removable<ResourceId>,
): RequestHandler {
  const { database, clock, wake } = scim;
  return async (request, response) => {
    const sourceId = sourceOf(response);
    const id = asId<ResourceId>(pathId(request));
    const ifMatch = request.get('if-match');

    await changeResource(database, async (stores, noteVersion) => {
      const store = storeOf(stores);
      const before = ifMatch === undefined ? null : await store.find(sourceId, id);
      if (before) {
        noteVersion(before.version);
        demandVersion(ifMatch, before.version);
      }
      const ifVersion = before?.version ?? null;
      const isRemoved = await store.remove({ sourceId, id, ifVersion, at: clock.now() });
      if (!isRemoved) throw notFound(kind, id);
    });

    wake.wake(`push ${sourceId}`);
    sendNothing(response);
  };
}
