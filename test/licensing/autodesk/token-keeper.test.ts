import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../support/databases.ts';
import {
  clientSecret,
  type ConsentWorld,
  onIntrospection,
  onRevocation,
  onTrade,
  openConsentWorld,
  tokens,
} from './consent-world.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

describe.each(databaseKinds)('consents on %s', (kind) => {
  const opened: { world?: ConsentWorld } = {};
  const world = () => opened.world!;
  beforeEach(async () => {
    opened.world = await openConsentWorld(kind);
  });
  afterEach(async () => {
    await world().close();
    const left = nock.pendingMocks();
    nock.cleanAll();
    if (left.length > 0) throw new Error(`Autodesk was not asked: ${left.join(', ')}`);
  });

  const take = async () => (await world().keeper.take('look')).accessToken;
  const states = async () =>
    (await world().consents.list()).map(({ administrator, state }) => [administrator, state]);
  const whyNot = async () => {
    const error: unknown = await world()
      .keeper.take('look')
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof Error)) throw new Error('a token was there');
    return error;
  };

  it('say who is missing when nobody has consented', async () => {
    expect(await whyNot()).toMatchObject({
      name: 'LicensingUnavailable',
      message: expect.stringContaining('no administrator has consented yet'),
    });
  });

  it('that allow reading only are read with, and never changed with', async () => {
    const readOnly = 'tmadmapi:team:read tmadmapi:team-products:read';
    const keep = (administrator: string, scopes: string) =>
      world().consents.keep({
        administrator,
        scopes,
        tokens: { accessToken: `access-of-${administrator}`, refreshToken: 'r', livesMs: 60 * minuteMs },
      });
    await keep('ana', readOnly);

    expect(await take()).toBe('access-of-ana');
    await expect(world().keeper.take('change')).rejects.toMatchObject({
      message: expect.stringContaining('ana: consented to reading only') as string,
      needsConsent: true,
    });
    world().test.clock.pass(1);
    await keep('ben', `${readOnly} tmadmapi:team-products:write`);
    expect((await world().keeper.take('change')).accessToken).toBe('access-of-ben');
    expect(await take()).toBe('access-of-ana');
  });

  it('that are removed while they are renewed leave no token alive', async () => {
    await world().consent('ana', 'r1');
    onTrade('r1').reply(200, async () => {
      const [row] = await world().consents.list();
      if (row !== undefined) await world().consents.remove(row);
      return tokens('a2', 'r2');
    });
    onRevocation('r2').reply(200);

    expect((await whyNot()).message).toContain('no administrator has consented');
  });

  it('give the stored access token while it lives, without asking Autodesk', async () => {
    await world().consent('ana', 'r1', 60 * minuteMs);
    expect(await take()).toBe('access-of-r1');
  });

  it('trade the refresh token before the access token ends, and each one once', async () => {
    await world().consent('ana', 'r1', 60 * minuteMs);
    world().test.clock.pass(51 * minuteMs);
    onTrade('r1').reply(200, tokens('a2', 'r2'));
    expect(await take()).toBe('a2');
    expect(await take()).toBe('a2');
    world().test.clock.pass(60 * minuteMs);
    onTrade('r2').reply(200, tokens('a3', 'r3'));
    expect(await take()).toBe('a3');
  });

  it('have the new refresh token on disk when its access token is given out', async () => {
    await world().consent('ana', 'r1');
    onTrade('r1').reply(200, tokens('a2', 'r2'));
    await take();
    const other = await world().openAgain();
    onTrade('r2').reply(200, tokens('a3', 'r3'));
    world().test.clock.pass(60 * minuteMs);
    expect((await other.keeper.take('look')).accessToken).toBe('a3');
    await other.close();
  });

  it('are refreshed by one process at a time, however many ask', async () => {
    await world().consent('ana', 'r1');
    const other = await world().openAgain();
    onTrade('r1').delay(30).reply(200, tokens('a2', 'r2'));
    const asked = [world().keeper, other.keeper, world().keeper, other.keeper];
    // The clock stands still, so a claim does not run out however often the others look.
    const taken = await Promise.all(asked.map((keeper) => takeUntilThere(() => keeper.take('look'))));
    expect(taken).toEqual(['a2', 'a2', 'a2', 'a2']);
    await other.close();
  });

  it('are used in their order, the next one when Autodesk no longer accepts one', async () => {
    await world().consent('ana', 'r1');
    await world().consent('bo', 'r2', 60 * minuteMs);
    onTrade('r1').reply(400, { error: 'invalid_grant', error_description: 'r1' });
    expect(await take()).toBe('access-of-r2');
    expect(await states()).toEqual([
      ['ana', 'consent-again'],
      ['bo', 'usable'],
    ]);
    expect(await take()).toBe('access-of-r2');
  });

  it('end, and are not asked for again, when the answer was lost and the token is used up', async () => {
    await world().consent('ana', 'r1');
    onTrade('r1').replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    onIntrospection('r1').reply(200, { active: false });
    expect((await whyNot()).message).toContain('consent again');
    world().test.clock.pass(dayMs);
    expect((await whyNot()).message).toContain('must consent');
    expect(await states()).toEqual([['ana', 'consent-again']]);
  });

  it.each([
    ['half an answer', (trade: nock.Interceptor) => trade.reply(200, '{"access_token":"a2","refr')],
    ['a web page', (trade: nock.Interceptor) => trade.reply(200, '<html>maintenance</html>')],
    ['no refresh token', (trade: nock.Interceptor) => trade.reply(200, { access_token: 'a2' })],
    ['an outage', (trade: nock.Interceptor) => trade.reply(502, '<html>bad gateway</html>')],
  ])('survive %s when the token was not used up after all', async (_what, answer) => {
    await world().consent('ana', 'r1');
    answer(onTrade('r1'));
    onIntrospection('r1').reply(200, { active: true });
    await whyNot();
    expect((await whyNot()).message).toContain('not before');
    world().test.clock.pass(30_000);
    onTrade('r1').reply(200, tokens('a2', 'r2'));
    expect(await take()).toBe('a2');
  });

  it('send no refresh token again before Autodesk has told what became of it', async () => {
    await world().consent('ana', 'r1');
    onTrade('r1').reply(500, {});
    onIntrospection('r1').reply(500, {});
    await whyNot();
    world().test.clock.pass(30_000);
    onIntrospection('r1').reply(503, {});
    await whyNot();
    world().test.clock.pass(30_000);
    onIntrospection('r1').reply(200, { active: false });
    await whyNot();
    expect(await states()).toEqual([['ana', 'consent-again']]);
  });

  it('are settled by the next process when one died while it refreshed', async () => {
    await world().consent('ana', 'r1');
    const [row] = await world().consents.list();
    expect(await world().consents.refreshing.claim(row!, 'a process that dies')).toBe(true);
    world().test.clock.pass(10 * minuteMs);
    onIntrospection('r1').reply(200, { active: false });
    expect((await whyNot()).message).toContain('consent again');
  });

  it('take the place of an earlier one of the same administrator, whatever its state', async () => {
    await world().consent('ana', 'r1');
    onTrade('r1').reply(400, { error: 'invalid_grant' });
    await whyNot();
    await world().consent('ana', 'r9', 60 * minuteMs);
    expect(await take()).toBe('access-of-r9');
    expect(await states()).toEqual([['ana', 'usable']]);
  });

  it.each([
    [401, { error: 'invalid_client' }, 'client secret'],
    [400, { error: 'invalid_scope' }, 'invalid_scope'],
    [429, {}, 'busy'],
  ])('stay as they are after %i, and Autodesk is left alone for a while', async (status, body, words) => {
    await world().consent('ana', 'r1');
    onTrade('r1').reply(status, body);
    expect((await whyNot()).message).toContain(words);
    expect(await states()).toEqual([['ana', 'usable']]);
    expect((await whyNot()).message).toContain('not before');
  });

  it('go on with what is left of the access token while the sign-in service is down', async () => {
    await world().consent('ana', 'r1', 5 * minuteMs);
    onTrade('r1').reply(429, {});
    expect(await take()).toBe('access-of-r1');
  });

  it('are set aside for an hour when the administrator lost the role, and used again when it is back', async () => {
    await world().consent('ana', 'r1', 600 * minuteMs);
    await world().consent('bo', 'r2', 600 * minuteMs);
    const { keeper, test } = world();
    await keeper.setAside(await keeper.take('look'), 'lost the role');
    expect(await take()).toBe('access-of-r2');
    await keeper.setAside(await keeper.take('look'), 'lost the role');
    expect((await whyNot()).message).toContain('ana: lost the role; bo: lost the role');
    test.clock.pass(60 * minuteMs);
    await keeper.worked(await keeper.take('look'));
    expect(await states()).toEqual([
      ['ana', 'usable'],
      ['bo', 'role-lost'],
    ]);
  });

  it('are kept warm, and only those that are cold', async () => {
    await world().consent('ana', 'r1');
    await world().consent('bo', 'r2');
    world().test.clock.pass(2 * dayMs);
    onTrade('r1').reply(200, tokens('a1', 'r3'));
    await take();
    world().test.clock.pass(dayMs);
    onTrade('r2').reply(200, tokens('a2', 'r4'));
    expect(await world().keeper.keepWarm()).toBe(1);
    expect(await world().keeper.keepWarm()).toBe(0);
  });

  it('need another access token after Autodesk refused one', async () => {
    await world().consent('ana', 'r1', 60 * minuteMs);
    const { keeper } = world();
    const held = await keeper.take('look');
    await keeper.dropAccess(held);
    onTrade('r1').reply(200, tokens('a2', 'r2'));
    expect(await take()).toBe('a2');
    // Too late to say it of the one that came after.
    await keeper.dropAccess(held);
    expect(await take()).toBe('a2');
  });

  it('never show a token, not in the database and not in an error', async () => {
    await world().consent('ana', 'refresh-1234', 1);
    onTrade('refresh-1234').reply(400, { error: 'refresh-1234', error_description: 'refresh-1234' });
    const error = await whyNot();
    const shown = JSON.stringify([error, error.message, error.stack, error.cause ?? null]);
    const stored = JSON.stringify(await world().consents.list());
    for (const secret of ['refresh-1234', clientSecret, 'access-of']) {
      expect(shown).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
  });
});

/** A process that looked too often gives up for this time; its next run asks again. */
async function takeUntilThere(take: () => Promise<{ readonly accessToken: string }>): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const held = await take().catch(() => null);
    if (held !== null) return held.accessToken;
  }
  return 'never there';
}
