import type { Selectable } from 'kysely';
import type { AutodeskTables } from './autodesk-tables.ts';
import type { TeamContext } from './team-context.ts';
import type { HeldAs, SeatKey } from './team-memory.ts';

type Deps = Pick<TeamContext, 'coreId' | 'workspace' | 'clock'>;
export type SeatSeen = Selectable<AutodeskTables['autodesk_seats_seen']>;

/**
 * Autodesk says that team-wide lists may lag behind changes, and not for how long. What we did or read back within this
 * time is laid over them.
 */
export const lagMs = 10 * 60_000;

/** Remembers what became of one seat, for every process and across restarts. */
export async function noteSeat(
  { coreId, workspace, clock }: Deps,
  { userId, productId, email, heldAs }: SeatKey & { readonly email: string; readonly heldAs: HeldAs },
): Promise<void> {
  const seen = { email, held_as: heldAs, at: clock.now() };
  await workspace.write(async (db) => {
    await db
      .insertInto('autodesk_seats_seen')
      .values({ core_id: coreId, user_id: userId, product_id: productId, ...seen })
      .onConflict((conflict) => conflict.columns(['core_id', 'user_id', 'product_id']).doUpdateSet(seen))
      .execute();
  });
}

/** What lists that were asked for at `since` may not show yet; older ones are forgotten. */
export async function recentSeats({ coreId, workspace }: Deps, since: number): Promise<readonly SeatSeen[]> {
  return workspace.write(async (db) => {
    await db
      .deleteFrom('autodesk_seats_seen')
      .where('core_id', '=', coreId)
      .where('at', '<', since - lagMs)
      .execute();
    return db.selectFrom('autodesk_seats_seen').selectAll().where('core_id', '=', coreId).execute();
  });
}
