import { asId, type AccountId } from '../../../core/domain/ids.ts';
import { foldCase } from '../../../core/filter/fold-case.ts';
import type { LedgerImported, LedgerPeopleImport } from '../../../ports/ledger-file.ts';
import { admission } from '../admission.ts';
import { ensureUser, findUser, type LedgerContext, takePool } from '../ledger-context.ts';
import { giveSeat, type SeatOutcome, type TakenPool } from '../move-seat.ts';
import { pinSeat } from '../pin-seat.ts';
import { settlePool } from '../settle-seats.ts';
import { importAll, type Import } from './import-context.ts';
import { type PersonRow, readPeopleCsv } from './read-people-csv.ts';

/**
 * Takes people from a CSV of Autodesk Account to the team, and gives each a seat where a product is named: all of it or
 * nothing. Who is on the team keeps the name, and who has the product gets no second seat (Autodesk administration, section
 * 10), so the same file twice changes nothing the second time.
 */
export async function importPeople(
  context: LedgerContext,
  { csv, product, ...options }: LedgerPeopleImport,
): Promise<LedgerImported> {
  const read = readPeopleCsv(csv);
  if (read.kind === 'faulty') return read;
  const rows = read.rows.map((row) => ({ ...row, product: product ?? row.product }));
  return importAll(context, { act: 'import', options, firstManager: null }, async (all) => {
    const pools = await takePools(all, rows);
    for (const row of rows) if (await join(all, row)) await assign(all, row, pools);
  });
}

/** In one order, so that two imports never wait for each other. */
async function takePools(
  { context, db }: Import,
  rows: readonly PersonRow[],
): Promise<ReadonlyMap<string, TakenPool>> {
  const pools = new Map<string, TakenPool>();
  const products = rows.flatMap(({ product }) => (product === null ? [] : [product]));
  for (const product of [...new Set(products)].sort()) {
    const id = await takePool(context, db, product);
    if (id === null) continue;
    await settlePool(context, db, id);
    pools.set(product, { id, product });
  }
  return pools;
}

/** False for who may not come to the team. */
async function join({ context, db, users, faults, changes }: Import, row: PersonRow): Promise<boolean> {
  if (users.has(foldCase(row.email))) return true;
  const { refusal } = await admission(context.coreId, db, row.email);
  if (refusal !== null) {
    faults.push({ path: `line ${row.line}`, message: `${refusal}: leave the line out` });
    return false;
  }
  const { email, givenName, familyName } = row;
  const { id } = await ensureUser(context, db, { email, givenName, familyName });
  users.set(foldCase(email), id);
  changes.push({ kind: 'user', about: email, product: null, what: 'comes to the team' });
  return true;
}

async function assign(
  all: Import,
  { line, email, product, subscription }: PersonRow,
  pools: ReadonlyMap<string, TakenPool>,
): Promise<void> {
  const { context, db, faults, changes } = all;
  if (product === null) return;
  const path = `line ${line}`;
  const pool = pools.get(product);
  if (pool === undefined) {
    faults.push({ path, message: `nothing of ${product} was bought: buy it, or correct the product` });
    return;
  }
  const user = await findUser(context, db, email);
  if (user === null) return;
  const given = await giveAnySeat(all, { pool, user });
  if (given.kind === 'done') changes.push({ kind: 'seat', about: email, product, what: 'gets a seat' });
  if (given.kind === 'refused') {
    faults.push({ path, message: `${given.detail}: buy more, or leave the line out` });
    return;
  }
  if (subscription === null) return;
  const from = { accountId: asId<AccountId>(user.id), email };
  const pin = { kind: 'pin', product, from, subscriptionId: subscription } as const;
  const pinned = await pinSeat(context, db, { pool, pin });
  if (pinned.kind === 'done')
    changes.push({ kind: 'seat', about: email, product, what: `is pinned to subscription ${subscription}` });
  if (pinned.kind === 'refused')
    faults.push({ path, message: `${pinned.detail}: leave the subscription empty, or name another` });
}

interface Giving {
  readonly pool: TakenPool;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly givenName: string;
    readonly familyName: string;
  };
}

/** A seat that is free, or one that is on a contract manager only because of a purchase. An inherited one becomes direct. */
async function giveAnySeat({ context, db }: Import, { pool, user }: Giving): Promise<SeatOutcome> {
  const to = { email: user.email, givenName: user.givenName, familyName: user.familyName };
  const free = await giveSeat(context, db, { pool, to, parkedOn: null });
  if (free.kind !== 'refused') return free;
  const managers = await db
    .selectFrom('ledger_seats')
    .innerJoin('ledger_users as u', 'u.id', 'holder_id')
    .select(['u.id', 'email'])
    .distinct()
    .where('pool_id', '=', pool.id)
    .where('held_as', '=', 'purchase')
    .orderBy('email')
    .execute();
  for (const { id, email } of managers) {
    const parkedOn = { accountId: asId<AccountId>(id), email };
    const handed = await giveSeat(context, db, { pool, to, parkedOn });
    if (handed.kind !== 'refused') return handed;
  }
  return free;
}
