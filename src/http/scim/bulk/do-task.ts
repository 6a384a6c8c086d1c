import type { SourceId } from '../../../core/domain/ids.ts';
import { createGroup } from '../groups/create-group.ts';
import { type GroupWrite, presentGroup } from '../groups/change-group.ts';
import { patchGroup } from '../groups/patch-group.ts';
import { replaceGroup } from '../groups/replace-group.ts';
import type { Change } from '../request/change-resource.ts';
import { type Removal, removeGroup, removeUser } from '../request/delete-resource.ts';
import type { WriteRequest } from '../request/write-request.ts';
import type { ScimContext } from '../scim-context.ts';
import type { UserWrite } from '../users/change-user.ts';
import { createUser } from '../users/create-user.ts';
import { patchUser } from '../users/patch-user.ts';
import { replaceUser } from '../users/replace-user.ts';
import type { BulkMethod, BulkTask } from './read-operation.ts';

/** What came of a task. */
export interface Done {
  /** Null: it is deleted. */
  readonly version: number | null;
  readonly isChanged: boolean;
  /** Members that were left out because they are no users of the source. */
  readonly unknown: readonly string[];
}
type Write = (scim: ScimContext, wanted: WriteRequest) => Change<Done>;

const WRITES: Readonly<Record<BulkTask['kind'], Readonly<Record<BulkMethod, Write>>>> = {
  User: {
    POST: (...asked) => ofUser(createUser, ...asked),
    PUT: (...asked) => ofUser(replaceUser, ...asked),
    PATCH: (...asked) => ofUser(patchUser, ...asked),
    DELETE: (...asked) => removal(removeUser, ...asked),
  },
  Group: {
    POST: (...asked) => ofGroup(createGroup, ...asked),
    PUT: (...asked) => ofGroup(replaceGroup, ...asked),
    PATCH: (...asked) => ofGroup(patchGroup, ...asked),
    DELETE: (...asked) => removal(removeGroup, ...asked),
  },
};

/** The unit of work that a request of its own would be. Throws 400 at once for what says nothing. */
export function doTask(scim: ScimContext, sourceId: SourceId, task: BulkTask): Change<Done> {
  const { kind, method, id, data, version } = task;
  return WRITES[kind][method](scim, { sourceId, id, body: data, ifMatch: version });
}

function ofUser(write: UserWrite, scim: ScimContext, wanted: WriteRequest): Change<Done> {
  const change = write(scim, wanted);
  return async (stores, noteVersion) => {
    const { user, isChanged } = await change(stores, noteVersion);
    return { version: user.version, isChanged, unknown: [] };
  };
}

function ofGroup(write: GroupWrite, scim: ScimContext, wanted: WriteRequest): Change<Done> {
  const change = write(scim, wanted);
  return async (stores, noteVersion) => {
    const changed = await change(stores, noteVersion);
    const { version } = await presentGroup(stores, wanted.sourceId, changed);
    return { version, isChanged: changed.isChanged, unknown: changed.unknown };
  };
}

function removal(remove: Removal, scim: ScimContext, wanted: WriteRequest): Change<Done> {
  const change = remove(scim, wanted);
  return async (stores, noteVersion) => {
    await change(stores, noteVersion);
    return { version: null, isChanged: true, unknown: [] };
  };
}
