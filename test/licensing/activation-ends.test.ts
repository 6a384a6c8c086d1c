import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../support/databases.ts';
import { type ActivationWorld, entitled, openActivationWorld } from './activation-world.ts';

const at = (moment: string) => Date.parse(`${moment}:00Z`);
/** Seats of these tests are of subscriptions that end on 2027-01-01, with fifteen days of access after it. */
const lastMoment = at('2027-01-16T00:00');

describe.each(databaseKinds)('an entitlement near the end of its subscription, on %s', (kind) => {
  const opened: { world?: ActivationWorld } = {};
  const world = () => opened.world ?? expect.unreachable('opened before each test');
  beforeEach(async () => {
    await opened.world?.close();
    opened.world = await openActivationWorld(kind);
    await world().give('CAD', 'ana');
  });
  afterAll(() => opened.world?.close());

  async function expiry(isOffline: boolean) {
    const computer = await world().computer('desk');
    const entitlement = entitled(await world().signIn(computer, 'ana', { isOffline }));
    expect((await world().check(entitlement, 'CAD'))['exp']).toBe(entitlement.expiresAt / 1000);
    expect(entitlement.checkAgainAt).toBeLessThan(entitlement.expiresAt);
    return entitlement.expiresAt;
  }

  it('does not outlast the days of access after the end, offline or not', async () => {
    world().clock.set(at('2027-01-05T12:00'));
    expect(await expiry(true)).toBe(lastMoment);
    expect(await expiry(false)).toBe(at('2027-01-06T12:00'));
    world().clock.set(at('2027-01-15T12:00'));
    expect(await expiry(false)).toBe(lastMoment);
  });

  it('is as long as ever once the subscription is renewed', async () => {
    const { ledger, contract } = world().team;
    world().clock.set(at('2027-01-05T12:00'));
    await ledger.orders.renew(contract, { term: 'annual', endsOn: '2028-01-01', subscriptions: null });

    expect(await expiry(true)).toBe(at('2027-02-04T12:00'));
  });

  it('ends with the term where the seat is none of those that were renewed', async () => {
    const { ledger, contract } = world().team;
    const [{ id: subscriptionId } = { id: '' }] =
      (await ledger.contracts.find(contract))?.subscriptions ?? [];
    await ledger.orders.addSeats(contract, { subscriptionId, quantity: 1 });
    world().clock.set(at('2026-12-20T12:00'));
    const subscriptions = [{ subscriptionId, quantity: 1 }];
    await ledger.orders.renew(contract, { term: 'annual', endsOn: '2028-01-01', subscriptions });
    await world().take('CAD', 'ana');
    const parked = (await ledger.seats.pools())[0]?.parked;
    expect(parked?.seats).toBe(1);
    const to = { email: 'bo@example.com', givenName: 'bo', familyName: 'Fox' };
    for (const person of [to, { ...to, email: 'ana@example.com' }]) {
      const from = (await ledger.seats.pools())[0]?.parked ?? null;
      const change =
        from === null
          ? ({ kind: 'add', product: 'CAD', to: person } as const)
          : ({ kind: 'reassign', product: 'CAD', from, to: person, fromParked: true } as const);
      await ledger.seats.change({
        actor: 'boss@example.com',
        operationId: world().team.context.ids.next(),
        change,
      });
    }
    const ends: number[] = [];
    for (const name of ['ana', 'bo']) {
      const computer = await world().computer(`desk of ${name}`);
      ends.push(entitled(await world().signIn(computer, name, { isOffline: true })).expiresAt);
    }

    expect(ends.sort((one, other) => one - other)).toEqual([at('2027-01-01T00:00'), at('2027-01-19T12:00')]);
  });

  it('is refused when its subscription was suspended, and given again when that was resumed', async () => {
    const { ledger, contract } = world().team;
    const computer = await world().computer('desk');
    const { sessionId } = entitled(await world().signIn(computer, 'ana'));
    const [{ id: subscriptionId } = { id: '' }] =
      (await ledger.contracts.find(contract))?.subscriptions ?? [];
    await ledger.orders.stop(contract, { subscriptionId, to: 'suspended' });

    expect(await world().heartbeat(computer, sessionId)).toMatchObject({
      kind: 'refused',
      reason: 'no-seat',
    });
    await ledger.orders.stop(contract, { subscriptionId, to: 'active' });
    expect(await expiry(false)).toBe(world().clock.now() + 86_400_000);
  });
});
