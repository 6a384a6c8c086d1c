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
  const accounts = await readAccounts(session, core.id);
  const present = await readSeats(session, core.id);
  const now = seatsOf(reading, core);
  const appeared = [...now].flatMap(([key, seat]) => (present.has(key) ? [] : [seat]));
  const vanished = [...present].flatMap(([key, seat]) => (now.has(key) ? [] : [seat]));
  const retyped = [...now].flatMap(([key, seat]) => {
    const before = present.get(key);
    return before === undefined || before.type === seat.type ? [] : [{ ...before, type: seat.type }];
  });
  const read = accountsOf(reading, now);
  return {
    accounts: {
      put: [...read.values()].filter((account) => isDifferent(accounts.get(account.accountId), account)),
      drop: [...accounts.values()].filter(({ account_id }) => !read.has(account_id)),
    },
    seats: { appeared, retyped, vanished },
    unlinked: [...read.values()].flatMap(({ accountId, email }) =>
      (accounts.get(accountId)?.person_id ?? null) === null ? [email] : [],
    ),
    observed: observe(core, { present, appeared, vanished }),
  };
}

/** A pool that left the configuration takes its seats out of sight; that is no sign of an implausible reading. */
function observe(
  { pools, nowAt }: ObservedCore,
  seats: {
    present: ReadonlyMap<string, SeatRecord>;
    appeared: readonly SeatRecord[];
    vanished: readonly SeatRecord[];
  },
): SeatsObserved {
  const configured = new Set(pools.values());
  const isOurs = ({ pool_id }: SeatRecord) => configured.has(pool_id);
  const vanished = seats.vanished.filter(isOurs);
  return {
    appeared: seats.appeared.length,
    vanished: vanished.length,
    before: [...seats.present.values()].filter(isOurs).length,
    ownMissing: vanished.filter(({ origin, since }) => origin === 'own' && since < nowAt - listDelayMs)
      .length,
  };
}

function seatsOf(reading: CoreReading, { pools, nowAt }: ObservedCore): ReadonlyMap<string, SeatRecord> {
  const seats = new Map<string, SeatRecord>();
  for (const { accountId, product, type, since } of reading.assignments) {
    const poolId = pools.get(product);
    if (poolId === undefined) continue;
    const seat = {
      pool_id: poolId,
      account_id: accountId,
      type,
      origin: 'found',
      since: since ?? nowAt,
    } as const;
    seats.set(seatKey(seat), seat);
  }
  return seats;
}

/** A seat whose account the reading does not list is shown all the same, without an address. */
function accountsOf(
  { accounts }: CoreReading,
  seats: ReadonlyMap<string, SeatRecord>,
): ReadonlyMap<AccountId, CoreAccount> {
  const known = new Map(accounts.map((account) => [account.accountId, account]));
  for (const { account_id } of seats.values()) {
    if (known.has(account_id)) continue;
    known.set(account_id, { accountId: account_id, email: '', status: 'not listed', protectedRole: null });
  }
  return known;
}

function isDifferent(before: AccountRecord | undefined, now: CoreAccount): boolean {
  return (
    before === undefined ||
    before.email !== now.email ||
    before.status !== now.status ||
    before.protected_role !== now.protectedRole
  );
}

function seatKey({ pool_id, account_id }: SeatRecord): string {
  return `${pool_id} ${account_id}`;
}

async function readAccounts({ db }: Session, coreId: CoreId): Promise<ReadonlyMap<AccountId, AccountRecord>> {
  const { rows } = await sql<AccountRecord>`select account_id, email, person_id, status, protected_role
    from accounts where core_id = ${coreId}`.execute(db);
  return new Map(rows.map((row) => [row.account_id, row]));
}

async function readSeats({ db }: Session, coreId: CoreId): Promise<ReadonlyMap<string, SeatRecord>> {
  const { rows } = await sql<SeatRecord>`select pool_id, account_id, type, origin, since
    from assignments where core_id = ${coreId}`.execute(db);
  return new Map(rows.map((row) => [seatKey(row), row]));
}
