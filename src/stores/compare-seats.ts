import { sql } from 'kysely';
import type { AccountId, CoreId, PersonId, PoolId } from '../core/domain/ids.ts';
import type { AssignmentOrigin, AssignmentType } from '../core/domain/seats.ts';
import type { CoreAccount, CoreReading } from '../ports/licensing-core.ts';
import type { SeatsObserved } from '../ports/stores/seat-store.ts';
import type { Session } from './opened-dialect.ts';

export interface ObservedCore {
  readonly id: CoreId;
  /** Product to pool: what is in no pool is not our business. */
  readonly pools: ReadonlyMap<string, PoolId>;
  readonly nowAt: number;
}
export interface SeatRecord {
  readonly pool_id: PoolId;
  readonly account_id: AccountId;
  readonly type: AssignmentType;
  readonly origin: AssignmentOrigin;
  readonly since: number;
}
export interface AccountRecord {
  readonly account_id: AccountId;
  readonly email: string;
  readonly person_id: PersonId | null;
  readonly status: string;
  readonly protected_role: string | null;
}

/** What differs between our picture of a core and a new reading of it. */
export interface SeatDifference {
  readonly accounts: { readonly put: readonly CoreAccount[]; readonly drop: readonly AccountRecord[] };
  readonly seats: {
    readonly appeared: readonly SeatRecord[];
    /** The same seat of another type. */
    readonly retyped: readonly SeatRecord[];
    readonly vanished: readonly SeatRecord[];
  };
  /** Accounts that nobody was linked to before. */
  readonly unlinked: readonly string[];
  readonly observed: SeatsObserved;
}

/** Lists appear late in some cores: an own seat younger than this proves nothing by its absence. */
const listDelayMs = 60_000;

export async function compareSeats(
  session: Session,
  reading: CoreReading,
  core: ObservedCore,
): Promise<SeatDifference> {
  const present = await readSeats(session, core.id);
  const seats = compareHeld(reading, core, present);
  return {
    ...compareAccounts(reading, core, await readAccounts(session, core.id)),
    seats,
    observed: observe(core, present, seats),
  };
}

/** A seat that the reading names twice is one seat. */
function compareHeld(
  { assignments }: CoreReading,
  { pools, nowAt }: ObservedCore,
  present: SeatsByPool,
): SeatDifference['seats'] {
  const appeared = new Map<string, SeatRecord>();
  const retyped: SeatRecord[] = [];
  const named = new Set<SeatRecord>();
  for (const { accountId, product, type, since } of assignments) {
    const poolId = pools.get(product);
    if (poolId === undefined) continue;
    const before = present.get(poolId)?.get(accountId);
    if (before === undefined)
      appeared.set(`${poolId} ${accountId}`, {
        pool_id: poolId,
        account_id: accountId,
        type,
        origin: 'found',
        since: since ?? nowAt,
      });
    else if (!named.has(before)) {
      named.add(before);
      if (before.type !== type) retyped.push({ ...before, type });
    }
  }
  const vanished: SeatRecord[] = [];
  for (const seats of present.values())
    for (const seat of seats.values()) if (!named.has(seat)) vanished.push(seat);
  return { appeared: [...appeared.values()], retyped, vanished };
}

function compareAccounts(
  { accounts, assignments }: CoreReading,
  { pools }: ObservedCore,
  present: ReadonlyMap<AccountId, AccountRecord>,
): Pick<SeatDifference, 'accounts' | 'unlinked'> {
  const put: CoreAccount[] = [];
  const unlinked: string[] = [];
  const named = new Set<AccountId>();
  const look = (account: CoreAccount) => {
    named.add(account.accountId);
    const before = present.get(account.accountId);
    if (isDifferent(before, account)) put.push(account);
    if ((before?.person_id ?? null) === null) unlinked.push(account.email);
  };
  for (const account of accounts) if (!named.has(account.accountId)) look(account);
  // A seat whose account the reading does not list is shown all the same, without an address.
  for (const { accountId, product } of assignments) {
    if (pools.has(product) && !named.has(accountId))
      look({ accountId, email: '', status: 'not listed', protectedRole: null });
  }
  const drop: AccountRecord[] = [];
  for (const [id, account] of present) if (!named.has(id)) drop.push(account);
  return { accounts: { put, drop }, unlinked };
}

/** A pool that left the configuration takes its seats out of sight; that is no sign of an implausible reading. */
function observe(
  { pools, nowAt }: ObservedCore,
  present: SeatsByPool,
  seats: SeatDifference['seats'],
): SeatsObserved {
  const configured = new Set(pools.values());
  const vanished = seats.vanished.filter(({ pool_id }) => configured.has(pool_id));
  let before = 0;
  for (const [poolId, held] of present) if (configured.has(poolId)) before += held.size;
  return {
    appeared: seats.appeared.length,
    vanished: vanished.length,
    before,
    ownMissing: vanished.filter(({ origin, since }) => origin === 'own' && since < nowAt - listDelayMs)
      .length,
  };
}

function isDifferent(before: AccountRecord | undefined, now: CoreAccount): boolean {
  return (
    before === undefined ||
    before.email !== now.email ||
    before.status !== now.status ||
    before.protected_role !== now.protectedRole
  );
}

type AccountTuple = readonly [
  id: AccountId,
  email: string,
  personId: PersonId | null,
  status: string,
  role: string | null,
];

async function readAccounts(
  { dialect }: Session,
  coreId: CoreId,
): Promise<ReadonlyMap<AccountId, AccountRecord>> {
  const rows =
    await dialect.tuples<AccountTuple>(sql`select account_id, email, person_id, status, protected_role
    from accounts where core_id = ${coreId}`);
  return new Map(
    rows.map(([account_id, email, person_id, status, protected_role]) => [
      account_id,
      { account_id, email, person_id, status, protected_role },
    ]),
  );
}

type SeatTuple = readonly [PoolId, AccountId, type: AssignmentType, origin: AssignmentOrigin, since: number];

type SeatsByPool = ReadonlyMap<PoolId, ReadonlyMap<AccountId, SeatRecord>>;

async function readSeats({ dialect }: Session, coreId: CoreId): Promise<SeatsByPool> {
  const rows = await dialect.tuples<SeatTuple>(sql`select pool_id, account_id, type, origin, since
    from assignments where core_id = ${coreId}`);
  const seats = new Map<PoolId, Map<AccountId, SeatRecord>>();
  for (const [pool_id, account_id, type, origin, since] of rows) {
    const ofPool = seats.get(pool_id) ?? new Map<AccountId, SeatRecord>();
    ofPool.set(account_id, { pool_id, account_id, type, origin, since });
    seats.set(pool_id, ofPool);
  }
  return seats;
}
