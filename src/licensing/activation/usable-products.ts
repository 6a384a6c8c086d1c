import { sql } from 'kysely';
import { takePoolById } from '../ledger/ledger-context.ts';
import type { LedgerTx } from '../ledger/ledger-tables.ts';
import { settlePool } from '../ledger/settle-seats.ts';
import { dayOf, gives } from '../ledger/terms.ts';
import type { ActivationContext } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';

interface Asked {
  readonly userId: string;
  /** Leaves out the others; null asks for all. */
  readonly asked: readonly string[] | null;
}
interface HeldSeat {
  readonly pool_id: string;
  readonly product: string;
  readonly counts: number;
}

/**
 * The products that a person may open now, by name: those of seats that were given to this person, and that a term counts
 * today. Who sits on a place that none counts goes over to one that is free first, as the daemon's next run would do it.
 */
export async function usableProducts(
  { ledger, clock }: ActivationContext,
  db: ActivationDb,
  { userId, asked }: Asked,
): Promise<readonly string[]> {
  const today = dayOf(clock.now());
  const tx = db as unknown as LedgerTx;
  const before = await heldSeats(tx, userId, today);
  const stranded = before.filter(({ counts }) => counts === 0);
  for (const { pool_id } of stranded) {
    await takePoolById(ledger, tx, pool_id);
    await settlePool(ledger, tx, pool_id);
  }
  const held = stranded.length === 0 ? before : await heldSeats(tx, userId, today);
  const products = held.filter(({ counts }) => counts === 1).map(({ product }) => product);
  return asked === null ? products : products.filter((product) => asked.includes(product));
}

async function heldSeats(db: LedgerTx, userId: string, today: string): Promise<readonly HeldSeat[]> {
  const { rows } = await sql<HeldSeat>`select s.pool_id, p.product,
      case when s.place <= coalesce(t.quantity, 0) then 1 else 0 end as counts
    from ledger_seats s
    join ledger_pools p on p.id = s.pool_id
    left join ledger_terms t on t.subscription_id = s.subscription_id and ${gives(today)}
    where s.holder_id = ${userId} and s.held_as in ('direct', 'inherited')
    order by p.product`.execute(db);
  return rows;
}
