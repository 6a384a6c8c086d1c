import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignInEnd } from '../../../src/ports/connections.ts';
import { databaseKinds } from '../../support/databases.ts';
import { type ConnectionWorld, openConnectionWorld } from './connection-world.ts';
import { coreId } from './consent-world.ts';

describe.each(databaseKinds)('a sign-in of an administrator, on %s', (kind) => {
  const opened: { world?: ConnectionWorld } = {};
  const world = () => opened.world ?? expect.unreachable('opened before the tests');
  beforeAll(async () => {
    opened.world = await openConnectionWorld(kind);
  });
  afterAll(() => opened.world?.close());
  const whyOf = (end: SignInEnd) => (end.kind === 'refused' ? end.why : `given by ${end.administrator}`);

  it('gives a consent under the address that the administrator has in the team', async () => {
    const end = await world().signIn('ana@example.com');
    const [connection] = await world().connections.list();

    expect(end).toEqual({
      kind: 'given',
      coreId: 'main',
      administrator: 'ana@example.com',
      access: 'change',
      warning: null,
    });
    expect(connection?.consents).toMatchObject([{ administrator: 'ana@example.com', state: 'usable' }]);
    expect(world().acts.at(-1)).toMatchObject({ act: 'consent.given', actor: 'tester' });
  });

  it('asks for reading alone when no more is needed', async () => {
    const address = await world().begin({ access: 'look' });
    const scope = address.searchParams.get('scope')?.split(' ') ?? [];

    expect(scope).toHaveLength(3);
    expect(scope.every((name) => name.endsWith(':read'))).toBe(true);
    expect(address.searchParams.get('code_challenge_method')).toBe('S256');
    expect(address.searchParams.get('prompt')).toBe('login');
  });

  it('is used once, by whoever comes first', async () => {
    const returned = await world().consent(await world().begin({}), 'ana@example.com');
    const ends = await Promise.all([1, 2, 3].map(() => world().finish(returned)));

    expect(ends.map(whyOf).sort()).toEqual([
      'given by ana@example.com',
      'unknown-sign-in',
      'unknown-sign-in',
    ]);
    expect(whyOf(await world().finish(returned))).toBe('unknown-sign-in');
  });

  it('is of the session that began it, and another one does not use it up', async () => {
    const returned = await world().consent(await world().begin({}), 'ana@example.com');

    expect(whyOf(await world().finish({ ...returned, boundTo: 'session:other' }))).toBe('unknown-sign-in');
    expect(whyOf(await world().finish(returned))).toBe('given by ana@example.com');
  });

  it('ends after ten minutes', async () => {
    const address = await world().begin({});
    const state = address.searchParams.get('state') ?? '';
    world().simulator.clock.advance(10 * 60_000);

    expect(whyOf(await world().finish({ state, code: 'x', error: null }))).toBe('unknown-sign-in');
  });

  it('needs a code that is younger than five minutes', async () => {
    const returned = await world().consent(await world().begin({}), 'ana@example.com');
    world().simulator.clock.advance(5 * 60_000);

    expect(whyOf(await world().finish(returned))).toBe('code-refused');
  });

  it('is refused from who does not administer the team, and their tokens are ended', async () => {
    const end = await world().signIn('cleo@example.com');

    expect(end).toMatchObject({ kind: 'refused', why: 'not-administrator' });
    expect((await world().connections.list())[0]?.consents).toHaveLength(1);
    expect(world().simulator.log.at(-1)).toMatchObject({ operation: 'revoke', committed: true });
  });

  it('names the teams that are theirs instead', async () => {
    const end = await world().signIn('olga@example.com');

    expect(end).toMatchObject({ kind: 'refused', why: 'not-administrator' });
    expect(end.kind === 'refused' && end.said).toContain('200002 (Other)');
  });

  it('is kept with a warning when the teams cannot be listed now', async () => {
    world().simulator.faults.next({ kind: 'error', status: 503, when: 'before' });
    const end = await world().signIn('ben@example.com');

    expect(end).toMatchObject({ kind: 'given' });
    expect(end.kind === 'given' && end.warning).toContain('503');
  });

  it('says when the answer with the tokens was lost, and does not ask again', async () => {
    world().simulator.faults.next({ kind: 'reset', when: 'after' }, 'token');
    const before = world().simulator.log.filter(({ operation }) => operation === 'token').length;

    expect(whyOf(await world().signIn('ben@example.com'))).toBe('unsure');
    expect(world().simulator.log.filter(({ operation }) => operation === 'token')).toHaveLength(before + 1);
  });

  it.each([
    ['access_denied', 'denied'],
    ['invalid_scope', 'vendor-error'],
    ['<b>who knows</b>', 'vendor-error'],
  ])('that comes back with %s is %s', async (error, why) => {
    const state = (await world().begin({})).searchParams.get('state') ?? '';
    const end = await world().finish({ state, code: null, error });

    expect(whyOf(end)).toBe(why);
    expect(JSON.stringify(end)).not.toContain('<b>');
  });

  it('says when the client secret is wrong', async () => {
    const returned = await world().consent(await world().begin({}), 'ana@example.com');
    world().simulator.registerApp({ ...world().app, clientSecret: 'changed' });
    const end = await world().finish(returned);
    world().simulator.registerApp(world().app);

    expect(whyOf(end)).toBe('client-refused');
  });

  it('says when the app may not use the API', async () => {
    world().simulator.registerApp({ ...world().app, hasTeamAdminApi: false });
    const end = await world().signIn('ana@example.com');
    world().simulator.registerApp(world().app);

    expect(whyOf(end)).toBe('app-not-enabled');
  });

  it('is taken back: nothing uses it, and Autodesk ends it', async () => {
    await world().signIn('ana@example.com');
    const consents = (await world().connections.list())[0]?.consents ?? [];
    const { id: consentId = '' } =
      consents.find(({ administrator }) => administrator === 'ana@example.com') ?? {};
    const asked = { coreId, consentId, actor: 'tester' };

    expect(await world().connections.remove(asked)).toEqual({
      administrator: 'ana@example.com',
      isRevoked: true,
    });
    expect(await world().connections.remove(asked)).toBeNull();
    expect(world().acts.at(-1)).toMatchObject({ act: 'consent.removed' });
  });

  it('leaves no token in what is told', async () => {
    await world().signIn('ana@example.com');
    const told = JSON.stringify([world().acts, world().ends, await world().connections.list()]);

    for (const token of world().simulator.secrets()) expect(told).not.toContain(token);
    expect(world().simulator.secrets().length).toBeGreaterThan(10);
  });
});
