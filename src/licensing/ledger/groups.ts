import { foldCase } from '../../core/filter/fold-case.ts';
import { LicensingRefused, StoreConflict } from '../../errors.ts';
import type { LedgerActor, LedgerGroup, LedgerGroupChange } from '../../ports/ledger-team.ts';
import type { CoreRecipient } from '../../ports/licensing-core.ts';
import type { Page, PageOf } from '../../ports/page.ts';
import { act } from './acts.ts';
import { inheritSeats } from './inherit-seats.ts';
import {
  findUser,
  knownPool,
  type LedgerContext,
  mayAssign,
  mayNot,
  takePoolById,
} from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { settlePool } from './settle-seats.ts';

interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** Makes a group without members. Throws `LicensingRefused` when the name is taken, in any case. */
export async function createGroup(context: LedgerContext, name: string, by: LedgerActor): Promise<void> {
  await groupAct(context, { act: 'create-group', name, by }, async (db) => {
    if (await insertGroup(context, db, name)) return;
    throw new LicensingRefused(`group ${name} exists already`);
  });
}

/** False when there is one of this name, in any case. */
export async function insertGroup(
  { coreId, ids }: LedgerContext,
  db: LedgerTx,
  name: string,
): Promise<boolean> {
  const made = await db
    .insertInto('ledger_groups')
    .values({ id: ids.next(), core_id: coreId, name, name_key: foldCase(name), version: 1 })
    .onConflict((conflict) => conflict.columns(['core_id', 'name_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/**
 * Changes members and products at once, all of it or nothing: every member who has no seat of a product needs a free one,
 * and a seat that nothing else gives is free again (Autodesk administration, section 6: group). Throws `LicensingRefused`,
 * or `StoreConflict` when the group has another version by now.
 */
export async function changeGroup(
  context: LedgerContext,
  name: string,
  { change, by }: { readonly change: LedgerGroupChange; readonly by: LedgerActor },
): Promise<LedgerGroup> {
  return groupAct(context, { act: 'change-group', name, by }, async (db) => {
    const group = await takeGroup(context, db, { name, ifVersion: by.ifVersion });
    const before = await productsOf(db, group.id);
    for (const email of change.removeMembers)
      await db
        .deleteFrom('ledger_group_members')
        .where('group_id', '=', group.id)
        .where('user_id', '=', await userOf(context, db, email))
        .execute();
    for (const product of change.removeProducts)
      await db
        .deleteFrom('ledger_group_products')
        .where('group_id', '=', group.id)
        .where('pool_id', '=', await knownPool(context, db, product))
        .execute();
    await joinGroup(context, db, { groupId: group.id, ...change });
    await db
      .updateTable('ledger_groups')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', group.id)
      .execute();
    const grows = (product: string) => change.addMembers.length > 0 || change.addProducts.includes(product);
    await settleProducts(context, db, { products: [...before, ...change.addProducts], grows });
    return toGroup(db, { ...group, version: group.version + 1 });
  });
}

/** Puts members and products into a group, without asking whether there are seats. Who is in it already stays. */
export async function joinGroup(
  context: LedgerContext,
  db: LedgerTx,
  {
    groupId: group_id,
    addMembers,
    addProducts,
  }: Pick<LedgerGroupChange, 'addMembers' | 'addProducts'> & { readonly groupId: string },
): Promise<void> {
  const { coreId: core_id } = context;
  for (const email of addMembers) {
    const user_id = await userOf(context, db, email);
    await db
      .insertInto('ledger_group_members')
      .values({ group_id, user_id, core_id })
      .onConflict((conflict) => conflict.columns(['group_id', 'user_id']).doNothing())
      .execute();
  }
  for (const product of addProducts) {
    const pool_id = await knownPool(context, db, product);
    await db
      .insertInto('ledger_group_products')
      .values({ group_id, pool_id, core_id })
      .onConflict((conflict) => conflict.columns(['group_id', 'pool_id']).doNothing())
      .execute();
  }
}

/** Ends a group: seats that nothing else gives are free again. */
export async function removeGroup(context: LedgerContext, name: string, by: LedgerActor): Promise<void> {
  await groupAct(context, { act: 'remove-group', name, by }, async (db) => {
    const { id } = await takeGroup(context, db, { name, ifVersion: by.ifVersion });
    const products = await productsOf(db, id);
    await db.deleteFrom('ledger_group_members').where('group_id', '=', id).execute();
    await db.deleteFrom('ledger_group_products').where('group_id', '=', id).execute();
    await db.deleteFrom('ledger_groups').where('id', '=', id).execute();
    await settleProducts(context, db, { products, grows: () => false });
  });
}

/** All groups of the team, by name. */
export async function listGroups({ coreId, workspace }: LedgerContext): Promise<readonly LedgerGroup[]> {
  const rows = await workspace.read
    .selectFrom('ledger_groups')
    .select(['id', 'name', 'version'])
    .where('core_id', '=', coreId)
    .orderBy('name_key')
    .execute();
  return Promise.all(rows.map((row) => toGroup(workspace.read, row)));
}

/** The group of a name, whatever its case; null when there is none. */
export async function findGroup(context: LedgerContext, name: string): Promise<LedgerGroup | null> {
  const { read } = context.workspace;
  const row = await groupRow(context, read, name).executeTakeFirst();
  return row === undefined ? null : toGroup(read, row);
}

/** Who is in a group, by address; nobody where there is no such group. */
export async function pageMembers(
  { coreId, workspace }: LedgerContext,
  name: string,
  { limit, offset }: Page,
): Promise<PageOf<CoreRecipient>> {
  const members = workspace.read
    .selectFrom('ledger_group_members as m')
    .innerJoin('ledger_groups as g', 'g.id', 'm.group_id')
    .innerJoin('ledger_users as u', 'u.id', 'm.user_id')
    .where('g.core_id', '=', coreId)
    .where('name_key', '=', foldCase(name));
  const items = await members
    .select(['email', 'given_name as givenName', 'family_name as familyName'])
    .orderBy('email_key')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await members
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { total: Number(total), items };
}

interface GroupAct {
  readonly act: string;
  readonly name: string;
  readonly by: LedgerActor;
}

/** An act on a group, which a contract manager or coordinator may do. */
async function groupAct<T>(
  context: LedgerContext,
  { act: name, name: about, by }: GroupAct,
  work: (db: LedgerTx) => Promise<T>,
): Promise<T> {
  return act(context, { act: name, actor: by.actingAs, about }, async (db) => {
    if (!(await mayAssign(context, db, by.actingAs))) throw new LicensingRefused(mayNot(by.actingAs));
    return work(db);
  });
}

/** Nobody else changes this group until the end of the work. */
async function takeGroup(
  context: LedgerContext,
  db: LedgerTx,
  { name, ifVersion }: { readonly name: string; readonly ifVersion: number | undefined },
): Promise<GroupRow> {
  const group = groupRow(context, db, name);
  const row = await (
    context.workspace.kind === 'postgres' ? group.forNoKeyUpdate() : group
  ).executeTakeFirst();
  if (row === undefined) throw new LicensingRefused(`there is no group ${name}`);
  if (ifVersion !== undefined && row.version !== ifVersion)
    throw new StoreConflict(`group ${row.name} is at version ${row.version} by now, not ${ifVersion}`);
  return row;
}

function groupRow({ coreId }: LedgerContext, db: LedgerTx, name: string) {
  return db
    .selectFrom('ledger_groups')
    .select(['id', 'name', 'version'])
    .where('core_id', '=', coreId)
    .where('name_key', '=', foldCase(name));
}

async function settleProducts(
  context: LedgerContext,
  db: LedgerTx,
  { products, grows }: { readonly products: readonly string[]; readonly grows: (product: string) => boolean },
): Promise<void> {
  // Pools are taken in one order, so that two works never wait for each other.
  for (const product of [...new Set(products)].sort()) {
    const id = await knownPool(context, db, product);
    await takePoolById(context, db, id);
    await settlePool(context, db, id);
    await inheritSeats(context, db, { id, product, isWholeOrNothing: grows(product) });
  }
}

async function toGroup(db: LedgerTx, { id, name, version }: GroupRow): Promise<LedgerGroup> {
  const { members } = await db
    .selectFrom('ledger_group_members')
    .select(({ fn }) => fn.countAll<number>().as('members'))
    .where('group_id', '=', id)
    .executeTakeFirstOrThrow();
  return { name, members: Number(members), products: await productsOf(db, id), version };
}

async function productsOf(db: LedgerTx, groupId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('ledger_group_products as g')
    .innerJoin('ledger_pools as p', 'p.id', 'g.pool_id')
    .select('product')
    .where('group_id', '=', groupId)
    .orderBy('product')
    .execute();
  return rows.map(({ product }) => product);
}

async function userOf(context: LedgerContext, db: LedgerTx, email: string): Promise<string> {
  const user = await findUser(context, db, email);
  if (user === null) throw new LicensingRefused(`${email} is not on the team: put the person there first`);
  return user.id;
}
