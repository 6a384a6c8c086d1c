import { sql } from 'kysely';
import type { PersonId } from '../core/domain/ids.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import type { SeatEffect } from '../ports/stores/seat-store.ts';
import { linkAccounts } from './link-accounts.ts';
import type { Session } from './opened-dialect.ts';

/**
 * Moves our picture of a core by one operation of ours, so that the next plan need not wait for the next reading. Doing it
 * twice changes nothing the second time. A count that is unknown stays unknown.
 */
export async function applySeatEffect(session: Session, effect: SeatEffect): Promise<void> {
  const freed = await free(session, effect);
  const given = await give(session, effect);
  if (freed.seats !== given.seats) {
    await session.db
      .updateTable('pools')
      .set({ taken: sql<number>`taken + ${given.seats - freed.seats}` })
      .where('id', '=', effect.poolId)
      .execute();
  }
  const people = new Set([...freed.people, ...given.people]);
  if (people.size > 0)
    await session.dialect.mark('person', session.dialect.each([...people]), effect.at).execute(session.db);
}

interface Moved {
  /** By how many the seats held became less or more: 0 or 1. */
  readonly seats: number;
  readonly people: readonly PersonId[];
}

async function free({ db }: Session, { coreId, poolId, freed }: SeatEffect): Promise<Moved> {
  if (freed === null) return { seats: 0, people: [] };
  if (freed.fromParked) {
    const { rows } = await sql`update pools set parked_seats = parked_seats - 1
      where id = ${poolId} and parked_seats > 0 returning id`.execute(db);
    return { seats: rows.length, people: [] };
  }
  const { rows } = await sql`delete from assignments
    where pool_id = ${poolId} and account_id = ${freed.accountId} returning pool_id`.execute(db);
  const holder = await db
    .selectFrom('accounts')
    .select('person_id')
    .where('core_id', '=', coreId)
    .where('account_id', '=', freed.accountId)
    .executeTakeFirst();
  return { seats: rows.length, people: known(holder?.person_id) };
}

async function give(session: Session, effect: SeatEffect): Promise<Moved> {
  const { db } = session;
  const { coreId, poolId, given, at } = effect;
  if (given === null) return { seats: 0, people: [] };
  const emailKey = foldCase(given.email);
  await sql`insert into accounts (core_id, account_id, email, email_key, person_id, status)
    values (${coreId}, ${given.accountId}, ${given.email}, ${emailKey}, ${given.personId}, 'active')
    on conflict (core_id, account_id) do update set email = excluded.email, email_key = excluded.email_key,
      person_id = coalesce(excluded.person_id, accounts.person_id)`.execute(db);
  if (given.personId === null) await linkAccounts(session, [emailKey]);

  const { rows } = await sql`insert into assignments (pool_id, account_id, core_id, type, origin, since)
    values (${poolId}, ${given.accountId}, ${coreId}, 'direct', 'own', ${at})
    on conflict (pool_id, account_id) do nothing returning pool_id`.execute(db);
  if (rows.length === 0) {
    // Somebody else was first; a rule gives this seat, so it is under policy from now on.
    await db
      .updateTable('assignments')
      .set({ origin: 'adopted' })
      .where('pool_id', '=', poolId)
      .where('account_id', '=', given.accountId)
      .where('origin', '=', 'found')
      .execute();
  }
  const holder = await db
    .selectFrom('accounts')
    .select('person_id')
    .where('core_id', '=', coreId)
    .where('account_id', '=', given.accountId)
    .executeTakeFirst();
  return { seats: rows.length, people: known(holder?.person_id) };
}

function known(personId: string | null | undefined): readonly PersonId[] {
  return personId === null || personId === undefined ? [] : [personId as PersonId];
}
