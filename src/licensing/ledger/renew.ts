import { daysOfGrace } from '../../core/domain/after-end.ts';
import { addDays, type PlainDate } from '../../core/domain/time.ts';
import { LicensingRefused } from '../../errors.ts';
import type { LedgerOrder, LedgerRenewal, LedgerRenewed } from '../../ports/ledger.ts';
import { recordAct } from './acts.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { order } from './orders.ts';
import { lastTerm, parkSeats, refused, takeSubscription, type TakenSubscription } from './subscriptions.ts';
import { dayOf, daysToRenew } from './terms.ts';

/**
 * Renews subscriptions of a contract: the next term begins the day the last one ends, also when that is past, and is for as
 * many seats as asked for, or as a reduction left. Whoever holds a seat keeps it as long as there are seats. As at the
 * vendor, a renewal leaves the contract manager alone with the right to assign: the coordinators lose their role (design,
 * section 8). Renewable is what has at most 90 days to go and is not canceled (Autodesk administration, section 5).
 */
export async function renew(
  context: LedgerContext,
  number: string,
  { renewal, by }: { readonly renewal: LedgerRenewal; readonly by: LedgerOrder | undefined },
): Promise<{ renewed: readonly LedgerRenewed[]; coordinatorsReset: readonly string[] }> {
  const ordered = {
    contract: number,
    kind: 'renewal',
    what: `${renewal.term} to ${renewal.endsOn}`,
    by,
  } as const;
  return order(context, ordered, async (db, { manager }) => {
    const wanted = renewal.subscriptions ?? (await allOf(context, db, number));
    if (wanted.length === 0)
      throw new LicensingRefused(`nothing of contract ${number} can be renewed on this day`);
    const renewed: LedgerRenewed[] = [];
    // Pools are taken in one order, so that two works never wait for each other.
    for (const one of await inOrderOfPools(db, wanted))
      renewed.push(await renewOne(context, db, { number, one, renewal }));
    return {
      renewed,
      coordinatorsReset: await resetCoordinators(context, db, { number, actor: by?.actingAs ?? manager }),
    };
  });
}

interface Wanted {
  readonly subscriptionId: string;
  readonly quantity: number | null;
}

async function renewOne(
  context: LedgerContext,
  db: LedgerTx,
  {
    number,
    one,
    renewal,
  }: { readonly number: string; readonly one: Wanted; readonly renewal: LedgerRenewal },
): Promise<LedgerRenewed> {
  const { subscriptionId } = one;
  const subscription = await takeSubscription(context, db, { number, subscriptionId });
  const today = dayOf(context.clock.now());
  const { endsOn: startsOn } = subscription;
  if (!isRenewable(subscription, today)) throw refused(subscription, whyNot(subscription, today));
  if (renewal.endsOn <= startsOn || renewal.endsOn <= today)
    throw refused(subscription, `ends on ${startsOn}: a term to ${renewal.endsOn} renews nothing`);
  const last = await lastTerm(db, subscriptionId);
  const quantity = one.quantity ?? subscription.renewalQuantity ?? last.quantity;
  const term = { term: renewal.term, ends_on: renewal.endsOn };
  await db
    .updateTable('ledger_terms')
    .set({ access_until: startsOn })
    .where('subscription_id', '=', subscriptionId)
    .where('starts_on', '=', last.starts_on)
    .execute();
  const access_until = addDays(renewal.endsOn, daysOfGrace);
  await db
    .insertInto('ledger_terms')
    .values({ ...term, subscription_id: subscriptionId, starts_on: startsOn, access_until, quantity })
    .execute();
  await db
    .updateTable('ledger_subscriptions')
    .set({ ...term, renewal_quantity: null })
    .where('id', '=', subscriptionId)
    .execute();
  await parkSeats(context, db, { subscription, after: last.quantity, upTo: quantity });
  return { subscriptionId, startsOn, endsOn: renewal.endsOn, quantity };
}

function whyNot({ standing, status, endsOn }: TakenSubscription, today: PlainDate): string {
  return standing === 'suspended'
    ? 'was suspended by its contract manager: resume it before it is renewed'
    : `is ${status} to ${endsOn} and cannot be renewed on ${today}`;
}

function isRenewable({ standing, status, endsOn }: TakenSubscription, today: PlainDate): boolean {
  if (standing !== 'active') return false;
  if (status === 'active') return addDays(endsOn, -daysToRenew) <= today;
  return status === 'expired' || status === 'suspended';
}

async function allOf(context: LedgerContext, db: LedgerTx, number: string): Promise<readonly Wanted[]> {
  const rows = await db
    .selectFrom('ledger_subscriptions')
    .select('id as subscriptionId')
    .where('contract_number', '=', number)
    .execute();
  const today = dayOf(context.clock.now());
  const wanted: Wanted[] = [];
  for (const { subscriptionId } of await inOrderOfPools(db, rows)) {
    const subscription = await takeSubscription(context, db, { number, subscriptionId });
    if (isRenewable(subscription, today)) wanted.push({ subscriptionId, quantity: null });
  }
  return wanted;
}

async function inOrderOfPools<One extends { readonly subscriptionId: string }>(
  db: LedgerTx,
  wanted: readonly One[],
): Promise<readonly One[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.map(({ subscriptionId }) => subscriptionId);
  const rows = await db
    .selectFrom('ledger_subscriptions')
    .select(['id', 'pool_id'])
    .where('id', 'in', ids)
    .execute();
  const poolOf = new Map(rows.map(({ id, pool_id }) => [id, pool_id]));
  const placeOf = ({ subscriptionId }: One) => `${poolOf.get(subscriptionId) ?? ''} ${subscriptionId}`;
  return [...wanted].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

async function resetCoordinators(
  context: LedgerContext,
  db: LedgerTx,
  { number, actor }: { readonly number: string; readonly actor: string },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('ledger_coordinators')
    .innerJoin('ledger_users', 'ledger_users.id', 'user_id')
    .select('email')
    .where('contract_number', '=', number)
    .execute();
  await db.deleteFrom('ledger_coordinators').where('contract_number', '=', number).execute();
  await db
    .updateTable('ledger_contracts')
    .set({ renewed_at: context.clock.now() })
    .where('number', '=', number)
    .execute();
  const reset = rows.map(({ email }) => email).sort();
  for (const from of reset) {
    const operationId = context.ids.next();
    const answer = { kind: 'done', accountId: null, requestId: operationId } as const;
    const told = { act: 'reset-coordinator', contract: number, from, actor };
    await recordAct(context, db, { ...told, operationId, answer });
  }
  return reset;
}
