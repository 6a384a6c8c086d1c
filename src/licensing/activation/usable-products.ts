import { sql } from 'kysely';
import type { Instant, PlainDate } from '../../core/domain/time.ts';
import { takePoolById } from '../ledger/ledger-context.ts';
import type { LedgerTx } from '../ledger/ledger-tables.ts';
import { settlePool } from '../ledger/settle-seats.ts';
import { dayOf, gives, startOf } from '../ledger/terms.ts';
import type { ActivationContext } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';

interface Asked {
  readonly userId: string;
  /** Leaves out the others; null asks for all. */
  readonly asked: readonly string[] | null;
}
interface HeldSeat {
  readonly pool_id: string;
  readonly subscription_id: string;
  readonly place: number;
  readonly product: string;
  readonly counts: number;
}
export interface Usable {
  /** By name. */
  readonly products: readonly string[];
  /** When the first of them gives no access any more, as far as its subscription says today. */
  readonly until: Instant;
}

/**
 * The products that a person may open now: those of seats that were given to this person, and that a term counts today. Who
 * sits on a place that none counts goes over to one that is free first, as the daemon's next run would do it.
 */
export async function usableProducts(
  { ledger, clock }: ActivationContext,
  db: ActivationDb,
  { userId, asked }: Asked,
): Promise<Usable> {
  const today = dayOf(clock.now());
  const tx = db as unknown as LedgerTx;
  const before = await heldSeats(tx, userId, today);
  const stranded = before.filter(({ counts }) => counts === 0);
  for (const { pool_id } of stranded) {
    await takePoolById(ledger, tx, pool_id);
    await settlePool(ledger, tx, pool_id);
  }
  const held = stranded.length === 0 ? before : await heldSeats(tx, userId, today);
  const usable = held.filter(
    ({ counts, product }) => counts === 1 && (asked === null || asked.includes(product)),
  );
  return { products: usable.map(({ product }) => product), until: await accessUntil(tx, usable, today) };
}

/** Access goes on from term to term where the next one has the seat, too; for some days after the last (`access_until`). */
async function accessUntil(db: LedgerTx, seats: readonly HeldSeat[], today: PlainDate): Promise<Instant> {
  const ids = [...new Set(seats.map(({ subscription_id }) => subscription_id))];
  if (ids.length === 0) return Number.POSITIVE_INFINITY;
  const terms = await db
    .selectFrom('ledger_terms')
    .select(['subscription_id', 'starts_on', 'access_until', 'quantity'])
    .where('subscription_id', 'in', ids)
    .where('access_until', '>', today)
    .where('stopped_on', 'is', null)
    .orderBy('starts_on')
    .execute();
  const ends = seats.map(({ subscription_id, place }) =>
    terms
      .filter((term) => term.subscription_id === subscription_id && place <= term.quantity)
      .reduce((until, term) => (term.starts_on <= until ? term.access_until : until), today),
  );
  return Math.min(...ends.map(startOf));
}

async function heldSeats(db: LedgerTx, userId: string, today: string): Promise<readonly HeldSeat[]> {
  const { rows } = await sql<HeldSeat>`select s.pool_id, s.subscription_id, s.place, p.product,
      case when s.place <= coalesce(t.quantity, 0) then 1 else 0 end as counts
    from ledger_seats s
    join ledger_pools p on p.id = s.pool_id
    left join ledger_terms t on t.subscription_id = s.subscription_id and ${gives(today)}
    where s.holder_id = ${userId} and s.held_as in ('direct', 'inherited')
    order by p.product`.execute(db);
  return rows;
}
