import type { LedgerSigned, LedgerStanding, LedgerStop } from '../../ports/ledger.ts';
import { contractAct } from './acts.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { refused, takeSubscription, type TakenSubscription } from './subscriptions.ts';
import { dayOf } from './terms.ts';

const acts = { active: 'resume', suspended: 'suspend', canceled: 'cancel' } as const;

interface Stopping {
  readonly stop: LedgerStop;
  readonly by: LedgerSigned | undefined;
}

/**
 * Takes access away from a subscription at once (`suspended`), gives it back (`active`), or ends it for good (`canceled`), as a
 * vendor does of whom nobody pays. Its holders keep their rows: who finds a seat of another subscription goes over to it, and
 * who finds none has no access. Whatever is so already stays so. Only the contract manager may. Throws `LicensingRefused`
 * when there is no such subscription, or when it has come to an end that this cannot change.
 */
export async function stopSubscription(
  context: LedgerContext,
  number: string,
  { stop: { subscriptionId, to }, by }: Stopping,
): Promise<{ outcome: 'done' | 'already-so'; status: TakenSubscription['status'] }> {
  const what = { act: `${acts[to]}-subscription`, contract: number, by };
  return contractAct(context, what, async (db) => {
    const before = await takeSubscription(context, db, { number, subscriptionId });
    if (before.standing === to) return { outcome: 'already-so', status: before.status };
    refuseStop(before, to);
    await stand(context, db, { subscriptionId, to });
    const { status } = await takeSubscription(context, db, { number, subscriptionId });
    return { outcome: 'done', status };
  });
}

function refuseStop(subscription: TakenSubscription, to: LedgerStanding): void {
  const { standing, status, endsOn } = subscription;
  if (standing === 'canceled') throw refused(subscription, 'is canceled for good: buy anew');
  if (status === 'canceled') throw refused(subscription, `ended on ${endsOn} and is canceled: buy anew`);
  if (to === 'suspended' && status === 'suspended')
    throw refused(subscription, `ended on ${endsOn} and gives no access: there is nothing to suspend`);
}

/** Terms that are over stay as they were: what counts is what gives access, or would. */
async function stand(
  { clock }: LedgerContext,
  db: LedgerTx,
  { subscriptionId, to }: LedgerStop,
): Promise<void> {
  const today = dayOf(clock.now());
  await db.updateTable('ledger_subscriptions').set({ status: to }).where('id', '=', subscriptionId).execute();
  await db
    .updateTable('ledger_terms')
    .set({ stopped_on: to === 'active' ? null : today })
    .where('subscription_id', '=', subscriptionId)
    .where('access_until', '>', today)
    .where('stopped_on', to === 'active' ? 'is not' : 'is', null)
    .execute();
}
