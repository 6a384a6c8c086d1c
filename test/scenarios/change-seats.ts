import { expect } from 'vitest';
import { asId, type AccountId } from '../../src/core/domain/ids.ts';
import { addDays } from '../../src/core/domain/time.ts';
import type { LedgerSubscription } from '../../src/ports/ledger.ts';
import type { CoreChange } from '../../src/ports/licensing-core.ts';
import { emailOf } from './read-scenario.ts';
import type { ScenarioDaemon } from './scenario-daemon.ts';
import type { Bought, ByHand, Step } from './scenario-schema.ts';

export const boss = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };

type Changes = Pick<Step, 'buy' | 'reduce' | 'renew' | 'manager' | 'coordinators' | 'byHand'>;

/** What happens at the vendor's, past the daemon: it learns of it when it reads the team. */
export async function changeSeats(daemon: ScenarioDaemon, changes: Changes): Promise<void> {
  const { buy = {}, reduce = {}, renew = {}, manager, coordinators = [], byHand = [] } = changes;
  const orders = [buy, reduce, renew].flatMap((one) => Object.keys(one));
  if (orders.length + coordinators.length + byHand.length === 0 && manager === undefined) return;
  const { contracts, roles } = daemon.ledger;
  for (const [product, bought] of Object.entries(buy))
    await contracts.purchase('1', purchaseOf(product, bought));
  await changeOrders(daemon, { reduce, renew });
  if (manager !== undefined) await roles.changeManager('1', personOf(manager));
  for (const name of coordinators) await roles.addCoordinator('1', personOf(name));
  for (const act of byHand) await assignByHand(daemon, act);
  await daemon.runFull();
}

function purchaseOf(product: string, bought: Bought) {
  const { seats, from, until } =
    typeof bought === 'number' ? { seats: bought, from: '2026-01-01', until: '2030-01-01' } : bought;
  return { product, quantity: seats, term: 'annual', startsOn: from, endsOn: until };
}

async function changeOrders(
  daemon: ScenarioDaemon,
  { reduce, renew }: Readonly<Record<'reduce' | 'renew', Readonly<Record<string, number>>>>,
): Promise<void> {
  const { orders } = daemon.ledger;
  for (const [product, quantity] of Object.entries(reduce)) {
    const { id } = await newestOf(daemon, product);
    await orders.reduceSeats('1', { subscriptionId: id, quantity });
  }
  for (const [product, quantity] of Object.entries(renew)) {
    const { id, endsOn } = await newestOf(daemon, product);
    const subscriptions = [{ subscriptionId: id, quantity }];
    await orders.renew('1', { term: 'annual', endsOn: addDays(endsOn, 365), subscriptions });
  }
}

async function newestOf({ ledger }: ScenarioDaemon, product: string): Promise<LedgerSubscription> {
  const contract = await ledger.contracts.find('1');
  const found = contract?.subscriptions.findLast((one) => one.product === product);
  return found ?? expect.fail(`there is no subscription of ${product}`);
}

function personOf(name: string) {
  return { email: emailOf(name), givenName: name, familyName: 'Person' };
}

/** As an administrator does it at the vendor's, without asking us. */
async function assignByHand(daemon: ScenarioDaemon, { give, take, person }: ByHand): Promise<void> {
  const { seats, users } = daemon.ledger;
  const email = emailOf(person);
  const from = async (address: string) => {
    const user = await users.find(address);
    return { accountId: user?.accountId ?? asId<AccountId>('nobody'), email: address };
  };
  const to = personOf(person);
  const changes: readonly CoreChange[] = [
    ...(take === undefined ? [] : [{ kind: 'unassign', product: take, from: await from(email) } as const]),
    ...(give === undefined ? [] : [await giving(give)]),
  ];
  async function giving(product: string): Promise<CoreChange> {
    const pool = (await seats.pools()).find((one) => one.product === product);
    if (pool?.parked == null) return { kind: 'add', product, to };
    return { kind: 'reassign', product, from: pool.parked, to, fromParked: true };
  }
  for (const change of changes) {
    const operationId = `by hand ${change.kind} ${change.product} ${email} ${daemon.clock.now()}`;
    const answer = await seats.change({ actor: boss.email, operationId, change });
    expect(answer.kind, `by hand: ${change.kind} ${change.product} ${person}`).toBe('done');
  }
}
