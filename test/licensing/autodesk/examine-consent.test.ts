import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Examined, examineConsent } from '../../../src/licensing/autodesk/examine-consent.ts';
import { createOAuthClient } from '../../../src/licensing/autodesk/oauth-client.ts';
import { createWireHttp } from '../../../src/licensing/autodesk/wire-http.ts';
import { clientSecret, vendorUrl } from './consent-world.ts';
import { gateway, page, problem, type Said, user } from './contract-world.ts';

const http = createWireHttp({ baseUrl: vendorUrl });
const oauth = createOAuthClient({ http, clientId: 'client', clientSecret });
const asked = () => nock(vendorUrl, { reqheaders: { authorization: 'Bearer ana-token' } });
const onTeams = (query = '?limit=100') => asked().get(`/team-admin/v1/teams${query}`);
const onUser = () => asked().get('/team-admin/v1/teams/100001/users/US1');
const teams = (...ids: readonly string[]) => page(ids.map((id) => ({ id, name: `Team ${id}` })));
const examine = () =>
  examineConsent(
    { team: '100001', http, oauth },
    { accessToken: 'ana-token', refreshToken: 'ana-refresh', livesMs: 3_599_000 },
  );

function knowsToken(answer: object = { active: true, userid: 'US1', scope: 'tmadmapi:team:read' }): void {
  nock(vendorUrl).post('/authentication/v2/introspect', { token: 'ana-token' }).reply(200, answer);
}

/** Each documented status, and those that no gateway leaves out; in words, for the name of the test. */
function rows<T extends string>(table: Readonly<Record<T, readonly Said[]>>): readonly [string, Said, T][] {
  return Object.entries<readonly Said[]>(table).flatMap(([meaning, answers]) =>
    answers.map((said): [string, Said, T] => [
      `${said[0]} ${JSON.stringify(said[1]).slice(0, 70)}`,
      said,
      meaning as T,
    ]),
  );
}

const unclear = [
  problem(400, 'invalid-request'),
  gateway(401, 'AUTH-006'),
  problem(404, 'not-found'),
  problem(429, 'too-many-requests'),
  problem(500, 'internal-error'),
  [502, '<html>Bad Gateway</html>', {}],
  [503, '', {}],
  [200, '<html>Sign in</html>', {}],
  [200, '{"data":[{"id', {}],
  [200, { data: 'none', pagination: { cursor: null, hasMore: false } }, {}],
] as const satisfies readonly Said[];

describe('a new consent', () => {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    if (left.length > 0) throw new Error(`Autodesk was not asked: ${left.join(', ')}`);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });

  describe('when the teams of whoever signed in are listed (List Teams)', () => {
    it('is good when the team is one of theirs, on whichever page it stands', async () => {
      onTeams().reply(200, { ...teams('7'), pagination: { cursor: 'next one', hasMore: true } });
      onTeams('?limit=100&cursor=next%20one').reply(200, teams('100001'));
      knowsToken();
      onUser().reply(200, user('US1', 'ana'));

      expect(await examine()).toEqual({
        kind: 'good',
        administrator: 'ana@example.com',
        scopes: 'tmadmapi:team:read',
        warning: null,
      });
    });

    it('is bad when the team is none of theirs, and names those that are', async () => {
      onTeams().reply(200, teams('7', '8'));
      knowsToken();

      expect(await examine()).toEqual({
        kind: 'bad',
        why: 'not-administrator',
        said: 'whoever signed in administers 7 (Team 7), 8 (Team 8), not 100001',
      });
    });

    it.each(
      rows({
        'not-administrator': [problem(403, 'forbidden')],
        'scope-missing': [gateway(403, 'AUTH-010')],
        'app-not-enabled': [gateway(403, 'AUTH-001')],
      }),
    )('is bad, and why is told apart, after %s', async (_words, said, why) => {
      onTeams().reply(...said);

      expect(await examine()).toMatchObject({ kind: 'bad', why });
    });

    it.each(rows({ unclear }))('is kept with a warning after %s', async (_words, said) => {
      onTeams().reply(...said);
      knowsToken();
      const examined = (await examine()) as Extract<Examined, { kind: 'good' }>;

      expect(examined).toMatchObject({ kind: 'good', administrator: 'Autodesk user US1' });
      expect(examined.warning).not.toBeNull();
    });

    it('is kept with a warning when nobody answers, and asks for no page for ever', async () => {
      onTeams().replyWithError(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
      knowsToken();

      expect(await examine()).toMatchObject({ kind: 'good', warning: expect.any(String) });

      onTeams().reply(200, { ...teams('7'), pagination: { cursor: 'same', hasMore: true } });
      onTeams('?limit=100&cursor=same')
        .times(19)
        .reply(200, { ...teams('7'), pagination: { cursor: 'same', hasMore: true } });
      knowsToken();

      expect(await examine()).toMatchObject({ warning: 'there are very many teams' });
    });
  });

  describe('when the address of whoever signed in is looked up (Get Team User)', () => {
    it.each(rows({ unknown: [...unclear, problem(403, 'forbidden'), [200, { id: 'US1' }, {}]] }))(
      'goes by the id of the sign-in after %s',
      async (_words, said) => {
        onTeams().reply(200, teams('100001'));
        knowsToken();
        onUser().reply(...said);

        expect(await examine()).toMatchObject({ kind: 'good', administrator: 'Autodesk user US1' });
      },
    );

    it('has no name when Autodesk does not say whose the token is', async () => {
      onTeams().reply(200, teams('100001'));
      knowsToken({ active: true });

      expect(await examine()).toEqual({ kind: 'good', administrator: null, scopes: null, warning: null });
    });
  });
});
