import { sql } from 'kysely';
import { LicensingRefused } from '../../errors.ts';
import type {
  LedgerContract,
  LedgerContractDetail,
  LedgerPerson,
  LedgerSubscription,
} from '../../ports/ledger.ts';
import { act } from './acts.ts';
import { ensureUser, type LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { ordersOf } from './orders.ts';
import { settleSeats } from './settle-seats.ts';
import { dayOf, gives, statusOn } from './terms.ts';

/** Opens a contract. Its manager is put on the team. Throws `LicensingRefused` when the number is taken. */
export async function createContract(
  context: LedgerContext,
  { number, manager }: { number: string; manager: LedgerPerson },
): Promise<void> {
  const opening = { act: 'open-contract', contract: number, actor: manager.email, to: manager.email };
  await act(context, opening, async (db) => {
    const { id } = await ensureUser(context, db, manager);
    const opened = await db
      .insertInto('ledger_contracts')
      .values({ number, core_id: context.coreId, manager_id: id, created_at: context.clock.now() })
      .onConflict((conflict) => conflict.column('number').doNothing())
      .returning('number')
      .executeTakeFirst();
    if (opened === undefined)
      throw new LicensingRefused(`contract ${number} exists already`, { ids: { contract: number } });
  });
}

/** All contracts of the team, by number. */
export async function listContracts({
  coreId,
  workspace,
}: LedgerContext): Promise<readonly LedgerContract[]> {
  const contracts = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_contracts.manager_id')
    .select(['number', 'email as manager', 'version', 'renewed_at as renewedAt'])
    .where('ledger_contracts.core_id', '=', coreId)
    .orderBy('number')
    .execute();
  // Sorted here: ordered by the database, it would rather walk through everybody on the team.
  const coordinators = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_coordinators', 'contract_number', 'number')
    .innerJoin('ledger_users', 'ledger_users.id', 'user_id')
    .select(['number', 'email'])
    .where('ledger_contracts.core_id', '=', coreId)
    .execute();
  const byContract = Map.groupBy(coordinators, (row) => row.number);
  return contracts.map((contract) => ({
    ...contract,
    coordinators: (byContract.get(contract.number) ?? []).map(({ email }) => email).sort(),
  }));
}

/** The address of the first contract's manager; null before there is a contract. */
export async function firstManager({ coreId, workspace }: LedgerContext): Promise<string | null> {
  const row = await workspace.read
    .selectFrom('ledger_contracts')
    .innerJoin('ledger_users', 'ledger_users.id', 'manager_id')
    .select('email')
    .where('ledger_contracts.core_id', '=', coreId)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return row?.email ?? null;
}

/** One contract with what was bought under it; null when there is none of this number. */
export async function findContract(
  context: LedgerContext,
  number: string,
): Promise<LedgerContractDetail | null> {
  await settleSeats(context);
  const contract = (await listContracts(context)).find((one) => one.number === number);
  if (contract === undefined) return null;
  return {
    ...contract,
    subscriptions: await subscriptionsOf(context, number),
    orders: await ordersOf(context, number),
  };
}

async function subscriptionsOf(
  { workspace, clock }: LedgerContext,
  number: string,
): Promise<readonly LedgerSubscription[]> {
  const rows = await workspace.read
    .selectFrom('ledger_subscriptions as b')
    .innerJoin('ledger_pools as p', 'p.id', 'b.pool_id')
    .select([
      'b.id',
      'product',
      'b.term',
      'b.starts_on as startsOn',
      'b.ends_on as endsOn',
      'b.status as standing',
      'renewal_quantity as renewalQuantity',
    ])
    .where('contract_number', '=', number)
    .orderBy('b.id')
    .execute();
  const today = dayOf(clock.now());
  const { rows: seats } = await sql<{ id: string; held: number; parked: number }>`select b.id,
    sum(case when s.held_as in ('direct', 'inherited') then 1 else 0 end) as held,
    sum(case when s.held_as = 'purchase' then 1 else 0 end) as parked
    from ledger_subscriptions b join ledger_terms t on t.subscription_id = b.id and ${gives(today)}
    join ledger_seats s on s.subscription_id = b.id and s.place <= t.quantity
    where b.contract_number = ${number} group by b.id`.execute(workspace.read);
  const seatsOf = new Map(seats.map((one) => [one.id, one]));
  return Promise.all(
    rows.map(async ({ standing, ...row }) => {
      const terms = await termsOf(workspace.read, row.id);
      const now = terms.findLast(({ starts_on }) => starts_on <= today) ?? terms[0];
      return {
        ...row,
        quantity: now?.quantity ?? 0,
        status: statusOn({ ...row, standing }, today),
        held: Number(seatsOf.get(row.id)?.held ?? 0),
        parked: Number(seatsOf.get(row.id)?.parked ?? 0),
        terms: terms.map(({ starts_on, ends_on, quantity }) => ({
          startsOn: starts_on,
          endsOn: ends_on,
          quantity,
        })),
      };
    }),
  );
}

/** The terms of a subscription, the first one first. */
export function termsOf(db: LedgerTx, subscriptionId: string) {
  return db
    .selectFrom('ledger_terms')
    .select(['starts_on', 'ends_on', 'quantity'])
    .where('subscription_id', '=', subscriptionId)
    .orderBy('starts_on')
    .execute();
}
