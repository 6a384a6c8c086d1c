import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

const actingAs = 'boss@example.com';
interface LedgerJson {
  readonly users: readonly object[];
  readonly [name: string]: unknown;
}

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 3);
});
afterAll(() => world.close());

const post = (path: string, body: unknown) => world.ask(`POST /licensing/v1${path}`, { body });
const exported = async () => (await world.ask('GET /licensing/v1/export')).body as LedgerJson;
const csv = (...lines: readonly string[]) =>
  ['First name,Last name,Email address', ...lines].map((line) => `${line}\r\n`).join('');

describe('the ledger as a file', () => {
  it('is exported and imported again without a change, and with those that are made in it', async () => {
    const file = await exported();
    const none = await post('/import', { file, actingAs });
    const zoe = { email: 'zoe@example.com', givenName: 'Zoe', familyName: 'Fox' };
    const joined = { ...zoe, joinedAt: '2026-11-01T00:00:00.000Z', invitedAt: null };
    const more = { ...file, users: [...file.users, joined] };
    const dry = await post('/import', { file: more, actingAs, dryRun: true });

    expect(none.body).toEqual({ dryRun: false, total: 0, changes: [] });
    expect(dry.body).toMatchObject({ dryRun: true, total: 1, changes: [{ kind: 'user', about: zoe.email }] });
    expect(await exported()).toEqual(file);
    expect((await post('/import', { file: more, actingAs })).body).toMatchObject({ dryRun: false, total: 1 });
    expect(await exported()).toEqual(more);
    expect((await world.ask('GET /api/v1/audit?limit=1')).body).toMatchObject([
      { act: 'ledger.imported', data: { actingAs, changes: { user: 1 } } },
    ]);
  });

  it('is imported only on top of what was looked at, where that is asked for', async () => {
    const before = await world.ask('GET /licensing/v1/export');
    const file = before.body as LedgerJson;
    const etag = before.headers['etag'] ?? '';
    const dan = { email: 'dan@example.com', givenName: 'Dan', familyName: 'Fox' };
    const joined = { ...dan, joinedAt: '2026-11-01T00:00:00.000Z', invitedAt: null };
    const body = { file: { ...file, users: [...file.users, joined] }, actingAs };
    const send = (tag: string, path = '/import', sent: object = body) =>
      world.ask(`POST /licensing/v1${path}`, { body: sent, headers: { 'If-Match': tag } });

    expect((await send('"another"')).status).toBe(412);
    expect((await send('W/"x"')).text).toContain('no version that was ever answered');
    expect(await exported()).toEqual(file);
    expect((await send(etag)).body).toMatchObject({ total: 1 });
    const late = await send(etag, '/import/people', { csv: csv('Eve,Fox,eve@example.com'), actingAs });
    expect([late.status, late.text]).toEqual([412, expect.stringContaining('was changed after this export')]);
    const now = (await world.ask('GET /licensing/v1/export')).headers['etag'] ?? '';
    expect(now).not.toBe(etag);
    expect((await send(now)).body).toMatchObject({ total: 0 });
    expect((await send('*')).status).toBe(200);
  });

  it('that is wrong changes nothing, and each fault has its path', async () => {
    const file = await exported();
    const groups = [{ name: 'G', members: ['nobody@example.com'], products: ['CAD'] }];
    const refused = await post('/import', { file: { ...file, groups }, actingAs });

    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      type: 'urn:seatwarden:problem:invalid-ledger-file',
      detail:
        'nothing was imported:\ngroups[0].members[0]: nobody@example.com is not among the users: add them there',
      errors: [{ path: 'groups[0].members[0]' }],
    });
    expect(await exported()).toEqual(file);
  });

  it('of another format, or with a key that nobody knows, is refused with what to do', async () => {
    const file = await exported();
    const other = await post('/import', { file: { ...file, version: 2, colour: 'red' }, actingAs });

    expect(other.status).toBe(400);
    expect(other.body).toMatchObject({
      detail: expect.stringContaining('file.version: is of another') as string,
    });
    expect(other.text).toContain('colour');
  });

  it('is imported in the name of those who may assign only', async () => {
    const refused = await post('/import', { file: await exported(), actingAs: 'zed@example.com' });

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      detail: expect.stringContaining('zed@example.com is neither') as string,
    });
  });
});

describe('people as a CSV of Autodesk Account', () => {
  it('come to the team with a seat, once, and are exported in the same columns', async () => {
    const text = csv('Ana,Fox,ana@example.com', '"Bo, Jr",Fox,bo@example.com');
    const first = await post('/import/people', { csv: text, product: 'CAD', actingAs });

    expect(first.body).toMatchObject({ total: 4 });
    expect((await post('/import/people', { csv: text, product: 'CAD', actingAs })).body).toMatchObject({
      total: 0,
    });
    const assign = await world.ask('GET /licensing/v1/export?format=csv&product=CAD');
    expect(assign.headers['content-type']).toContain('text/csv');
    expect(assign.headers['content-disposition']).toContain('assign.csv');
    expect(assign.text).toBe(
      'First name,Last name,Email address,Subscription ID\r\nAna,Fox,ana@example.com,\r\n"Bo, Jr",Fox,bo@example.com,\r\n',
    );
    const users = await world.ask('GET /licensing/v1/export?format=csv');
    expect(users.text).toContain('First name,Last name,Email address\r\n');
    expect(users.text).toContain('Ana,Fox,ana@example.com\r\n');
  });

  it('are refused as a whole with the line of each fault', async () => {
    const text = csv('Cy,Fox,cy@example.com', 'Di,Fox,no address', 'Ed,,ed@example.com');
    const refused = await post('/import/people', { csv: text, product: 'CAD', actingAs });

    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ errors: [{ path: 'line 3' }, { path: 'line 4' }] });
    expect((await world.ask('GET /licensing/v1/users/cy@example.com')).status).toBe(404);
  });
});
