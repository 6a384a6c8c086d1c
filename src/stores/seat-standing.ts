import { sql } from 'kysely';
import type { PoolId, RecordId } from '../core/domain/ids.ts';
import type { PersonSeats } from '../ports/stores/seat-store.ts';
import type { Session } from './opened-dialect.ts';
import { waitingOrder } from './view-drift.ts';

type StandingTuple = readonly [
  recordId: RecordId,
  kind: keyof PersonSeats,
  poolId: PoolId,
  product: string | null,
  since: number,
  position: number | null,
  dueAt: number | null,
];

/** Grace without an end is written as the largest number there is; nobody waits until the year 9999. */
const endOfTime = Date.parse('9999-12-31T00:00:00Z');

/**
 * What the people behind these records hold, wait for and will lose, by one statement. A place in line costs one walk along
 * the waiting lists concerned, however many people are asked about. Records that are linked to nobody have nothing.
 */
export async function readStandings(
  { dialect }: Session,
  recordIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, PersonSeats>> {
  const rows = await dialect.tuples<StandingTuple>(sql`
    with asked as (
      select id as record_id, person_id from records
      where id in ${dialect.each(recordIds)} and person_id is not null),
    wanted as (
      select a.record_id, d.pool_id, d.person_id, d.since from asked a join drift d on d.person_id = a.person_id
      where d.class = 'missing' and d.decision = 'waiting'),
    ranked as (
      select pool_id, person_id, row_number() over (partition by pool_id order by ${waitingOrder}) as position
      from drift where class = 'missing' and decision = 'waiting' and pool_id in (select pool_id from wanted)),
    standing as (
      select a.record_id, 'holds' as kind, s.pool_id, min(s.since) as since, cast(null as bigint) as position,
        cast(null as bigint) as due_at
      from asked a join accounts c on c.person_id = a.person_id
        join assignments s on s.account_id = c.account_id and s.core_id = c.core_id
      group by a.record_id, s.pool_id
      union all
      select w.record_id, 'waitsFor', w.pool_id, w.since, r.position, null
      from wanted w join ranked r on r.pool_id = w.pool_id and r.person_id = w.person_id
      union all
      select a.record_id, 'willLose', d.pool_id, min(d.since), null, min(d.due_at)
      from asked a join drift d on d.person_id = a.person_id
      where d.class in ('leaver', 'not-entitled', 'fallback-ended') and d.decision in ('due', 'grace')
      group by a.record_id, d.pool_id)
    select t.record_id, t.kind, t.pool_id, p.product, t.since, t.position, t.due_at
    from standing t left join pools p on p.id = t.pool_id order by t.pool_id`);
  const byRecord = Map.groupBy(rows, ([recordId]) => recordId);
  return new Map([...byRecord].map(([recordId, found]) => [recordId, toPersonSeats(found)]));
}

function toPersonSeats(rows: readonly StandingTuple[]): PersonSeats {
  const of = (wanted: keyof PersonSeats) => rows.filter(([, kind]) => kind === wanted);
  return {
    holds: of('holds').map(toSeat),
    waitsFor: of('waitsFor').map((row) => ({ ...toSeat(row), position: row[5] ?? 1 })),
    willLose: of('willLose').map((row) => ({ ...toSeat(row), dueAt: toDueAt(row[6]) })),
  };
}

function toSeat([, , poolId, product, since]: StandingTuple) {
  return { poolId, product: product ?? poolId, since };
}

function toDueAt(at: number | null): number | null {
  return at === null || at >= endOfTime ? null : at;
}
