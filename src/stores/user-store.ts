import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { RecordId, SourceId } from '../core/domain/ids.ts';
import type { JsonObject } from '../core/domain/json.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { StoreConflict } from '../errors.ts';
import type { StoredUser, UserStore } from '../ports/stores/user-store.ts';
import { type Document, toDocument } from './document.ts';
import { groupsAtOne } from './groups-of-users.ts';
import { listUsers } from './list-users.ts';
import { numbersOf } from './numbers-of.ts';
import type { Session } from './opened-dialect.ts';
import { activeOf, nameColumns, otherEmails, recordColumns } from './record-columns.ts';
import { prepared, preparedTuples } from './prepared.ts';
import type { DocumentColumns } from './schema.ts';
import { toUser, type UserTuple } from './to-user.ts';

type Request<M extends keyof UserStore> = Parameters<UserStore[M]>[0];

const selectUser = preparedTuples<{ sourceId: SourceId; id: RecordId }, UserTuple>(({ db, values }) =>
  db
    .selectFrom('records')
    .select(['seq', 'id', 'doc', 'version', 'created_at', 'modified_at'])
    .where('id', '=', values.id)
    .where('source_id', '=', values.sourceId)
    .where('deleted_at', 'is', null),
);

export function createUserStore(session: Session): UserStore {
  return {
    create: (user) => createUser(session, user),
    async find(sourceId, id) {
      return (await findUser(session, sourceId, id))?.user ?? null;
    },
    async findWithGroups(sourceId, id) {
      const found = await findUser(session, sourceId, id);
      if (found === null) return null;
      const groups = await groupsAtOne(session, found.seq);
      return Object.assign(found.user, { groups });
    },
    list: (query) => listUsers(session, query),
    save: (user) => saveUser(session, user),
    remove: (request) => removeUser(session, request),
  };
}

async function findUser(
  session: Session,
  sourceId: SourceId,
  id: RecordId,
): Promise<{ readonly seq: number; readonly user: StoredUser } | null> {
  const [row] = await selectUser(session, { sourceId, id });
  if (row === undefined) return null;
  const [seq, , doc, version, created_at, modified_at] = row;
  return { seq, user: toUser({ id, doc, version, created_at, modified_at }) };
}

/** Columns that a push writes, with those that are read out of the document. */
const keys = [...nameColumns, 'unique_key'] as const;
const written = ['doc', 'active', ...keys] as const;
type Written = DocumentColumns & { readonly unique_key: string };
type NewUser = Written & { readonly id: string; readonly source_id: string; readonly at: number };

const insertUser = prepared<NewUser, { version: number }>(({ db, values }) =>
  db
    .insertInto('records')
    .values({
      ...placesOf(values),
      id: values.id,
      source_id: values.source_id,
      source_key: null,
      doc_hash: '',
      version: 1,
      created_at: values.at,
      modified_at: values.at,
      absent_since: null,
      deleted_at: null,
      person_id: null,
      link: 'unmatched',
      link_note: null,
      link_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'unique_key']).where('deleted_at', 'is', null).doNothing(),
    )
    .returning('version'),
);

const markRecord = prepared<{ id: string; at: number }, unknown>(({ dialect, values }) =>
  dialect.mark('record', sql`(select cast(${values.id} as text) as value)`, values.at),
);

/** Version -1 is any: versions begin at 1. */
const anyVersion = -1;
type Update = NewUser & { readonly ifVersion: number };
interface Updated {
  readonly version: number;
  readonly created_at: number;
}

/**
 * Most changes leave the names and keys of a user alone. A database writes every index of a column that a statement sets,
 * whether its value changes or not.
 */
const updateDocument = prepared<Update, Updated>(({ db, values }) =>
  updateOf(db, values).set({ doc: values.doc, active: values.active }).returning(['version', 'created_at']),
);
const updateUser = prepared<Update, Updated>(({ db, values }) =>
  updateOf(db, values).set(placesOf(values)).returning(['version', 'created_at']),
);

function updateOf(db: Session['db'], values: Update) {
  return db
    .updateTable('records')
    .set({ version: sql<number>`version + 1`, modified_at: values.at })
    .where('id', '=', values.id)
    .where('source_id', '=', values.source_id)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`(version = ${values.ifVersion} or ${values.ifVersion} = ${anyVersion})`);
}

function placesOf(values: Written): Written {
  return Object.fromEntries(written.map((name) => [name, values[name]])) as unknown as Written;
}

async function createUser(session: Session, user: Request<'create'>): Promise<StoredUser> {
  const { sourceId, id, at } = user;
  const document = toDocument(user.resource);
  const columns = writtenOf(document, id);
  const [made] = await insertUser(session, { ...columns, id, source_id: sourceId, at });
  if (made === undefined) throw nameTaken(sourceId, columns.unique_key);
  await putOtherEmails(session, id, otherEmails(document.resource));
  await markRecord(session, { id, at });
  return { id, ...document, version: 1, createdAt: at, modifiedAt: at };
}

async function saveUser(session: Session, user: Request<'save'>): Promise<StoredUser | null> {
  const { sourceId, id, at, ifVersion, before } = user;
  const document = toDocument(user.resource);
  const columns = writtenOf(document, id);
  const change = { ...columns, id, source_id: sourceId, at, ifVersion: ifVersion ?? anyVersion };
  const update = hasSameKeys(columns, before, id) ? updateDocument : updateUser;
  try {
    const [row] = await update(session, change);
    if (row === undefined) return await refuseOtherVersion(session, user);
    await changeOtherEmails(session, id, { document, before });
    await markRecord(session, { id, at });
    const { version, created_at } = row;
    return { id, ...document, version, createdAt: created_at, modifiedAt: at };
  } catch (error) {
    throw session.dialect.isUniqueViolation(error) ? nameTaken(sourceId, columns.unique_key, error) : error;
  }
}

function writtenOf(document: Document, id: RecordId): Written {
  const columns = recordColumns(document, activeOf(document.resource));
  return { ...columns, unique_key: uniqueKey(document.resource, id) };
}

function hasSameKeys(columns: Written, before: JsonObject | undefined, id: RecordId): boolean {
  if (before === undefined) return false;
  const earlier = writtenOf({ resource: before, text: '' }, id);
  return keys.every((name) => earlier[name] === columns[name]);
}

async function removeUser(session: Session, request: Request<'remove'>): Promise<boolean> {
  const { db, dialect } = session;
  const { sourceId, id, at, ifVersion } = request;
  const gone = await db
    .updateTable('records')
    .set({ deleted_at: at, modified_at: at, version: sql<number>`version + 1` })
    .where('id', '=', id)
    .where('source_id', '=', sourceId)
    .where('deleted_at', 'is', null)
    .$if(ifVersion !== null, (query) => query.where('version', '=', ifVersion ?? 0))
    .returning('seq')
    .executeTakeFirst();
  if (gone === undefined) {
    await refuseOtherVersion(session, request);
    return false;
  }
  await leaveGroups(session, gone.seq, at);
  await db.deleteFrom('record_emails').where('record_id', '=', id).execute();
  await dialect.mark('record', dialect.each([id]), at).execute(db);
  return true;
}

/** What the delete returns is counted, not what was seen before: somebody else may end a membership at the same moment. */
async function leaveGroups({ db, dialect }: Session, recordSeq: number, at: number): Promise<void> {
  const left = await db
    .deleteFrom('members')
    .where('record_seq', '=', recordSeq)
    .returning('group_seq')
    .execute();
  if (left.length === 0) return;
  const groups = numbersOf(
    dialect,
    left.map(({ group_seq }) => group_seq),
  );
  await sql`update "groups" set size = size - 1, version = version + 1, modified_at = ${at}
    where seq in ${groups}`.execute(db);
}

/** Nothing was written: null when the user is gone, a conflict when it is there in another version. */
async function refuseOtherVersion(
  { db }: Session,
  { sourceId, id, ifVersion }: { sourceId: SourceId; id: RecordId; ifVersion: number | null },
): Promise<null> {
  const row = await db
    .selectFrom('records')
    .select('version')
    .where('id', '=', id)
    .where('source_id', '=', sourceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || ifVersion === null) return null;
  throw new StoreConflict(`the user is in version ${row.version} now, not ${ifVersion}`, {
    ids: { recordId: id, version: row.version },
  });
}

async function changeOtherEmails(
  session: Session,
  id: RecordId,
  { document, before }: { document: Document; before: JsonObject | undefined },
): Promise<void> {
  const emails = otherEmails(document.resource);
  if (before !== undefined && isDeepStrictEqual(otherEmails(before), emails)) return;
  await session.db.deleteFrom('record_emails').where('record_id', '=', id).execute();
  await putOtherEmails(session, id, emails);
}

async function putOtherEmails({ dialect }: Session, id: RecordId, emails: readonly string[]): Promise<void> {
  await dialect.put(
    'record_emails',
    emails.map((email_key) => ({ record_id: id, email_key })),
  );
}

/** A user without a name is unique by its id: the SCIM edge asks for one, the store does not depend on it. */
function uniqueKey({ userName }: JsonObject, id: RecordId): string {
  return typeof userName === 'string' ? foldCase(userName) : id;
}

function nameTaken(sourceId: SourceId, unique: string, cause?: unknown): StoreConflict {
  return new StoreConflict(
    `source ${sourceId} has a user with the userName ${JSON.stringify(unique)} already`,
    {
      ids: { sourceId },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
