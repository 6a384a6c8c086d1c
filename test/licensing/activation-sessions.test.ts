import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../support/databases.ts';
import { type ActivationWorld, emailOf, entitled, openActivationWorld } from './activation-world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe.each(databaseKinds)('signing in on computers, on %s', (kind) => {
  const opened: { world?: ActivationWorld } = {};
  const world = () => opened.world ?? expect.unreachable('the world is opened before the tests run');
  beforeAll(async () => {
    opened.world = await openActivationWorld(kind);
  });
  afterAll(() => opened.world?.close());

  it('gives an entitlement that names person, products, computer and end, and that a program can check', async () => {
    await world().give('CAD', 'ana');
    await world().give('BIM', 'ana');
    const laptop = await world().computer('laptop');
    const signedIn = entitled(await world().signIn(laptop, 'ana'));
    const claims = await world().check(signedIn, 'CAD');

    expect(claims).toMatchObject({
      iss: 'seatwarden',
      sub: emailOf('ana'),
      aud: ['BIM', 'CAD'],
      products: ['BIM', 'CAD'],
      device: laptop.device.id,
      offline: false,
      iat: world().clock.now() / 1000,
      nbf: world().clock.now() / 1000 - 300,
      exp: (world().clock.now() + dayMs) / 1000,
      jti: expect.any(String) as string,
    });
    await expect(world().check(signedIn, 'Other')).rejects.toThrow('aud');
    world().clock.pass(dayMs);
    await expect(world().check(signedIn, 'CAD')).rejects.toThrow('exp');
  });

  it('is for what was asked and has a seat only', async () => {
    await world().give('CAD', 'ben');
    const laptop = await world().computer('ben-laptop');
    const some = entitled(await world().signIn(laptop, 'ben', { products: ['CAD', 'BIM'] }));
    const none = await world().signIn(laptop, 'ben', { products: ['BIM'] });

    expect(some.products).toEqual(['CAD']);
    expect(none).toMatchObject({ reason: 'no-seat', detail: `${emailOf('ben')} has no seat of BIM` });
  });

  it('makes the first computer unusable at its next check, until the person signs in there again', async () => {
    await world().give('CAD', 'cem');
    const [desk, home] = [await world().computer('desk'), await world().computer('home')];
    const first = entitled(await world().signIn(desk, 'cem'));
    world().clock.pass(hourMs);
    const movedAt = world().clock.now();
    const moved = await world().signIn(home, 'cem');

    expect(moved).toMatchObject({ kind: 'signed-in', displaced: desk.device });
    expect(await world().heartbeat(desk, first.sessionId)).toMatchObject({
      reason: 'signed-in-elsewhere',
      at: movedAt,
      device: home.device,
    });
    const back = entitled(await world().signIn(desk, 'cem'));
    expect(await world().heartbeat(desk, back.sessionId)).toMatchObject({ kind: 'renewed' });
    expect(await world().heartbeat(home, entitled(moved).sessionId)).toMatchObject({
      reason: 'signed-in-elsewhere',
      device: desk.device,
    });
  });

  it('is renewed by a heartbeat, also after it has ended', async () => {
    await world().give('CAD', 'dan');
    const laptop = await world().computer('dan-laptop');
    const { sessionId } = entitled(await world().signIn(laptop, 'dan'));
    world().clock.pass(3 * dayMs);
    const renewed = entitled(await world().heartbeat(laptop, sessionId));

    expect(renewed.expiresAt).toBe(world().clock.now() + dayMs);
    expect(renewed.checkAgainAt).toBe(world().clock.now() + dayMs / 2);
  });

  it('lasts thirty days where the person asked to work offline', async () => {
    await world().give('CAD', 'eva');
    const laptop = await world().computer('eva-laptop');
    const offline = entitled(await world().signIn(laptop, 'eva', { isOffline: true }));
    expect(offline.expiresAt).toBe(world().clock.now() + 30 * dayMs);
    expect(await world().check(offline, 'CAD')).toMatchObject({ offline: true });
    const online = entitled(await world().heartbeat(laptop, offline.sessionId, { offline: false }));
    expect(online.expiresAt).toBe(world().clock.now() + dayMs);
    const again = entitled(await world().heartbeat(laptop, offline.sessionId, { offline: true }));
    world().clock.pass(30 * dayMs - 1000);
    expect(await world().check(again, 'CAD')).toMatchObject({ sub: emailOf('eva') });
    world().clock.pass(1000);
    await expect(world().check(again, 'CAD')).rejects.toThrow('exp');
  });

  it('ends at the next check after the seat was taken, and does not come back with another seat', async () => {
    await world().give('CAD', 'fay');
    const laptop = await world().computer('fay-laptop');
    const { sessionId } = entitled(await world().signIn(laptop, 'fay'));
    await world().take('CAD', 'fay');

    expect(await world().heartbeat(laptop, sessionId)).toMatchObject({
      reason: 'no-seat',
      ended: { email: emailOf('fay') },
    });
    await world().give('CAD', 'fay');
    expect(await world().heartbeat(laptop, sessionId)).toMatchObject({ reason: 'no-seat' });
    expect(await world().signIn(laptop, 'fay')).toMatchObject({ kind: 'signed-in' });
  });

  it('goes on with the products that are left when one of several seats was taken', async () => {
    await world().give('CAD', 'gil');
    await world().give('BIM', 'gil');
    const laptop = await world().computer('gil-laptop');
    const { sessionId } = entitled(await world().signIn(laptop, 'gil'));
    await world().take('BIM', 'gil');

    expect(entitled(await world().heartbeat(laptop, sessionId)).products).toEqual(['CAD']);
  });

  it('ends when the person signs out, once', async () => {
    await world().give('CAD', 'hal');
    const laptop = await world().computer('hal-laptop');
    const { sessionId } = entitled(await world().signIn(laptop, 'hal'));
    const { sessions } = world().activation;

    expect(await sessions.signOut(await laptop.signOut(sessionId))).toMatchObject({
      kind: 'signed-out',
      email: emailOf('hal'),
      device: laptop.device,
    });
    expect(await world().heartbeat(laptop, sessionId)).toMatchObject({ reason: 'signed-out' });
    expect(await sessions.signOut(await laptop.signOut(sessionId))).toMatchObject({ reason: 'signed-out' });
  });

  it('notes which products were used, when, and whether offline', async () => {
    await world().give('CAD', 'ida');
    await world().give('BIM', 'ida');
    const laptop = await world().computer('ida-laptop');
    const { sessionId } = entitled(await world().signIn(laptop, 'ida', { products: ['CAD', 'BIM'] }));
    world().clock.pass(dayMs);
    await world().heartbeat(laptop, sessionId, { using: ['CAD', 'Unknown'], offline: true });

    const mine = world().uses.filter(({ email }) => email === emailOf('ida'));
    expect(mine.slice(0, 2).map(({ product }) => product)).toEqual(['BIM', 'CAD']);
    expect(mine.slice(2)).toEqual([
      {
        coreId: world().team.context.coreId,
        email: emailOf('ida'),
        product: 'CAD',
        at: world().clock.now(),
        isOffline: true,
      },
    ]);
  });
});
