import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 1);
  await world.join('ana', { group: 'CAD Users', displayName: 'Ana Fox' });
  await world.run();
});
afterAll(() => world.close());

const visit = (path: string, cookie?: string) =>
  world.ask(`GET ${path}`, { token: null, headers: cookie === undefined ? {} : { Cookie: cookie } });
const cookieOf = (answer: Awaited<ReturnType<typeof visit>>) => String(answer.headers['set-cookie'] ?? '');
const link = () => world.seatwarden.signIn.makeLink();

describe('the one-time link', () => {
  it('signs one browser in, once', async () => {
    const path = await link();

    expect((await visit(path)).status).toBe(200);
    const again = await visit(path);
    expect([again.status, cookieOf(again)]).toEqual([401, '']);
  });

  it('signs one of two browsers in that open it at the same moment', async () => {
    const path = await link();
    const answers = await Promise.all([visit(path), visit(path), visit(path)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it('gives a cookie that no script reads and no other site sends', async () => {
    const cookie = cookieOf(await visit(await link()));

    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).toMatch(/; Path=\//);
  });

  it.each(['/signin', '/signin?code=', '/signin?code=guess', '/signin?code=a&code=b'])(
    'is nothing that can be guessed: %s',
    async (path) => {
      expect((await visit(path)).status).toBe(401);
    },
  );

  it('is asked for by an administrator over the API', async () => {
    const { body } = await world.ask('POST /api/v1/sign-in-links');

    expect((await visit((body as { path: string }).path)).status).toBe(200);
  });
});

describe('the pages', () => {
  const session: { cookie: string } = { cookie: '' };
  beforeEach(async () => {
    const [cookie = ''] = cookieOf(await visit(await link())).split(';');
    session.cookie = cookie;
  });

  it('are shown to nobody without a session, and say how to get one', async () => {
    for (const path of ['/', '/people/ana@example.com']) {
      const answer = await visit(path);

      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer.text).toContain('seatwarden token link');
      expect(answer.text).not.toContain('Ana');
    }
  });

  it.each([
    ['another signature', (cookie: string) => `${cookie.slice(0, -4)}AAAA`],
    [
      'a later end',
      (cookie: string) => cookie.replace(/\.(\d+)\./, (_, end: string) => `.${Number(end) + 1}.`),
    ],
    ['no signature', (cookie: string) => cookie.split('.').slice(0, 2).join('.')],
    ['nothing in it', () => 'seatwarden='],
  ])('are not shown for a cookie with %s', async (_what, forge) => {
    expect((await visit('/', forge(session.cookie))).status).toBe(401);
  });

  it('are not shown when the session has ended', async () => {
    expect((await visit('/', session.cookie)).status).toBe(200);
    world.clock.pass(8 * 3_600_000);

    expect((await visit('/', session.cookie)).status).toBe(401);
  });

  it('show the drift report, and lead to why each person has no seat', async () => {
    const { text } = await visit('/', session.cookie);
    const path = /<a href="(\/people\/[^"]+)">Ana Fox<\/a>/.exec(text)?.[1] ?? expect.unreachable(text);
    const explanation = await visit(path, session.cookie);

    expect(text).toContain('Example Engineering');
    expect(explanation.status).toBe(200);
    expect(explanation.text).toContain('<h1>Ana Fox</h1>');
    expect((await visit('/people/nobody', session.cookie)).status).toBe(404);
  });

  it.each(['/', '/people/ana@example.com'])(
    'let the browser run nothing and style %s by hash alone',
    async (path) => {
      const { text, headers } = await visit(path, session.cookie);
      const policy = String(headers['content-security-policy']);
      const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
      const hash = createHash('sha256').update(style).digest('base64');

      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`style-src 'sha256-${hash}'`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(text).not.toMatch(/\sstyle=|\son\w+=/);
      expect(headers['cache-control']).toContain('no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
    },
  );
});
