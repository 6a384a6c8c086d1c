import { sql } from 'kysely';
import { asId, type AccountId, type CoreId } from '../../core/domain/ids.ts';
import type { PlainDate } from '../../core/domain/time.ts';
import type { LedgerStanding } from '../../ports/ledger.ts';
import type { CorePool } from '../../ports/licensing-core.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTables } from './ledger-tables.ts';
import { dayOf, gives, isMonthly, startOf } from './terms.ts';

/** Seats of one pool that are held alike; numbers of the database, which may come as text. */
export interface HeldSeats {
  readonly pool_id: string;
  readonly held_as: LedgerTables['ledger_seats']['held_as'];
  readonly holder_id: string | null;
  readonly since: number | null;
  readonly seats: number;
}

/** A term of a subscription, with its pool. */
export interface PoolTerm {
  readonly pool_id: string;
  readonly starts_on: PlainDate;
  readonly ends_on: PlainDate;
  readonly access_until: PlainDate;
  readonly stopped_on: PlainDate | null;
  readonly standing: LedgerStanding;
  readonly term: string;
  readonly quantity: number;
}

/** Counted seats which contract managers hold only because of a purchase, as `HeldSeats`. */
export function parkedSeats(coreId: CoreId, today: PlainDate) {
  return sql`select s.pool_id, s.held_as, s.holder_id, cast(null as bigint) as since, count(*) as seats
    from ledger_terms t
    join ledger_seats s on s.subscription_id = t.subscription_id and s.place <= t.quantity
    where ${gives(today)} and s.core_id = ${coreId} and s.held_as = 'purchase'
    group by s.pool_id, s.held_as, s.holder_id`;
}

/** All terms of the team, in the order of their days. */
export async function readTerms({ coreId, workspace }: LedgerContext): Promise<readonly PoolTerm[]> {
  return workspace.read
    .selectFrom('ledger_terms as t')
    .innerJoin('ledger_subscriptions as b', 'b.id', 't.subscription_id')
    .innerJoin('ledger_pools as p', 'p.id', 'b.pool_id')
    .select(['b.pool_id', 't.term', 't.starts_on', 't.ends_on', 't.access_until', 't.quantity'])
    .select(['t.stopped_on', 'b.status as standing'])
    .where('p.core_id', '=', coreId)
    .orderBy('t.starts_on')
    .orderBy('t.ends_on')
    .execute();
}

/** Seats that are pinned to a subscription which gives no access today: their holders hold nothing (section 4 of the reference). */
export async function readLapsedPins({
  coreId,
  workspace,
  clock,
}: LedgerContext): Promise<ReadonlySet<string>> {
  const today = dayOf(clock.now());
  const { rows } = await sql<{ pool_id: string; holder_id: string }>`select s.pool_id, s.holder_id
    from ledger_seats s left join ledger_terms t
      on t.subscription_id = s.subscription_id and s.place <= t.quantity and ${gives(today)}
    where s.core_id = ${coreId} and s.pinned = 1 and t.subscription_id is null`.execute(workspace.read);
  return new Set(rows.map(heldKey));
}

export function heldKey({
  pool_id,
  holder_id,
}: {
  readonly pool_id: string;
  readonly holder_id: string | null;
}): string {
  return `${pool_id} ${holder_id ?? ''}`;
}

export interface PoolFacts {
  /** Products by pool id, in the order in which pools are told. */
  readonly products: ReadonlyMap<string, string>;
  readonly emails: ReadonlyMap<string, string>;
  readonly terms: readonly PoolTerm[];
  readonly today: PlainDate;
}

/** Pools with their numbers; what a contract manager holds because of purchases is told apart. */
export function toPools(
  held: readonly HeldSeats[],
  { products, emails, terms, today }: PoolFacts,
): readonly CorePool[] {
  const heldIn = Map.groupBy(held, ({ pool_id }) => pool_id);
  const termsIn = Map.groupBy(terms, ({ pool_id }) => pool_id);
  return [...products].flatMap(([poolId, product]) => {
    const own = termsIn.get(poolId);
    if (own === undefined) return [];
    const rows = heldIn.get(poolId) ?? [];
    const taken = sum(rows.map(({ seats }) => seats));
    return { product, taken, parked: toParked(rows, emails), ...toSpan(own, today) };
  });
}

type Span = Pick<CorePool, 'capacity' | 'startsAt' | 'endsAt' | 'terms'>;

/**
 * What counts today and what is to come. A pool with nothing left keeps its last end, so that one sees what to renew; one
 * whose seats are all to come starts with the first of them. What was suspended or canceled ended on that day.
 */
function toSpan(all: readonly PoolTerm[], today: PlainDate): Span {
  const going = all.filter(({ stopped_on }) => stopped_on === null);
  const counted = going.filter(({ starts_on, access_until }) => starts_on <= today && today < access_until);
  const ahead = going.filter(({ starts_on }) => today < starts_on);
  const told = [...counted, ...ahead];
  const spanned = told.length > 0 ? told : all.filter((term) => term.starts_on < endOf(term));
  const first = spanned.map(({ starts_on }) => starts_on).sort()[0];
  const last = spanned.map(endOf).sort().at(-1);
  return {
    capacity: sum(counted.map(({ quantity }) => quantity)),
    startsAt: first === undefined ? null : startOf(first),
    endsAt: last === undefined ? null : startOf(last),
    terms: spanned.map(toTerm),
  };
}

function endOf({ ends_on, stopped_on }: PoolTerm): PlainDate {
  return stopped_on !== null && stopped_on < ends_on ? stopped_on : ends_on;
}

function toTerm(term: PoolTerm): NonNullable<Span['terms']>[number] {
  const { starts_on, quantity, stopped_on, standing } = term;
  return {
    startsAt: startOf(starts_on),
    endsAt: startOf(endOf(term)),
    quantity,
    ...(isMonthly(term.term) ? { isMonthly: true } : {}),
    ...(stopped_on === null || standing === 'active' ? {} : { stopped: standing }),
  };
}

/** Contracts of several managers may park in one pool; one manager's seats are handed out after the other's. */
function toParked(rows: readonly HeldSeats[], emails: ReadonlyMap<string, string>): CorePool['parked'] {
  const [first] = rows
    .filter(({ held_as }) => held_as === 'purchase')
    .map(({ holder_id, seats }) => ({
      accountId: asId<AccountId>(holder_id ?? ''),
      email: emails.get(holder_id ?? '') ?? '',
      seats: Number(seats),
    }))
    .sort((one, other) => (one.email < other.email ? -1 : 1));
  return first ?? null;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + Number(number), 0);
}
