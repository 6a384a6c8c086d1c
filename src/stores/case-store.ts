import { type RawBuilder, sql } from 'kysely';
import type { PersonId } from '../core/domain/ids.ts';
import type { CaseStore, GroupsWanted, PersonCase } from '../ports/stores/case-store.ts';
import { type CaseParts, loadParts } from './case-parts.ts';
import { toResource } from './document.ts';
import type { Session } from './opened-dialect.ts';
import { saveCases } from './save-cases.ts';

interface PersonRow {
  readonly id: PersonId;
  readonly view_hash: string | null;
  readonly next_due_at: number | null;
}

export function createCaseStore(session: Session): CaseStore {
  const { db, dialect } = session;
  return {
    async load(ids, groups) {
      if (ids.length === 0) return [];
      const given = sql`in ${dialect.each(ids)}`;
      const { rows } = await sql<PersonRow>`select id, view_hash, next_due_at from people
        where id ${given} order by id`.execute(db);
      return loadCases(session, { people: rows, whose: given, groups });
    },
    async page({ after, limit, groups }) {
      const { rows } = await sql<PersonRow>`select id, view_hash, next_due_at from people
        where id > ${after ?? ''} order by id limit ${limit}`.execute(db);
      const last = rows.at(-1)?.id;
      if (last === undefined) return [];
      // A range of ids is one walk along each index, where a list would be a search per person.
      const range = sql`between ${rows[0]?.id} and ${last}`;
      return loadCases(session, { people: rows, whose: range, groups });
    },
    save: (changes, at) => saveCases(session, changes, at),
    async view(personId) {
      const row = await db.selectFrom('people').select('view').where('id', '=', personId).executeTakeFirst();
      return row === undefined || row.view === null ? null : toResource(row.view);
    },
  };
}

interface Chosen {
  readonly people: readonly PersonRow[];
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

const none: readonly never[] = [];

function assemble({ id, view_hash, next_due_at }: PersonRow, parts: CaseParts): PersonCase {
  return {
    personId: id,
    records: parts.records.get(id) ?? none,
    seats: parts.seats.get(id) ?? none,
    isDisputed: parts.disputed.has(id),
    entitlements: parts.entitlements.get(id) ?? none,
    drift: parts.drift.get(id) ?? none,
    viewHash: view_hash,
    nextDueAt: next_due_at,
  };
}
