import { type RawBuilder, type Selectable, sql } from 'kysely';
import { asId, type ExceptionId, type OperationId, type PersonId, type PoolId } from '../core/domain/ids.ts';
import type { Standing } from '../core/domain/person.ts';
import type { ExceptionState, SeatException, UndoableClass } from '../core/domain/seat-exception.ts';
import type { ExceptionStore, PastRemoval } from '../ports/stores/exception-store.ts';
import type { ExceptionsTable } from './exceptions-table.ts';
import { toJournalEntry } from './journal-store.ts';
import type { Session } from './opened-dialect.ts';
import type { OperationsTable } from './schema.ts';

const values = [
  'id',
  'operation_id',
  'class',
  'standing',
  'actor',
  'actor_name',
  'reason',
  'at',
  'until',
  'state',
] as const satisfies readonly (keyof ExceptionsTable)[];

export function createExceptionStore(session: Session): ExceptionStore {
  const { db, dialect } = session;
  return {
    async put(exceptions) {
      await dialect.put('exceptions', exceptions.map(toColumns), {
        on: ['person_id', 'pool_id'],
        set: values,
      });
    },
    async drop(exceptions) {
      await dialect.drop(
        'exceptions',
        exceptions.map(({ personId, poolId }) => ({ person_id: personId, pool_id: poolId })),
      );
    },
    async of(people) {
      if (people.length === 0) return [];
      return (await readExceptions(session, sql`in ${dialect.each(people)}`)).map(toException);
    },
    async asking() {
      const rows = await db.selectFrom('exceptions').selectAll().where('state', '=', 'asks').execute();
      return new Map(
        rows.map(toException).map((one) => [`${one.poolId} ${one.personId}` as const, one] as const),
      );
    },
    removals: (id) => removals(session, id),
  };
}

/** In the order of people, then of pools. */
export async function readExceptions(
  { db }: Session,
  person: RawBuilder<unknown>,
): Promise<readonly Selectable<ExceptionsTable>[]> {
  const { rows } = await sql<Selectable<ExceptionsTable>>`
    select * from exceptions where person_id ${person} order by person_id, pool_id`.execute(db);
  return rows;
}

export function toException(row: Selectable<ExceptionsTable>): SeatException {
  return {
    id: asId<ExceptionId>(row.id),
    personId: asId<PersonId>(row.person_id),
    poolId: asId<PoolId>(row.pool_id),
    operationId: asId<OperationId>(row.operation_id),
    class: row.class as UndoableClass,
    standing: row.standing as Standing,
    by: { actor: row.actor, name: row.actor_name },
    reason: row.reason,
    at: row.at,
    until: row.until,
    state: row.state as ExceptionState,
  };
}

type RemovalRow = Selectable<OperationsTable> & { readonly again: string | null };

/**
 * The id of a run is older than those of its operations. A reassign that failed may have freed the seat all the same; what it did is seen by who holds
 * the seat now.
 */
async function removals({ db }: Session, id: string): Promise<readonly PastRemoval[]> {
  const { rows } = await sql<RemovalRow>`
    select o.*, (select min(l.id) from operations l
        where l.from_person_id = o.from_person_id and l.pool_id = o.pool_id and l.id > o.id
          and l.finished_at is not null and l.cause not in ('moved', 'parked')
          and (l.state in ('done', 'already-so') or (l.state = 'failed' and l.kind = 'reassign'))) as again
    from operations o
    where (o.id = ${id} or (o.id > ${id} and o.run_id = ${id})) and o.kind <> 'add' and o.finished_at is not null
      and (o.id = ${id} or o.state in ('done', 'already-so') or (o.state = 'failed' and o.kind = 'reassign'))
    order by o.seq`.execute(db);
  return rows.map(({ again, ...row }) => ({ entry: toJournalEntry(row), takenAgainBy: again }));
}

function toColumns({ by, ...exception }: SeatException): ExceptionsTable {
  return {
    person_id: exception.personId,
    pool_id: exception.poolId,
    id: exception.id,
    operation_id: exception.operationId,
    class: exception.class,
    standing: exception.standing,
    actor: by.actor,
    actor_name: by.name,
    reason: exception.reason,
    at: exception.at,
    until: exception.until,
    state: exception.state,
  };
}
