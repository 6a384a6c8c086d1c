import { type RawBuilder, sql } from 'kysely';
import type { PersonId } from '../core/domain/ids.ts';
import type { CaseStore, GroupsWanted, PersonCase } from '../ports/stores/case-store.ts';
import { type CaseParts, loadParts } from './case-parts.ts';
import { toResource } from './document.ts';
import type { Session } from './opened-dialect.ts';
import { readPeopleInPool } from './people-in-pool.ts';
import { saveCases } from './save-cases.ts';

type PersonTuple = readonly [id: PersonId, viewHash: string | null, nextDueAt: number | null];

export function createCaseStore(session: Session): CaseStore {
  const { db, dialect } = session;
  const people = (which: RawBuilder<unknown>) =>
    dialect.tuples<PersonTuple>(sql`select id, view_hash, next_due_at from people where id ${which}`);
  return {
    async load(ids, groups) {
      if (ids.length === 0) return [];
      const given = sql`in ${dialect.each(ids)}`;
      return loadCases(session, { people: await people(sql`${given} order by id`), whose: given, groups });
    },
    async page({ after, limit, groups }) {
      const page = await people(sql`> ${after ?? ''} order by id limit ${limit}`);
      // A range of ids is one walk along each index, where a list would be a search per person.
      const range = sql`between ${page[0]?.[0] ?? ''} and ${page.at(-1)?.[0] ?? ''}`;
      return loadCases(session, { people: page, whose: range, groups });
    },
    save: (changes, at) => saveCases(session, changes, at),
    inPool: (request) => readPeopleInPool(session, request),
    async view(personId) {
      const row = await db
        .selectFrom('views')
        .select('view')
        .where('person_id', '=', personId)
        .executeTakeFirst();
      return row === undefined ? null : toResource(row.view);
    },
  };
}

interface Chosen {
  /** In the order of their ids. */
  readonly people: readonly PersonTuple[];
  /** Follows the name of a column with person ids. */
  readonly whose: RawBuilder<unknown>;
  readonly groups: GroupsWanted;
}

async function loadCases(
  session: Session,
  { people, whose, groups }: Chosen,
): Promise<readonly PersonCase[]> {
  if (people.length === 0) return [];
  const parts = await loadParts(session, { whose, groups });
  return people.map((person) => assemble(person, parts));
}

function assemble([id, viewHash, nextDueAt]: PersonTuple, parts: CaseParts): PersonCase {
  return {
    personId: id,
    records: parts.records(id),
    seats: parts.seats(id),
    isDisputed: parts.disputed.has(id),
    entitlements: parts.entitlements(id),
    drift: parts.drift(id),
    uses: parts.uses(id),
    exceptions: parts.exceptions(id),
    viewHash,
    nextDueAt,
  };
}
