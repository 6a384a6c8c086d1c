import { type RawBuilder, sql } from 'kysely';
import type { MatchKey } from '../core/domain/policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { Candidate } from '../ports/stores/correlation-store.ts';
import type { RecordInOrder, RematchStore } from '../ports/stores/rematch-store.ts';
import {
  correlationColumns,
  type CorrelationRow,
  sharing,
  toCandidate,
  toUncorrelated,
} from './correlation-row.ts';
import type { Session } from './opened-dialect.ts';

/** More people under one address are one that identifies nobody. */
const mostCandidates = 100;

export function createRematchStore({ db }: Session, clock: Clock): RematchStore {
  async function before(
    { seq }: RecordInOrder,
    keys: readonly MatchKey[],
    condition: RawBuilder<unknown>,
  ): Promise<readonly Candidate[]> {
    const { rows } = await sql<CorrelationRow>`select ${correlationColumns} from records
      where (${condition}) and person_id is not null and link = 'linked' and seq < ${seq}
      limit ${mostCandidates}`.execute(db);
    return rows.toSorted((a, b) => a.seq - b.seq).flatMap((row) => toCandidate(row, keys, clock));
  }

  return {
    async next({ after, limit, keys }) {
      const { rows } = await sql<CorrelationRow>`select ${correlationColumns} from records
        where seq > ${after} order by seq limit ${limit}`.execute(db);
      return rows.map((row) => ({ ...toUncorrelated(row, keys, clock), seq: row.seq }));
    },
    async candidates(record, keys) {
      const same = keys.flatMap((key) => sharing(key, record.keys[key]));
      return same.length === 0 ? [] : before(record, keys, sql.join(same, sql` or `));
    },
    async own(record, keys) {
      return record.personId === null ? [] : before(record, keys, sql`person_id = ${record.personId}`);
    },
  };
}
