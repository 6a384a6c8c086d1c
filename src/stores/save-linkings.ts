import { sql } from 'kysely';
import type { PersonId, RecordId } from '../core/domain/ids.ts';
import type { Linking } from '../ports/stores/correlation-store.ts';
import { linkAccounts } from './link-accounts.ts';
import type { Session } from './opened-dialect.ts';

interface LinkedBefore {
  readonly id: RecordId;
  readonly person_id: PersonId | null;
  readonly link: string;
  readonly email_key: string | null;
  readonly user_name_key: string | null;
}

/**
 * Writes who records are about. People are marked who gain or lose a record, are named in a dispute, or no longer are;
 * seat-holding accounts follow.
 */
export async function saveLinkings(
  session: Session,
  linkings: readonly Linking[],
  at: number,
): Promise<void> {
  if (linkings.length === 0) return;
  const before = await readBefore(session, linkings);
  await makePeople(session, linkings, at);
  await session.dialect.change(
    'records',
    ['id'],
    linkings.map(({ recordId, personId, link, note }) => ({
      id: recordId,
      person_id: personId,
      link,
      link_note: note,
      link_at: at,
    })),
  );
  const formerlyDisputed = await replaceDisputes(session, linkings, before);
  await partAccounts(session, linkings, before);
  const keys = before.flatMap(({ email_key, user_name_key }) =>
    [email_key ?? [], user_name_key ?? []].flat(),
  );
  await linkAccounts(session, [...new Set(keys)]);

  const concerned = new Set<PersonId>([
    ...before.flatMap(({ person_id }) => person_id ?? []),
    ...linkings.flatMap(({ personId, disputed }) => (personId === null ? disputed : [personId, ...disputed])),
    ...formerlyDisputed,
  ]);
  if (concerned.size > 0)
    await session.dialect.mark('person', session.dialect.each([...concerned]), at).execute(session.db);
}

async function readBefore(
  { db, dialect }: Session,
  linkings: readonly Linking[],
): Promise<readonly LinkedBefore[]> {
  const { rows } = await sql<LinkedBefore>`select id, person_id, link, email_key, user_name_key from records
    where id in ${dialect.each(linkings.map(({ recordId }) => recordId))} ${dialect.lockRows('change')}`.execute(
    db,
  );
  return rows;
}

async function makePeople({ dialect }: Session, linkings: readonly Linking[], at: number): Promise<void> {
  const made = new Set(
    linkings.flatMap(({ isNewPerson, personId }) => (isNewPerson && personId !== null ? [personId] : [])),
  );
  await dialect.put(
    'people',
    [...made].map((id) => ({ id, updated_at: at })),
    { on: ['id'], set: [] },
  );
}

/** Returns the people who were named in a dispute that these linkings replace. */
async function replaceDisputes(
  { db, dialect }: Session,
  linkings: readonly Linking[],
  before: readonly LinkedBefore[],
): Promise<readonly PersonId[]> {
  const wereDisputed = before.flatMap(({ id, link }) => (link === 'disputed' ? [id] : []));
  const former =
    wereDisputed.length === 0
      ? []
      : (
          await sql<{ person_id: PersonId }>`delete from disputes
            where record_id in ${dialect.each(wereDisputed)} returning person_id`.execute(db)
        ).rows;
  await dialect.put(
    'disputes',
    linkings.flatMap(({ recordId, disputed }) =>
      disputed.map((personId) => ({ record_id: recordId, person_id: personId })),
    ),
    { on: ['record_id', 'person_id'], set: [] },
  );
  return former.map(({ person_id }) => person_id);
}

/** A record that leaves its person takes along the accounts under its addresses, unless another record has them too. */
async function partAccounts(
  { db, dialect }: Session,
  linkings: readonly Linking[],
  before: readonly LinkedBefore[],
): Promise<void> {
  const now = new Map(linkings.map(({ recordId, personId }) => [recordId, personId]));
  for (const { id, person_id, email_key, user_name_key } of before) {
    if (person_id === null || now.get(id) === person_id) continue;
    const keys = [email_key ?? [], user_name_key ?? []].flat();
    await sql`update accounts set person_id = null
      where person_id = ${person_id} and email_key in ${dialect.each(keys)} and not exists (
        select 1 from records r where r.person_id = ${person_id}
        and (r.email_key = accounts.email_key or r.user_name_key = accounts.email_key))`.execute(db);
  }
}
