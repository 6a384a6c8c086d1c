import { sql } from 'kysely';
import { foldCase } from '../../../core/filter/fold-case.ts';
import type { LedgerFile, LedgerFileGroup } from '../../../ports/ledger-file.ts';
import { insertGroup } from '../groups.ts';
import { findPool } from '../ledger-context.ts';
import { isRouted } from '../routes.ts';
import { idOf, type Import } from './import-context.ts';

/** Groups with their members and products, and whether there is anything of what they and the defaults give. */
export async function importGroups(all: Import, file: LedgerFile): Promise<void> {
  for (const [index, group] of file.groups.entries()) await importGroup(all, group, `groups[${index}]`);
  for (const [index, { product }] of file.team.defaults.entries())
    if ((await findPool(all.context, all.db, product)) === null)
      all.faults.push({ path: `team.defaults[${index}].product`, message: nothingBought(product) });
}

async function importGroup(all: Import, group: LedgerFileGroup, path: string): Promise<void> {
  const { context, db, faults, changes } = all;
  const told = { kind: 'group', about: group.name } as const;
  if (await insertGroup(context, db, group.name)) changes.push({ ...told, product: null, what: 'is made' });
  const { id: group_id } = await db
    .selectFrom('ledger_groups')
    .select('id')
    .where('core_id', '=', context.coreId)
    .where('name_key', '=', foldCase(group.name))
    .executeTakeFirstOrThrow();
  const place = { group_id, core_id: context.coreId };
  for (const email of group.members) {
    const joined = await db
      .insertInto('ledger_group_members')
      .values({ ...place, user_id: idOf(all, email) })
      .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
      .returning('user_id')
      .executeTakeFirst();
    if (joined !== undefined) changes.push({ ...told, product: null, what: `is joined by ${email}` });
  }
  for (const [index, product] of group.products.entries()) {
    const pool_id = await findPool(context, db, product);
    if (pool_id === null) {
      faults.push({ path: `${path}.products[${index}]`, message: nothingBought(product) });
      continue;
    }
    const given = await db
      .insertInto('ledger_group_products')
      .values({ ...place, pool_id })
      .onConflict((conflict) => conflict.columns(['group_id', 'pool_id']).doNothing())
      .returning('pool_id')
      .executeTakeFirst();
    if (given !== undefined) changes.push({ ...told, product, what: 'gives the product' });
  }
}

function nothingBought(product: string): string {
  return `nothing of ${product} was bought, here or in the file: leave it out`;
}

/** An inherited seat from nowhere would be free again at the next reading. */
export async function checkInherited(all: Import, { contracts }: LedgerFile): Promise<void> {
  const { context, db, faults } = all;
  const routed = new Map<string, ReadonlySet<string>>();
  for (const [at, { subscriptions }] of contracts.entries())
    for (const [index, { product, seats }] of subscriptions.entries()) {
      for (const [place, { heldAs, holder }] of seats.entries()) {
        if (heldAs !== 'inherited') continue;
        const poolId = (await findPool(context, db, product)) ?? '';
        const people = routed.get(poolId) ?? (await routedIn(all, poolId));
        routed.set(poolId, people);
        if (!people.has(idOf(all, holder)))
          faults.push({
            path: `contracts[${at}].subscriptions[${index}].seats[${place}]`,
            message: `no group and no default gives ${product} to ${holder}: make the seat direct, or name the group`,
          });
      }
    }
}

async function routedIn({ context, db }: Import, poolId: string): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select u.id from ledger_users u
    where u.core_id = ${context.coreId} and (${isRouted(poolId)})`.execute(db);
  return new Set(rows.map(({ id }) => id));
}
