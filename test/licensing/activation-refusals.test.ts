import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createComputer } from './activation-computer.ts';
import { type ActivationWorld, emailOf, entitled, openActivationWorld } from './activation-world.ts';

const minuteMs = 60_000;

let world: ActivationWorld;
beforeAll(async () => {
  world = await openActivationWorld('sqlite');
});
afterAll(() => world.close());

async function codeFor(name: string) {
  const made = await world.activation.devices.issueCode({ email: emailOf(name), actor: 'test' });
  return { kind: 'code', code: made?.code ?? '' } as const;
}
async function start(name: string) {
  await world.give('CAD', name);
  const laptop = await world.computer(`${name}-laptop`);
  return { laptop, session: entitled(await world.signIn(laptop, name)).sessionId };
}

describe('a one-time code', () => {
  it('signs in once, however it is typed, and not a second time', async () => {
    await world.give('CAD', 'ana');
    const { code } = await codeFor('ana');
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ')} `;
    const laptop = await world.computer('ana-laptop');
    const { sessions } = world.activation;

    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await sessions.signIn(await laptop.signIn({ kind: 'code', code: typed }))).toMatchObject({
      kind: 'signed-in',
    });
    expect(await sessions.signIn(await laptop.signIn({ kind: 'code', code }))).toMatchObject({
      reason: 'not-recognised',
    });
  });

  it('signs in one of two computers that show it at the same moment', async () => {
    await world.give('CAD', 'ben');
    const code = await codeFor('ben');
    const asked = ['one', 'two'].map(async (name) =>
      world.activation.sessions.signIn(await (await world.computer(name)).signIn(code)),
    );

    expect((await Promise.all(asked)).map(({ kind }) => kind).sort()).toEqual(['refused', 'signed-in']);
  });

  it('is worth nothing after ten minutes', async () => {
    await world.give('CAD', 'cem');
    const code = await codeFor('cem');
    world.clock.pass(10 * minuteMs);
    const laptop = await world.computer('cem-laptop');

    expect(await world.activation.sessions.signIn(await laptop.signIn(code))).toMatchObject({
      reason: 'not-recognised',
    });
  });

  it('is not used up by a sign-in that is refused for another reason', async () => {
    await world.give('CAD', 'dan');
    const code = await codeFor('dan');
    const laptop = await world.computer('dan-laptop');
    const { sessions } = world.activation;

    expect(await sessions.signIn(await laptop.signIn(code, { products: ['BIM'] }))).toMatchObject({
      reason: 'no-seat',
    });
    expect(await sessions.signIn(await laptop.signIn(code))).toMatchObject({ kind: 'signed-in' });
  });

  it('lies nowhere in the database', async () => {
    await world.give('CAD', 'dot');
    const { code } = await codeFor('dot');
    const rows = await world.team.workspace.read
      .selectFrom('activation_codes' as never)
      .selectAll()
      .execute();

    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''));
  });
});

describe('a proof', () => {
  it('is refused when it comes again, and a greater counter goes on', async () => {
    const { laptop, session } = await start('eva');
    const { sessions } = world.activation;
    const proof = await laptop.heartbeat(session);
    expect(await sessions.heartbeat(proof)).toMatchObject({ kind: 'renewed' });

    expect(await sessions.heartbeat(proof)).toMatchObject({ reason: 'replayed' });
    expect(await sessions.heartbeat(await laptop.heartbeat(session, { counter: 1 }))).toMatchObject({
      reason: 'replayed',
    });
    expect(await world.heartbeat(laptop, session)).toMatchObject({ kind: 'renewed' });
  });

  it('is refused to a computer whose key is another one', async () => {
    const { session } = await start('fay');
    const thief = await world.computer('thief');

    expect(await world.heartbeat(thief, session)).toMatchObject({ reason: 'bad-proof' });
    expect(await world.activation.sessions.signOut(await thief.signOut(session))).toMatchObject({
      reason: 'bad-proof',
    });
  });

  it('of a sign-in is good once, for this computer and this code', async () => {
    await world.give('CAD', 'gil');
    const laptop = await world.computer('gil-laptop');
    const { sessions } = world.activation;
    const request = await laptop.signIn(await codeFor('gil'));

    const elsewhere = { ...request, device: { id: 'other', name: 'other' } };
    expect(await sessions.signIn(elsewhere)).toMatchObject({ reason: 'bad-proof' });
    const otherCode = { ...request, credential: await codeFor('gil') };
    expect(await sessions.signIn(otherCode)).toMatchObject({ reason: 'bad-proof' });
    expect(await sessions.signIn(request)).toMatchObject({ kind: 'signed-in' });
    expect(await sessions.signIn(request)).toMatchObject({ reason: 'replayed' });
  });

  it('says what it is for: one of a heartbeat signs nobody out', async () => {
    const { laptop, session } = await start('hal');

    expect(await world.activation.sessions.signOut(await laptop.heartbeat(session))).toMatchObject({
      reason: 'bad-proof',
    });
    expect(await world.heartbeat(laptop, session)).toMatchObject({ kind: 'renewed' });
  });

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])('is none when it is %j', async (proof) => {
    const { sessions } = world.activation;
    const laptop = await world.computer('strange');
    const request = await laptop.signIn({ kind: 'code', code: 'x' });

    expect(await sessions.heartbeat(proof)).toMatchObject({ reason: 'bad-proof' });
    expect(await sessions.signOut(proof)).toMatchObject({ reason: 'bad-proof' });
    expect(await sessions.signIn({ ...request, proof })).toMatchObject({ reason: 'bad-proof' });
  });

  it.each([-300_000, 300_000])('is taken from a clock that is %i ms off', async (aheadMs) => {
    await world.give('CAD', `ida${aheadMs}`);
    const laptop = await createComputer('ida', { clock: world.clock, aheadMs, algorithm: 'ES256' });

    expect(await world.signIn(laptop, `ida${aheadMs}`)).toMatchObject({ kind: 'signed-in' });
  });

  it.each([-301_000, 301_000])(
    'is refused from a clock that is %i ms off, and told the time',
    async (aheadMs) => {
      const laptop = await createComputer('jan', { clock: world.clock, aheadMs });

      expect(await world.signIn(laptop, 'ana')).toMatchObject({
        reason: 'clock-skew',
        nowAt: world.clock.now(),
      });
    },
  );
});

describe('working offline', () => {
  it('can be switched off', async () => {
    await world.give('CAD', 'kim');
    const { devices, sessions } = world.restart({ offlineFor: 'PT0S' });
    const laptop = await world.computer('kim-laptop');
    const sign = async (isOffline: boolean) => {
      const made = await devices.issueCode({ email: emailOf('kim'), actor: 'test' });
      return sessions.signIn(await laptop.signIn({ kind: 'code', code: made?.code ?? '' }, { isOffline }));
    };

    expect(await sign(true)).toMatchObject({ reason: 'no-offline' });
    const { sessionId } = entitled(await sign(false));
    expect(await sessions.heartbeat(await laptop.heartbeat(sessionId, { offline: true }))).toMatchObject({
      reason: 'no-offline',
    });
  });
});

describe('a seat of a subscription that ran out', () => {
  it('opens the product for fifteen days more, and then no longer', async () => {
    const { laptop, session } = await start('lea');
    world.clock.set(Date.parse('2027-01-15T23:59:59Z'));
    expect(await world.heartbeat(laptop, session)).toMatchObject({ kind: 'renewed' });
    world.clock.set(Date.parse('2027-01-16T00:00:00Z'));
    expect(await world.heartbeat(laptop, session)).toMatchObject({ reason: 'no-seat' });
  });
});
