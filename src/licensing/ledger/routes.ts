import { sql } from 'kysely';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { heldKey } from './pool-numbers.ts';

/** Whether a group or a default gives the product to `u`, a row of `ledger_users`. */
export function isRouted(poolId: string) {
  return sql`exists (select 1 from ledger_group_members m
      join ledger_group_products g on g.group_id = m.group_id and g.pool_id = ${poolId}
      where m.user_id = u.id)
    or exists (select 1 from ledger_default_products d where d.core_id = u.core_id and d.pool_id = ${poolId}
      and ${isDefaultFor()})`;
}

/** Whether a default of the team, `d`, is for `u`: external people get those only that say so. */
function isDefaultFor() {
  return sql<boolean>`(d.for_external = 1
  or not exists (select 1 from ledger_team_domains n where n.core_id = u.core_id)
  or exists (select 1 from ledger_team_domains n where n.core_id = u.core_id
    and (u.email_key like '%@' || n.domain or u.email_key like '%.' || n.domain)))`;
}

/** Pools that a group or a default gives, or gave until now. */
export async function routedPools({
  coreId,
  workspace,
}: LedgerContext): Promise<readonly { id: string; product: string }[]> {
  const { rows } = await sql<{ id: string; product: string }>`select id, product from ledger_pools
    where core_id = ${coreId} and (
      exists (select 1 from ledger_group_products g where g.pool_id = ledger_pools.id)
      or exists (select 1 from ledger_default_products d where d.pool_id = ledger_pools.id and d.core_id = ${coreId})
      or exists (select 1 from ledger_seats s where s.core_id = ${coreId} and s.pool_id = ledger_pools.id
        and s.held_as = 'inherited'))
    order by id`.execute(workspace.read);
  return rows;
}

/** Direct seats whose holders would keep one through a group or a default: taking them frees nothing. Keys as `heldKey`. */
export async function readKeptByRoute(context: LedgerContext): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  for (const { id } of await routedPools(context)) {
    const { rows } = await sql<{ holder_id: string }>`select s.holder_id from ledger_seats s
      join ledger_users u on u.id = s.holder_id
      where s.core_id = ${context.coreId} and s.pool_id = ${id} and s.held_as = 'direct'
        and (${isRouted(id)})`.execute(context.workspace.read);
    for (const { holder_id } of rows) kept.add(heldKey({ pool_id: id, holder_id }));
  }
  return kept;
}

/** Whether this person would keep a seat of the pool although the direct assignment ended. */
export async function inheritsFrom(
  db: LedgerTx,
  { poolId, userId }: { readonly poolId: string; readonly userId: string },
): Promise<boolean> {
  const { rows } =
    await sql`select 1 from ledger_users u where u.id = ${userId} and (${isRouted(poolId)})`.execute(db);
  return rows.length > 0;
}

interface Routes {
  /** Names of groups by `heldKey`. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly defaults: ReadonlySet<string>;
}

/** By which ways products come to some users. */
export async function readRoutes(
  { coreId, workspace }: LedgerContext,
  userIds: readonly string[],
): Promise<Routes> {
  if (userIds.length === 0) return { groups: new Map(), defaults: new Set() };
  const rows = await workspace.read
    .selectFrom('ledger_group_members as m')
    .innerJoin('ledger_group_products as p', 'p.group_id', 'm.group_id')
    .innerJoin('ledger_groups as g', 'g.id', 'm.group_id')
    .select(['name', 'pool_id', 'user_id as holder_id'])
    .where('m.user_id', 'in', [...new Set(userIds)])
    .orderBy('name_key')
    .execute();
  const groups = Map.groupBy(rows, heldKey);
  const defaults = await workspace.read
    .selectFrom('ledger_default_products as d')
    .innerJoin('ledger_users as u', 'u.core_id', 'd.core_id')
    .select(['pool_id', 'u.id as holder_id'])
    .where('d.core_id', '=', coreId)
    .where('u.id', 'in', [...new Set(userIds)])
    .where(isDefaultFor())
    .execute();
  return {
    groups: new Map([...groups].map(([key, own]) => [key, own.map(({ name }) => name)])),
    defaults: new Set(defaults.map(heldKey)),
  };
}
