import { type RawBuilder, sql } from 'kysely';
import type { SourceId } from '../core/domain/ids.ts';
import { compileFilter } from '../core/filter/compile-filter.ts';
import type { Filter } from '../core/filter/filter-ast.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import { PERSON_SCHEMA } from '../core/filter/person-schema.ts';
import type { Listed, Page, StoredUser } from '../ports/stores/user-store.ts';
import { isStorable } from './filter/compare-sql.ts';
import type { Session } from './opened-dialect.ts';
import { preparedTuples } from './prepared.ts';
import { toUser, type UserTuple, userTupleColumns } from './to-user.ts';

interface Wanted {
  readonly sourceId: SourceId;
  readonly key: string;
}

/** More rows than this have one key: paged like any list. */
const mostAlike = 50;

const columns = sql.raw(`${userTupleColumns}, external_id`);
const limit = sql.lit(mostAlike + 1);
type Found = readonly [...UserTuple, externalId: string | null];

interface Search {
  readonly rows: (session: Session, wanted: Wanted) => Promise<readonly Found[]>;
  /** Left out: what is found by the key is looked at by the filter itself. */
  readonly isMeant?: (found: Found, value: string) => boolean;
}

/** Users of a source whose records `found` names, in the order of a list. */
function searchBy(found: (key: string) => RawBuilder<unknown>): Search['rows'] {
  // Without `unindexed` the planner may walk the source's users in their order instead.
  return preparedTuples<Wanted, Found>(
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
const searches: ReadonlyMap<string, Search> = new Map<string, Search>([
  // A column of its own and compared without case, as the filter would: there is nothing left to look at.
  ['username', { rows: searchBy((key) => sql`user_name_key = ${key}`), isMeant: () => true }],
  [
    'externalid',
    {
      rows: searchBy((key) => sql`external_key = ${key}`),
      isMeant: ([, , , , , , externalId], value) => externalId === value,
    },
  ],
  ['displayname', { rows: searchBy((key) => sql`display_key = ${key}`) }],
  ['emails', { rows: byEmail }],
  ['emails.value', { rows: byEmail }],
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
  const rows = await search.rows(session, { sourceId, key: foldCase(value) });
  if (rows.length > mostAlike) return null;
  const isMeant = search.isMeant ?? createJudge(filter);
  const found = rows.filter((row) => isMeant(row, value));
  const first = Math.max(page.startIndex, 1) - 1;
  const shown = found.slice(first, first + page.count);
  return {
    total: found.length,
    items: shown.map(toStored),
    places: shown.map(([seq]) => ({ key: null, seq })),
    isMore: found.length > first + page.count,
  };
}

function createJudge(filter: Filter): (found: Found) => boolean {
  const matches = compileFilter(filter, PERSON_SCHEMA);
  return (found) => matches(toStored(found).resource);
}

function toStored([, id, doc, version, created_at, modified_at]: Found): StoredUser {
  return toUser({ id, doc, version, created_at, modified_at });
}
