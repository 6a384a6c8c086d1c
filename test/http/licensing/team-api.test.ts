import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

const ana = { email: 'ana@example.com', givenName: 'Ana', familyName: 'Fox' };
const boss = { email: 'boss@example.com', givenName: 'The', familyName: 'Boss' };
const actingAs = boss.email;
const team = { name: 'Bridges', domains: [], external: 'allow', invitations: 'off', defaults: [], actingAs };

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
  await world.buy('CAD', 3);
  await post('/users', { ...ana, actingAs });
});
afterAll(() => world.close());

const get = (path: string) => world.ask(`GET /licensing/v1${path}`);
const post = (path: string, body: unknown, headers = {}) =>
  world.ask(`POST /licensing/v1${path}`, { body, headers });

describe('a group', () => {
  it('gives its members seats that are told as inherited, with the group', async () => {
    expect((await post('/groups', { name: 'Drafters', actingAs })).status).toBe(201);
    const change = { addMembers: [ana.email], addProducts: ['CAD'], actingAs };
    const changed = await post('/groups/drafters/changes', change);

    expect(changed.body).toEqual({ name: 'Drafters', members: 1, products: ['CAD'], version: 2 });
    expect((await get(`/assignments?email=${ana.email}`)).body).toMatchObject({
      items: [{ product: 'CAD', type: 'inherited', groups: ['Drafters'], isDefault: false }],
    });
    const refused = await post('/assignments/unassign', { product: 'CAD', email: ana.email, actingAs });
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('from a group') as string });
  });

  it('is changed in the version that was seen, or not at all', async () => {
    await post('/groups', { name: 'Seen', actingAs });
    const { etag } = (await get('/groups/Seen')).headers as { etag: string };
    const change = { addMembers: [ana.email], actingAs };

    expect((await post('/groups/Seen/changes', change, { 'If-Match': etag })).status).toBe(200);
    const late = await post('/groups/Seen/changes', change, { 'If-Match': etag });
    expect(late.status).toBe(412);
    expect(late.body).toMatchObject({ detail: 'group Seen is at version 2 by now, not 1' });
    expect((await post('/groups/Seen/end', { actingAs }, { 'If-Match': etag })).status).toBe(412);
    expect((await post('/groups/Seen/end', { actingAs }, { 'If-Match': '"2"' })).status).toBe(200);
    expect((await get('/groups/Seen')).status).toBe(404);
  });

  it('is in the audit trail under the token that asked', async () => {
    await post('/groups', { name: 'Told', actingAs });

    expect((await world.ask('GET /api/v1/audit?limit=1')).body).toMatchObject([
      { act: 'group.created', subject: 'group:Told', data: { actingAs } },
    ]);
    expect((await get('/acts?limit=1')).body).toMatchObject([{ act: 'create-group', about: 'Told' }]);
  });
});

describe('the team', () => {
  it('is set by those who may assign, in the version that was seen', async () => {
    const { etag } = (await get('/team')).headers as { etag: string };
    const stranger = await post('/team', { ...team, actingAs: ana.email });
    const set = await post('/team', { ...team, domains: ['Example.COM'] }, { 'If-Match': etag });

    expect(stranger.status).toBe(409);
    expect(set.body).toMatchObject({ name: 'Bridges', domains: ['example.com'] });
    expect((await post('/team', team, { 'If-Match': etag })).status).toBe(412);
    expect((await post('/team', { ...team, domains: ['not a domain'] })).status).toBe(400);
  });

  it('refuses external people with a sentence, and says of whom it has which ones are', async () => {
    await post('/team', { ...team, domains: ['example.com'], external: 'refuse' });
    const person = { email: 'eve@elsewhere.org', givenName: 'Eve', familyName: 'Fox' };
    const refused = await post('/assignments', { product: 'CAD', person, actingAs });

    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      detail: 'eve@elsewhere.org is external, and the team takes addresses of example.com only',
    });
    expect((await get(`/users/${ana.email}`)).body).toMatchObject({ isExternal: false, invitation: null });
  });

  it('invites, and tells until when an invitation stands', async () => {
    await post('/team', { ...team, invitations: 'on' });
    await post('/users', { email: 'bo@example.com', givenName: 'Bo', familyName: 'Fox', actingAs });

    expect((await get('/users/bo@example.com')).body).toMatchObject({
      status: 'invited',
      invitation: {
        sentAt: '2026-11-24T12:00:00.000Z',
        lapsesAt: '2026-12-01T12:00:00.000Z',
        isLapsed: false,
      },
    });
    expect((await post('/users/invite-again', { email: 'bo@example.com', actingAs })).status).toBe(200);
    expect((await post('/users/accept', { email: 'bo@example.com', actingAs })).status).toBe(200);
    expect((await get('/users/bo@example.com')).body).toMatchObject({ status: 'active', invitation: null });
  });
});
