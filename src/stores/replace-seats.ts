import { sql } from 'kysely';
import type { AccountId, CoreId, PersonId } from '../core/domain/ids.ts';
import { foldCase } from '../core/filter/fold-case.ts';
import type { CoreReading } from '../ports/licensing-core.ts';
import type { ObservedCore, SeatDifference } from './compare-seats.ts';
import { linkAccounts } from './link-accounts.ts';
import type { Session } from './opened-dialect.ts';

/**
 * Makes a reading our picture of the core, writing only what differs. Seats that stay keep who made them and since when;
 * accounts keep their person. People whose seats or accounts changed are marked.
 */
export async function replaceSeats(
  session: Session,
  reading: CoreReading,
  { core, difference }: { readonly core: ObservedCore; readonly difference: SeatDifference },
): Promise<void> {
  await writePools(session, reading, core);
  await writeAccounts(session, core.id, difference);
  await writeSeats(session, core.id, difference);
  const linked = await linkAccounts(session, difference.unlinked.map(foldCase));
  const people = await peopleOf(session, core.id, touchedAccounts(difference));
  const concerned = new Set<PersonId>([
    ...people,
    ...linked.map(({ personId }) => personId),
    ...difference.accounts.drop.flatMap(({ person_id }) => person_id ?? []),
  ]);
  if (concerned.size > 0)
    await session.dialect
      .mark('person', session.dialect.each([...concerned]), core.nowAt)
      .execute(session.db);
}

async function writePools(
  { db, dialect }: Session,
  { pools }: CoreReading,
  { id, pools: poolOf, nowAt }: ObservedCore,
): Promise<void> {
  const rows = pools.flatMap((pool) => {
    const poolId = poolOf.get(pool.product);
    if (poolId === undefined) return [];
    return [
      {
        id: poolId,
        core_id: id,
        product: pool.product,
        capacity: pool.capacity,
        taken: pool.taken,
        parked_account_id: pool.parked?.accountId ?? null,
        parked_email: pool.parked?.email ?? null,
        parked_seats: pool.parked?.seats ?? 0,
        starts_at: pool.startsAt,
        ends_at: pool.endsAt,
        read_at: nowAt,
      },
    ];
  });
  await sql`delete from pools where core_id = ${id}
    and id not in ${dialect.each(rows.map((row) => row.id))}`.execute(db);
  await dialect.put('pools', rows, {
    on: ['id'],
    set: [
      'core_id',
      'product',
      'capacity',
      'taken',
      'parked_account_id',
      'parked_email',
      'parked_seats',
      'starts_at',
      'ends_at',
      'read_at',
    ],
  });
}

async function writeAccounts(
  { dialect }: Session,
  coreId: CoreId,
  { accounts }: SeatDifference,
): Promise<void> {
  await dialect.drop(
    'accounts',
    accounts.drop.map(({ account_id }) => ({ core_id: coreId, account_id })),
  );
  await dialect.put(
    'accounts',
    accounts.put.map(({ accountId, email, status, protectedRole }) => ({
      core_id: coreId,
      account_id: accountId,
      email,
      email_key: foldCase(email),
      status,
      protected_role: protectedRole,
    })),
    { on: ['core_id', 'account_id'], set: ['email', 'email_key', 'status', 'protected_role'] },
  );
}

async function writeSeats({ dialect }: Session, coreId: CoreId, { seats }: SeatDifference): Promise<void> {
  await dialect.drop(
    'assignments',
    seats.vanished.map(({ pool_id, account_id }) => ({ pool_id, account_id })),
  );
  await dialect.put(
    'assignments',
    [...seats.appeared, ...seats.retyped].map((seat) => ({ ...seat, core_id: coreId })),
    { on: ['pool_id', 'account_id'], set: ['type'] },
  );
}

function touchedAccounts({ accounts, seats }: SeatDifference): readonly AccountId[] {
  const changed = [...seats.appeared, ...seats.retyped, ...seats.vanished].map(
    ({ account_id }) => account_id,
  );
  return [...new Set([...changed, ...accounts.put.map(({ accountId }) => accountId)])];
}

async function peopleOf(
  { db, dialect }: Session,
  coreId: CoreId,
  accountIds: readonly AccountId[],
): Promise<readonly PersonId[]> {
  if (accountIds.length === 0) return [];
  const { rows } = await sql<{ person_id: PersonId }>`select distinct person_id from accounts
    where core_id = ${coreId} and account_id in ${dialect.each(accountIds)} and person_id is not null`.execute(
    db,
  );
  return rows.map(({ person_id }) => person_id);
}
