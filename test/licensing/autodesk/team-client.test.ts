import { describe, expect, it } from 'vitest';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { onTrade, tokens } from './consent-world.ts';
import {
  account,
  gateway,
  page,
  problem,
  type Said,
  seat,
  signal,
  teamPath,
  thrown,
  useContractWorld,
  user,
} from './contract-world.ts';

const world = useContractWorld();
const poolsPath = `${teamPath}/product-pools?limit=100`;
const assignmentsPath = `${teamPath}/assignments?userId=US1&productId=prod_cad`;
const unassign = {
  kind: 'unassign',
  product: 'CAD',
  from: { accountId: account('US1'), email: 'ana@example.com' },
} as const;

/** One question: the pools, which a reading begins with and which end it here. */
const ask = () => world.team.core.readTeam(signal);
const onPools = (token?: string) => world.on(token).get(poolsPath);
const states = async () => (await world.team.consents.list()).map(({ state }) => state);
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

describe('a question to Autodesk', () => {
  it.each([
    ['busy', (call: ReturnType<typeof onPools>) => call.reply(503, 'busy')],
    ['a web page', (call: ReturnType<typeof onPools>) => call.reply(502, '<html>502</html>')],
    [
      'a web page that claims success',
      (call: ReturnType<typeof onPools>) => call.reply(200, '<html></html>'),
    ],
    ['half an answer', (call: ReturnType<typeof onPools>) => call.reply(200, '{"data":[{"prod')],
    ['a broken line', (call: ReturnType<typeof onPools>) => call.replyWithError(reset())],
  ])('is asked again, twice, and then not any more: %s', async (_what, answer) => {
    for (let time = 0; time < 3; time += 1) answer(onPools());
    await thrown(ask());
    expect(world.waits).toEqual([500, 1000]);
  });

  it.each([
    [400, 'invalid-request'],
    [404, 'not-found'],
    [422, 'unsupported-product-pool'],
  ])('is not asked again after %i %s, which is told', async (status, type) => {
    onPools().reply(...problem(status, type));
    const { message } = await thrown(ask());
    expect(message).toContain(`product pools: ${status} https://developer.api.autodesk.com/problems/${type}`);
  });

  it('waits for the next minute, or for as long as it is told, after 429', async () => {
    onPools().reply(429, { developerMessage: 'Quota limit exceeded.' }, { 'Retry-After': '25' });
    onPools().reply(429, {}, { 'Retry-After': '90' });
    onPools().reply(...problem(400, 'invalid-request'));
    await thrown(ask());
    // The clock starts a second after noon, and two consents later; a minute begins 250 ms late.
    expect(world.waits).toEqual([59_248, 90_000]);
  });

  it('counts in the minute in which it is asked, however long the access token took', async () => {
    const { clock, database } = world.test;
    clock.pass(55 * 60_000);
    onTrade('ana-refresh').reply(200, () => {
      clock.pass(60_000);
      return tokens('ana-second', 'ana-refresh-2');
    });
    onPools('ana-second').reply(...problem(400, 'invalid-request'));
    await thrown(ask());
    const counted = await database
      .workspace<AutodeskTables>()
      .read.selectFrom('autodesk_budget')
      .select(['minute', 'used'])
      .execute();
    expect(counted).toEqual([{ minute: Math.floor(clock.now() / 60_000), used: 1 }]);
  });

  it('is given up when Autodesk goes on to refuse it for want of allowance', async () => {
    for (let time = 0; time < 4; time += 1) onPools().reply(429, {}, { 'Retry-After': '60' });
    expect((await thrown(ask())).retryAfterMs).toBe(60_000);
  });

  it('leaves to others what the allowance headers say that they use', async () => {
    onPools().reply(200, page([]), { 'X-RateLimit-Limit': '60', 'X-RateLimit-Remaining': '0' });
    world
      .on()
      .get(`${teamPath}/users?limit=100`)
      .reply(...problem(400, 'invalid-request'));
    await thrown(ask());
    expect(world.waits).toEqual([59_248]);
  });

  it.each([
    gateway(401, 'AUTH-006'),
    gateway(401, 'AUTH-012'),
    problem(401, 'unauthorized'),
    [401, 'no json', {}] satisfies Said,
  ])('is asked again with a new access token after %i, once', async (...answer: Said) => {
    onPools().reply(...answer);
    onTrade('ana-refresh').reply(200, tokens('ana-second', 'ana-refresh-2'));
    onPools('ana-second').reply(...answer);
    expect((await thrown(ask())).message).toContain('refuses the access token of ana');
  });

  it.each([problem(403, 'forbidden'), gateway(403, 'AUTH-010'), [403, '<html>', {}] satisfies Said])(
    'goes on under the next consent after %i: the role or the scope is gone',
    async (...answer: Said) => {
      onPools().reply(...answer);
      onPools('bo-token').reply(...problem(400, 'invalid-request'));
      await thrown(ask());
      expect(await states()).toEqual(['role-lost', 'usable']);
    },
  );

  it('ends when nobody who consented is an administrator any more', async () => {
    onPools().reply(...problem(403, 'forbidden'));
    onPools('bo-token').reply(...problem(403, 'forbidden'));
    const { message } = await thrown(ask());
    expect(message).toContain('ana: is no administrator of team 100001');
    expect(message).toContain('bo: is no administrator of team 100001');
    await thrown(ask());
  });

  it('says what to do when the app may not use the API, and blames no consent', async () => {
    onPools().reply(...gateway(403, 'AUTH-001'));
    expect((await thrown(ask())).message).toContain('enable it, and the Identity API');
    expect(await states()).toEqual(['usable', 'usable']);
  });

  it('follows no redirect, on the same host neither', async () => {
    onPools().reply(302, '', { Location: 'https://elsewhere.example.com/' });
    expect((await thrown(ask())).message).toContain('redirects (302)');
  });

  it('shows neither the token nor what else axios knows, though Autodesk repeat it', async () => {
    onPools().reply(...problem(400, 'odd', 'Bearer ana-token is odd'));
    const error = await thrown(ask());
    expect(error.message).toContain('Bearer *** is odd');
    expect(JSON.stringify([error, error.stack, error.cause ?? null])).not.toContain('ana-token');
  });

  it('is not asked by who is stopped', async () => {
    expect((await thrown(world.team.core.readTeam(AbortSignal.abort()))).message).toContain('stopped');
  });
});

describe('a change', () => {
  /** Learns the product ids first. */
  const change = async () => {
    await world.read({ users: [user('US1', 'ana')], assignments: [seat('US1')] });
    return (answer: (call: ReturnType<typeof onDelete>) => unknown) => {
      answer(onDelete());
      return world.change(unassign);
    };
  };
  const onDelete = (token?: string) => world.on(token).delete(assignmentsPath);

  it.each([
    ['a broken line', (call: ReturnType<typeof onDelete>) => call.replyWithError(reset())],
    ['500', (call: ReturnType<typeof onDelete>) => call.reply(...gateway(500, 'ERR-003'))],
    ['502 with a web page', (call: ReturnType<typeof onDelete>) => call.reply(502, '<html>502</html>')],
    ['success, cut', (call: ReturnType<typeof onDelete>) => call.reply(200, '{"dat')],
    ['202, which nobody documented', (call: ReturnType<typeof onDelete>) => call.reply(202)],
    ['a redirect', (call: ReturnType<typeof onDelete>) => call.reply(307, '', { Location: '/elsewhere' })],
  ])('is never sent again when its end is not known: %s', async (_what, answer) => {
    await thrown((await change())(answer));
    expect(world.waits).toEqual([]);
  });

  it.each([
    ['429', (call: ReturnType<typeof onDelete>) => call.reply(429, {}, { 'Retry-After': '1' }), undefined],
    [
      'a lost role',
      (call: ReturnType<typeof onDelete>) => call.reply(...problem(403, 'forbidden')),
      'bo-token',
    ],
  ])('is sent again when it was refused before it was looked at: %s', async (_what, answer, token) => {
    const begin = await change();
    if (token !== undefined) {
      // A 403 to a change is checked by a question.
      world
        .on()
        .get(`${teamPath}/users?limit=1`)
        .reply(...problem(403, 'forbidden'));
    }
    const answered = begin(answer);
    onDelete(token).reply(204);
    expect(await answered).toMatchObject({ kind: 'done' });
  });

  it('that alone is forbidden is refused, and the administrator keeps the consent', async () => {
    const begin = await change();
    world.on().get(`${teamPath}/users?limit=1`).reply(200, page([]));
    expect(await begin((call) => call.reply(...problem(403, 'forbidden')))).toMatchObject({
      kind: 'refused',
      reason: 'other',
      detail: expect.stringContaining('403 https://developer.api.autodesk.com/problems/forbidden'),
    });
    expect(await states()).toEqual(['usable', 'usable']);
  });
});
