import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Computer, createComputer } from '../../licensing/activation-computer.ts';
import { type AppWorld, startApp } from '../admin/app-world.ts';

const boss = 'boss@example.com';
const person = (name: string) => ({ email: `${name}@example.com`, givenName: name, familyName: 'Fox' });

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 20);
});
afterAll(() => world.close());

const path = (rest: string) => `/licensing/v1${rest}`;
const asAdmin = (method: string, rest: string, body?: unknown) =>
  world.ask(`${method} ${path(rest)}`, { body });
const asStranger = (rest: string, body: unknown) => world.ask(`POST ${path(rest)}`, { body, token: null });
const assign = (name: string) =>
  asAdmin('POST', '/assignments', { product: 'CAD', person: person(name), actingAs: boss });
const unassign = (name: string) =>
  asAdmin('POST', '/assignments/unassign', { product: 'CAD', email: person(name).email, actingAs: boss });

async function codeFor(name: string): Promise<string> {
  const { body } = await asAdmin('POST', '/activation/codes', { email: person(name).email });
  return (body as { code: string }).code;
}

async function signIn(computer: Computer, name: string, more: object = {}) {
  const code = await codeFor(name);
  const { device, proof } = await computer.signIn({ kind: 'code', code });
  const answer = await asStranger('/activation/sign-in', { device, code, proof, ...more });
  return { ...answer, view: answer.body as { session: string; entitlement: string } };
}
const heartbeat = async (computer: Computer, session: string, claims = {}) =>
  asStranger('/activation/heartbeat', { proof: await computer.heartbeat(session, claims) });
const newComputer = (name: string) => createComputer(name, world);
const lastAudit = async () =>
  ((await world.ask('GET /api/v1/audit?limit=1')).body as { act: string; data: object }[])[0];

describe('a computer over HTTP', () => {
  it('signs in with a code of an administrator and no token, and gets what the published keys confirm', async () => {
    await assign('ana');
    const laptop = await newComputer('laptop');
    const { status, body, view } = await signIn(laptop, 'ana');
    const keys = await world.ask(`GET ${path('/jwks.json')}`, { token: null });
    const { payload } = await jwtVerify(view.entitlement, createLocalJWKSet(keys.body as JSONWebKeySet), {
      issuer: 'seatwarden',
      audience: 'CAD',
      currentDate: new Date(world.clock.now()),
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      email: 'ana@example.com',
      products: ['CAD'],
      expiresAt: '2026-11-25T12:00:00.000Z',
      checkAgainAt: '2026-11-25T00:00:00.000Z',
      displaced: null,
    });
    expect(payload).toMatchObject({ sub: 'ana@example.com', device: laptop.device.id });
    expect(keys.headers['cache-control']).toBe('public, max-age=300');
    expect(keys.text).not.toContain('"d"');
    expect(await lastAudit()).toMatchObject({
      act: 'activation.signed-in',
      actor: 'user:ana@example.com',
      data: { device: laptop.device, products: ['CAD'], by: 'code', displaced: null },
    });
  });

  it('is told when and where its person signed in instead', async () => {
    await assign('bo');
    const [desk, home] = [await newComputer('desk'), await newComputer('home')];
    const first = await signIn(desk, 'bo');
    const second = await signIn(home, 'bo');
    const refused = await heartbeat(desk, first.view.session);

    expect(second.body).toMatchObject({ displaced: desk.device });
    expect(refused.status).toBe(409);
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(refused.body).toMatchObject({
      type: 'urn:seatwarden:problem:signed-in-elsewhere',
      status: 409,
      detail: 'signed in on home at 2026-11-24T12:00:00.000Z; sign in here again to go on here',
      at: '2026-11-24T12:00:00.000Z',
      device: home.device,
    });
  });

  it('is refused with 403 once the seat is gone, and the audit trail has it once', async () => {
    await assign('cem');
    const laptop = await newComputer('cem-laptop');
    const { view } = await signIn(laptop, 'cem');
    expect((await heartbeat(laptop, view.session)).status).toBe(200);
    await unassign('cem');
    const refused = await heartbeat(laptop, view.session);
    const ended = await lastAudit();
    await heartbeat(laptop, view.session);

    expect(refused).toMatchObject({ status: 403, body: { type: 'urn:seatwarden:problem:no-seat' } });
    expect(ended).toMatchObject({ act: 'activation.ended', subject: 'user:cem@example.com' });
    expect(await lastAudit()).toEqual(ended);
  });

  it('is told the time when its clock is wrong', async () => {
    await assign('dan');
    const late = await createComputer('late', { clock: world.clock, aheadMs: -301_000 });
    const { status, body } = await signIn(late, 'dan');

    expect(status).toBe(400);
    expect(body).toMatchObject({
      type: 'urn:seatwarden:problem:clock-skew',
      now: '2026-11-24T12:00:00.000Z',
    });
  });

  it('is told which computers a person has when a fourth signs in, and may take the place of one', async () => {
    await assign('eva');
    for (const name of ['one', 'two', 'three']) await signIn(await newComputer(name), 'eva');
    const fourth = await newComputer('four');
    const refused = await signIn(fourth, 'eva');

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      type: 'urn:seatwarden:problem:device-limit',
      devices: [{ name: 'one' }, { name: 'two' }, { name: 'three', isSignedIn: true }],
    });
    expect((await signIn(fourth, 'eva', { instead: 'id-of-two' })).status).toBe(200);
    const { body } = await asAdmin('GET', '/activation/devices/EVA@example.com');
    expect((body as { name: string }[]).map(({ name }) => name)).toEqual(['one', 'three', 'four']);
  });

  it('signs out, and is audited by name', async () => {
    await assign('fay');
    const laptop = await newComputer('fay-laptop');
    const { view } = await signIn(laptop, 'fay');
    const out = await asStranger('/activation/sign-out', { proof: await laptop.signOut(view.session) });
    const after = await heartbeat(laptop, view.session);

    expect(out).toMatchObject({ status: 200, body: { signedOut: laptop.device } });
    expect(after.status).toBe(401);
    expect(after.headers['www-authenticate']).toBe('Seatwarden-Proof');
    expect(await lastAudit()).toMatchObject({
      act: 'activation.signed-out',
      subject: 'user:fay@example.com',
    });
  });

  it('sends a token or a code, and not both', async () => {
    const { device, proof } = await (await newComputer('both')).signIn({ kind: 'code', code: 'x' });

    expect((await asStranger('/activation/sign-in', { device, proof })).status).toBe(400);
    const both = { device, proof, code: 'x', token: 'y' };
    expect((await asStranger('/activation/sign-in', both)).body).toMatchObject({
      detail: 'send either `token` or `code`',
    });
    const token = { device, proof: await sameProof('y'), token: 'y' };
    expect((await asStranger('/activation/sign-in', token)).body).toMatchObject({
      status: 401,
      detail: 'no issuer is configured here; sign in with a code',
    });
  });

  async function sameProof(token: string): Promise<string> {
    return (await (await newComputer('both')).signIn({ kind: 'token', token })).proof;
  }
});

describe('what administrators do', () => {
  it('needs the scope that each route names', async () => {
    const read = await world.token('read');
    const operate = await world.token('operate');
    const statusOf = async (request: string, token: string | null, body?: unknown) =>
      (await world.ask(request, { token, body })).status;

    const codes = `POST ${path('/activation/codes')}`;
    expect(await statusOf(codes, null, { email: boss })).toBe(401);
    expect(await statusOf(codes, read, { email: boss })).toBe(403);
    expect(await statusOf(codes, operate, { email: boss })).toBe(201);
    expect(await statusOf(`POST ${path('/activation/keys/rotate')}`, operate, {})).toBe(403);
    expect(await statusOf(`GET ${path('/activation/devices/boss@example.com')}`, null)).toBe(401);
    expect(await statusOf(`DELETE ${path('/activation/devices/a@example.com/x')}`, read)).toBe(403);
  });

  it('finds nobody who is not on the team', async () => {
    const { status } = await asAdmin('POST', '/activation/codes', { email: 'nobody@example.com' });

    expect(status).toBe(404);
    expect((await asAdmin('GET', '/activation/devices/nobody@example.com')).status).toBe(404);
  });

  it('removes a computer, which is out at its next check', async () => {
    await assign('gil');
    const laptop = await newComputer('gil-laptop');
    const { view } = await signIn(laptop, 'gil');
    const removed = await asAdmin('DELETE', `/activation/devices/gil@example.com/${laptop.device.id}`);
    const again = await asAdmin('DELETE', `/activation/devices/gil@example.com/${laptop.device.id}`);

    expect(removed.body).toEqual({ removed: laptop.device.id });
    expect(again.status).toBe(404);
    expect((await heartbeat(laptop, view.session)).body).toMatchObject({
      type: 'urn:seatwarden:problem:signed-out',
    });
  });

  it('is in the document of the API, with the routes that need no token', async () => {
    const { body } = await asAdmin('GET', '/openapi.json');
    const { paths } = body as { paths: Record<string, { post?: { security?: unknown[] } }> };

    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/jwks.json',
        '/activation/sign-in',
        '/activation/heartbeat',
        '/activation/sign-out',
        '/activation/codes',
        '/activation/devices/{email}',
        '/activation/devices/{email}/{device}',
        '/activation/keys',
        '/activation/keys/rotate',
      ]),
    );
    expect(paths['/activation/sign-in']?.post?.security).toEqual([]);
    expect(paths['/activation/codes']?.post?.security).toBeUndefined();
  });

  it('never finds a code or a proof in the audit trail', async () => {
    await assign('hal');
    const code = await codeFor('hal');
    const { body } = await world.ask('GET /api/v1/audit?limit=200');

    expect(JSON.stringify(body)).not.toContain(code);
    expect(JSON.stringify(body)).not.toMatch(/ey[A-Za-z0-9_-]+\.ey/);
  });
});

describe('guessing', () => {
  it('becomes slow: after thirty failed sign-ins of one address the rest of the minute is refused', async () => {
    const laptop = await newComputer('guesser');
    const guess = async () => {
      const { device, proof } = await laptop.signIn({ kind: 'code', code: 'AAAA' });
      return (await asStranger('/activation/sign-in', { device, code: 'AAAA', proof })).status;
    };
    const statuses = [];
    for (let left = 31; left > 0; left -= 1) statuses.push(await guess());

    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
  });
});
