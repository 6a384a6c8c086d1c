import { sql } from 'kysely';
import { foldCase } from '../../core/filter/fold-case.ts';
import type { LedgerAct, LedgerHolder, LedgerHolderQuery } from '../../ports/ledger.ts';
import type { CorePool } from '../../ports/licensing-core.ts';
import type { PageOf } from '../../ports/page.ts';
import type { LedgerContext } from './ledger-context.ts';
import { heldKey, type HeldSeats, parkedSeats, readLapsedPins, readTerms, toPools } from './pool-numbers.ts';
import { readProducts } from './read-team.ts';
import { readRoutes } from './routes.ts';
import { settleTeam } from './settle-team.ts';
import { dayOf, gives } from './terms.ts';

/** Pools with their numbers, counted by the database. */
export async function readPools(context: LedgerContext): Promise<readonly CorePool[]> {
  const { coreId, workspace, clock } = context;
  await settleTeam(context);
  const today = dayOf(clock.now());
  const { rows: held } = await sql<HeldSeats>`
    select pool_id, held_as, cast(null as text) as holder_id, cast(null as bigint) as since, count(*) as seats
    from ledger_seats where core_id = ${coreId} and held_as in ('direct', 'inherited')
    group by pool_id, held_as
    union all ${parkedSeats(coreId, today)}`.execute(workspace.read);
  const lapsed = [...(await readLapsedPins(context))].map((key): HeldSeats => ({
    pool_id: key.slice(0, key.indexOf(' ')),
    held_as: 'direct',
    holder_id: null,
    since: null,
    seats: -1,
  }));
  const terms = await readTerms(context);
  const managers = await workspace.read
    .selectFrom('ledger_users')
    .select(['id', 'email'])
    .where('id', 'in', (query) =>
      query.selectFrom('ledger_contracts').select('manager_id').where('core_id', '=', coreId),
    )
    .execute();
  const emails = new Map(managers.map(({ id, email }) => [id, email]));
  return toPools([...held, ...lapsed], { products: await readProducts(context), emails, terms, today });
}

/** Seats given to people, by address and product. */
export async function pageHolders(
  context: LedgerContext,
  { product, email, limit, offset }: LedgerHolderQuery,
): Promise<PageOf<LedgerHolder>> {
  await settleTeam(context);
  const today = dayOf(context.clock.now());
  const held = heldSeats(context, { product, email });
  const items = await held
    .leftJoin('ledger_terms as t', (join) =>
      join
        .onRef('t.subscription_id', '=', 'ledger_seats.subscription_id')
        .onRef('ledger_seats.place', '<=', 't.quantity')
        .on(gives(today)),
    )
    .select(['product', 'email', 'held_as', 'since', 'pinned', 'ledger_seats.subscription_id'])
    .select(['t.subscription_id as counted', 'holder_id', 'ledger_seats.pool_id'])
    .orderBy('email_key')
    .orderBy('product')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await held
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const routes = await readRoutes(
    context,
    items.map(({ holder_id }) => holder_id ?? ''),
  );
  return {
    total: Number(total),
    items: items.map(({ held_as, pinned, subscription_id, counted, holder_id, pool_id, ...seat }) => ({
      ...seat,
      groups: routes.groups.get(heldKey({ pool_id, holder_id })) ?? [],
      isDefault: routes.defaults.has(heldKey({ pool_id, holder_id })),
      pinnedTo: pinned === 1 ? subscription_id : null,
      hasAccess: counted !== null,
      type: held_as === 'inherited' ? 'inherited' : 'direct',
    })),
  };
}

function heldSeats(
  { coreId, workspace }: LedgerContext,
  { product, email }: Pick<LedgerHolderQuery, 'product' | 'email'>,
) {
  const held = workspace.read
    .selectFrom('ledger_seats')
    .innerJoin('ledger_pools', 'ledger_pools.id', 'ledger_seats.pool_id')
    .innerJoin('ledger_users', 'ledger_users.id', 'ledger_seats.holder_id')
    .where('ledger_seats.core_id', '=', coreId)
    .where('held_as', '<>', 'purchase');
  const ofProduct = product === null ? held : held.where('product', '=', product);
  return email === null ? ofProduct : ofProduct.where('email_key', '=', foldCase(email));
}

/** What was done or tried, with what came of it, newest first. */
export async function readActs(
  { coreId, workspace }: LedgerContext,
  limit: number,
): Promise<readonly LedgerAct[]> {
  const rows = await workspace.read
    .selectFrom('ledger_acts')
    .selectAll()
    .where('core_id', '=', coreId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ answer, ...row }) => ({
    ...outcomeOf(answer),
    operationId: row.operation_id,
    at: row.at,
    actor: row.actor,
    act: row.act,
    product: row.product,
    from: row.from_email,
    to: row.to_email,
    contract: row.contract_number,
    about: row.about,
  }));
}

function outcomeOf(answer: string): Pick<LedgerAct, 'outcome' | 'detail'> {
  const { kind, detail = null } = JSON.parse(answer) as { kind: string; detail?: string };
  return { outcome: kind, detail };
}
