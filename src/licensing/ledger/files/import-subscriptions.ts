import type { LedgerFileContract, LedgerFileSubscription } from '../../../ports/ledger-file.ts';
import { takePoolById } from '../ledger-context.ts';
import { ensurePool } from '../subscriptions.ts';
import { seatsOf } from './check-file.ts';
import type { Import } from './import-context.ts';
import { fillSeats, giveSeats } from './import-seats.ts';

interface Place {
  readonly contract: LedgerFileContract;
  readonly path: string;
}

/** Subscriptions of a contract with their seats. One that is here already must have been bought as the file says. */
export async function importSubscriptions(all: Import, { contract, path }: Place): Promise<void> {
  for (const [index, subscription] of contract.subscriptions.entries()) {
    const place = { contract, path: `${path}.subscriptions[${index}]` };
    const row = await all.db
      .selectFrom('ledger_subscriptions as b')
      .innerJoin('ledger_pools as p', 'p.id', 'pool_id')
      .select([
        'b.contract_number',
        'product',
        'core_id',
        'renewal_quantity',
        'pool_id',
        'b.status as standing',
      ])
      .where('b.id', '=', subscription.id)
      .executeTakeFirst();
    if (row === undefined) {
      await buy(all, subscription, place);
      continue;
    }
    const isSame =
      row.core_id === all.context.coreId &&
      row.contract_number === contract.number &&
      row.product === subscription.product &&
      row.standing === subscription.standing &&
      row.renewal_quantity === subscription.renewalQuantity &&
      (await hasSameTerms(all, subscription));
    if (isSame) await giveSeats(all, { ...place, subscription, poolId: row.pool_id });
    else
      all.faults.push({
        path: place.path,
        message: `subscription ${subscription.id} was bought otherwise here: buy, add, reduce or renew instead, or leave it out`,
      });
  }
}

async function buy(all: Import, subscription: LedgerFileSubscription, place: Place): Promise<void> {
  const { context, db, changes } = all;
  const { id, product, standing, terms, renewalQuantity } = subscription;
  const [first, last] = [terms[0], terms.at(-1)];
  if (first === undefined || last === undefined) return;
  const poolId = await ensurePool(context, db, product);
  await takePoolById(context, db, poolId);
  await db
    .insertInto('ledger_subscriptions')
    .values({
      id,
      contract_number: place.contract.number,
      pool_id: poolId,
      quantity: seatsOf(subscription),
      term: last.term,
      starts_on: first.startsOn,
      ends_on: last.endsOn,
      status: standing,
      renewal_quantity: renewalQuantity,
    })
    .execute();
  for (const { term, startsOn, endsOn, accessUntil, stoppedOn, quantity } of terms)
    await db
      .insertInto('ledger_terms')
      .values({
        subscription_id: id,
        term,
        starts_on: startsOn,
        ends_on: endsOn,
        access_until: accessUntil,
        stopped_on: stoppedOn,
        quantity,
      })
      .execute();
  const what = `${seatsOf(subscription)} seats of contract ${place.contract.number} are bought`;
  changes.push({ kind: 'subscription', about: id, product, what });
  await fillSeats(all, { ...place, subscription, poolId });
}

async function hasSameTerms({ db }: Import, { id, terms }: LedgerFileSubscription): Promise<boolean> {
  const rows = await db
    .selectFrom('ledger_terms')
    .select(['term', 'starts_on', 'ends_on', 'access_until', 'stopped_on', 'quantity'])
    .where('subscription_id', '=', id)
    .orderBy('starts_on')
    .execute();
  const here = rows.map((row) => [
    row.term,
    row.starts_on,
    row.ends_on,
    row.access_until,
    row.stopped_on,
    row.quantity,
  ]);
  const told = terms.map((one) => [
    one.term,
    one.startsOn,
    one.endsOn,
    one.accessUntil,
    one.stoppedOn,
    one.quantity,
  ]);
  return JSON.stringify(here) === JSON.stringify(told);
}
