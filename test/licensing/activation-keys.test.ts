import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeProtectedHeader } from 'jose';
import { type ActivationWorld, entitled, openActivationWorld } from './activation-world.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const secretKey = 'a secret that is long enough for us';

let world: ActivationWorld;
beforeEach(async () => {
  world = await openActivationWorld('sqlite');
  await world.give('CAD', 'ana');
});
afterEach(() => world.close());

const kids = async () => (await world.activation.keys.published()).keys.map(({ kid }) => kid);
const stored = () =>
  world.team.workspace.read
    .selectFrom('activation_keys' as never)
    .selectAll()
    .execute();

async function signWithClock() {
  const laptop = await world.computer('laptop');
  const signedIn = entitled(await world.signIn(laptop, 'ana', { isOffline: true }));
  return { laptop, signedIn, kid: decodeProtectedHeader(signedIn.token).kid };
}

describe('the keys of entitlements', () => {
  it('are published without what is secret, and say what they are for', async () => {
    const { keys } = await world.activation.keys.published();

    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('have a first one that signs at once, however fast the clock runs', async () => {
    const fast = { now: () => (world.clock.pass(1), world.clock.now()), calendar: world.clock.calendar };
    const { sessions, devices } = world.restart({}, { clock: fast });
    const laptop = await world.computer('laptop');
    const code = await devices.issueCode({ email: 'ana@example.com', actor: 'test' });
    const request = await laptop.signIn({ kind: 'code', code: code?.code ?? '' });

    expect(await sessions.signIn(request)).toMatchObject({ kind: 'signed-in' });
  });

  it('rotate with an overlap: the next one is shown first and signs later, the old one stays for what it signed', async () => {
    const before = await signWithClock();
    const next = await world.activation.keys.rotate('overlap');
    expect(await kids()).toEqual([before.kid, next.kid]);

    world.clock.pass(10 * minuteMs - 1);
    const still = entitled(await world.heartbeat(before.laptop, before.signedIn.sessionId));
    expect(decodeProtectedHeader(still.token).kid).toBe(before.kid);
    world.clock.pass(1);
    const later = entitled(await world.heartbeat(before.laptop, before.signedIn.sessionId));
    expect(decodeProtectedHeader(later.token).kid).toBe(next.kid);

    world.clock.pass(30 * dayMs - 2000);
    expect(await world.check(still, 'CAD')).toMatchObject({ sub: 'ana@example.com' });
    world.clock.pass(2000);
    expect(await kids()).toEqual([next.kid]);
  });

  it('keep the end of a key that was replaced before, when they rotate again', async () => {
    const [first] = await kids();
    await world.activation.keys.rotate('overlap');
    const until = (await world.activation.keys.list())[0]?.until;
    world.clock.pass(dayMs);
    await world.activation.keys.rotate('overlap');

    expect((await world.activation.keys.list())[0]).toMatchObject({ kid: first, until });
  });

  it('are taken back at once, and what they signed is believed no more', async () => {
    const { laptop, signedIn } = await signWithClock();
    const next = await world.activation.keys.rotate('at-once');

    expect(await kids()).toEqual([next.kid]);
    await expect(world.check(signedIn, 'CAD')).rejects.toThrow('no applicable key');
    const renewed = entitled(await world.heartbeat(laptop, signedIn.sessionId));
    expect(await world.check(renewed, 'CAD')).toMatchObject({ sub: 'ana@example.com' });
  });

  it('lie open without a secret key, which is warned of, and sealed with one', async () => {
    await kids();
    expect(JSON.stringify(await stored())).toContain('\\"d\\"');
    expect(world.warnings).toEqual([expect.stringContaining('SEATWARDEN_SECRET_KEY')]);

    await world.restart({}, { secretKey }).keys.rotate('at-once');
    const [, sealed] = await stored();
    expect(JSON.stringify(sealed)).not.toContain('\\"d\\"');
  });

  it('are not opened with another secret key: nobody is signed in, and it is said why', async () => {
    await world.restart({}, { secretKey }).keys.list();
    await expect(signWithClock()).rejects.toThrow('is sealed, and SEATWARDEN_SECRET_KEY is not set');
    const other = world.restart({}, { secretKey: 'another secret of the same length.' });
    const laptop = await world.computer('other');
    const code = await other.devices.issueCode({ email: 'ana@example.com', actor: 'test' });
    const request = await laptop.signIn({ kind: 'code', code: code?.code ?? '' });

    await expect(other.sessions.signIn(request)).rejects.toThrow('sealed with another SEATWARDEN_SECRET_KEY');
    await other.keys.rotate('at-once');
    const again = await other.devices.issueCode({ email: 'ana@example.com', actor: 'test' });
    const retry = await laptop.signIn({ kind: 'code', code: again?.code ?? '' });
    expect(await other.sessions.signIn(retry)).toMatchObject({ kind: 'signed-in' });
  });

  it('are one, when two processes need the first at the same moment', async () => {
    const [one, other] = await Promise.all([
      world.restart({}).keys.published(),
      world.restart({}).keys.published(),
    ]);

    expect(one.keys).toHaveLength(1);
    expect(other).toEqual(one);
  });
});
