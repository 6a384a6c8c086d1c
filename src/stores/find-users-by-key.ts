import { type RawBuilder, sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import { compileFilter } from '../core/filter/compile-filter.ts';
import type { Filter } from '../core/filter/filter-ast.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import type { Listed, Page, StoredUser } from '../ports/stores/user-store.ts';
import { isStorable } from './filter/compare-sql.ts';
import type { Session } from './opened-dialect.ts';
import { prepared } from './prepared.ts';
import { toUser, type UserRow } from './to-user.ts';

interface Wanted {
  readonly sourceId: SourceId;
  readonly key: string;
}

/** More rows than this have one key: paged like any list. */
const mostAlike = 50;

const columns = sql.raw('seq, id, doc, version, created_at, modified_at');
const limit = sql.lit(mostAlike + 1);
type FoundRow = UserRow & { readonly seq: number };
type Search = (session: Session, wanted: Wanted) => Promise<readonly FoundRow[]>;

/** Users of a source whose records `found` names, in the order of a list. */
function searchBy(found: (key: string) => RawBuilder<unknown>): Search {
  // Without `unindexed` the planner may walk the source's users in their order instead.
  return prepared<Wanted, FoundRow>(
    ({ dialect, values }) => sql`select ${columns} from records
      where ${found(values.key)} and ${dialect.unindexed('source_id')} = ${values.sourceId}
        and deleted_at is null order by seq limit ${limit}`,
  );
}

const byEmail = searchBy(
  (key) => sql`seq in (select seq from records where email_key = ${key}
    union select r.seq from record_emails e join records r on r.id = e.record_id where e.email_key = ${key})`,
);

/** By attribute in lower case: the columns that hold its values folded, each with an index. */
const searches: ReadonlyMap<string, Search> = new Map([
  ['username', searchBy((key) => sql`user_name_key = ${key}`)],
  ['externalid', searchBy((key) => sql`external_key = ${key}`)],
  ['displayname', searchBy((key) => sql`display_key = ${key}`)],
  ['emails', byEmail],
  ['emails.value', byEmail],
]);

/**
 * Answers what identity providers ask before every push: `userName eq`, `externalId eq`, `emails.value eq`. One statement
 * finds the few that may be meant, and the filter itself decides; null for every other question.
 */
export async function findUsersByKey(
  session: Session,
  { sourceId, filter, page }: { sourceId: SourceId; filter: Filter; page: Page },
): Promise<Listed<StoredUser> | null> {
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return null;
  const { path, value } = filter;
  const search = searches.get(
    (path.sub === undefined ? path.name : `${path.name}.${path.sub}`).toLowerCase(),
  );
  const isKey = typeof value === 'string' && value !== '' && isStorable(value);
  if (search === undefined || path.urn !== undefined || !isKey) return null;
  const rows = await search(session, { sourceId, key: foldCase(value) });
  if (rows.length > mostAlike) return null;
  const matches = compileFilter(filter, PERSON_SCHEMA);
  const found = rows.flatMap((row) => {
    const user = toUser(row);
    return matches(user.resource) ? [{ user, place: { key: null, seq: row.seq } }] : [];
  });
  const first = Math.max(page.startIndex, 1) - 1;
  const shown = found.slice(first, first + page.count);
  return {
    total: found.length,
    items: shown.map(({ user }) => user),
    places: shown.map(({ place }) => place),
    isMore: found.length > first + page.count,
  };
}
