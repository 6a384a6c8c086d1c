import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asId, type SourceId } from '../../../src/core/domain/ids.ts';
import { createSourceGate, type SourceAccess } from '../../../src/http/edge/source-gate.ts';
import { startAccessWorld, type AccessWorld } from './access-world.ts';
import { createTestLog } from './edge-app.ts';

const entra = asId<SourceId>('entra');
const open: SourceAccess = {
  kind: 'scim',
  allowFrom: null,
  accessTokenMs: 3_600_000,
  refusesUnknownMembers: false,
};

/** Whether each address is let in to a source with this list. */
function lets(allowFrom: readonly string[], address: string): boolean {
  const gate = createSourceGate({
    sources: new Map([[entra, { ...open, allowFrom }]]),
    log: createTestLog(),
  });
  return gate.explainRefusal(entra, { ip: address }) === null;
}

describe('the addresses of a source', () => {
  const list = ['192.0.2.0/25', '198.51.100.7', '2001:db8:1::/48', '2001:db8:2::9'];

  it.each([
    '192.0.2.0',
    '192.0.2.127',
    '198.51.100.7',
    '::ffff:192.0.2.1',
    '2001:db8:1:ffff::1',
    '2001:DB8:2:0::9',
    '2001:db8:2::9%eth0',
  ])('let %s in', (address) => {
    expect(lets(list, address)).toBe(true);
  });

  it.each([
    '192.0.2.128',
    '198.51.100.8',
    '::ffff:203.0.113.1',
    '2001:db8:2::8',
    '::1',
    '127.0.0.1',
    'unknown',
    '',
  ])('keep %j out', (address) => {
    expect(lets(list, address)).toBe(false);
  });

  it('let everybody in where the list says so, each family for itself', () => {
    expect([lets(['0.0.0.0/0'], '203.0.113.1'), lets(['0.0.0.0/0'], '2001:db8::1')]).toEqual([true, false]);
    expect(lets(['::/0'], '2001:db8::1')).toBe(true);
  });

  it('keep out whose address is not known', () => {
    const sources = new Map([[entra, { ...open, allowFrom: list }]]);
    expect(createSourceGate({ sources, log: createTestLog() }).explainRefusal(entra, {})).toContain(
      'is not in the list',
    );
  });
});

const sources = `
  { id: anywhere, kind: scim },
  { id: entra, kind: scim, allowFrom: [127.0.0.2, "2001:db8::/32", 192.0.2.0/24] },
  { id: hr, kind: csv, path: ./people.csv, schedule: "0 0 1 1 *", expect: { atLeast: 2 } }`;

describe('a source', () => {
  it('takes a group without its strangers, or not at all, as its configuration says', async () => {
    const two = await startAccessWorld(
      '{ id: anywhere, kind: scim }, { id: strict, kind: scim, unknownMembers: refuse }',
    );
    onTestFinished(() => two.close());
    const body = { displayName: 'CAD Users', members: [{ value: 'stranger' }] };
    const push = async (source: string) =>
      two.ask('POST /scim/v2/Groups', { token: await two.token(`scim:${source}`), body });
    expect((await push('anywhere')).status).toBe(201);
    expect(await push('strict')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
  });
});

describe('a push', () => {
  let world: AccessWorld;
  let proxied: AccessWorld;
  beforeAll(async () => {
    world = await startAccessWorld(sources);
    proxied = await startAccessWorld(sources, { trustProxy: ['127.0.0.9'] });
  });
  afterAll(() => Promise.all([world.close(), proxied.close()]));

  it('for a source without a list may come from anywhere', async () => {
    const token = await world.token('scim:anywhere');
    expect((await world.ask('GET /scim/v2/Users', { token, from: '127.0.0.3' })).status).toBe(200);
  });

  it('for a source with a list comes from there, or is refused with 403; the log tells each address once', async () => {
    const token = await world.token('scim:entra');
    const from = async (address: string) =>
      (await world.ask('GET /scim/v2/Users', { token, from: address })).status;
    expect(await from('127.0.0.2')).toBe(200);
    expect([await from('127.0.0.1'), await from('127.0.0.1'), await from('127.0.0.4')]).toEqual([
      403, 403, 403,
    ]);
    expect(await from('127.0.0.2')).toBe(200);
    const told = world.log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields);
    expect(told).toMatchObject([
      { sourceId: 'entra', address: '127.0.0.1' },
      { sourceId: 'entra', address: '127.0.0.4' },
    ]);
  });

  it('is refused in SCIM words that name the address and what to do', async () => {
    const token = await world.token('scim:entra');
    expect(await world.ask('GET /scim/v2/Users', { token })).toMatchObject({
      status: 403,
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        detail: expect.stringMatching(/127\.0\.0\.1 .*allowFrom.*SEATWARDEN_TRUST_PROXY/),
      },
    });
  });

  it('with a wrong token learns nothing of the list', async () => {
    expect((await world.ask('GET /scim/v2/Users', { token: 'swt_x_yyyyyyyyyyyyyyyyyyyy' })).status).toBe(401);
  });

  it('cannot choose its address by a header, unless it comes through a trusted proxy', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.7' };
    const untrusted = { token: await world.token('scim:entra'), headers };
    expect((await world.ask('GET /scim/v2/Users', untrusted)).status).toBe(403);

    const asking = { token: await proxied.token('scim:entra'), headers };
    const through = async (from: string, more: object = {}) =>
      (await proxied.ask('GET /scim/v2/Users', { ...asking, ...more, from })).status;
    expect(await through('127.0.0.9')).toBe(200);
    expect(await through('127.0.0.8')).toBe(403);
    expect(await through('127.0.0.9', { headers: { 'X-Forwarded-For': '192.0.2.7, 203.0.113.1' } })).toBe(
      403,
    );
    expect(await through('127.0.0.9', { headers: { 'X-Forwarded-For': '2001:db8::7' } })).toBe(200);
  });

  it.each([
    ['gone', 'the configuration has no source `gone` (any more)'],
    ['hr', 'the source `hr` is of kind csv; only a source of kind scim takes pushes'],
  ])('for the source %s is refused with 403 and why', async (source, detail) => {
    for (const scope of [`scim:${source}`, `scim-read:${source}`] as const) {
      const token = await world.token(scope);
      expect(await world.ask('GET /scim/v2/Users', { token })).toMatchObject({
        status: 403,
        body: { detail },
      });
    }
  });

  it('for such a source has no token made for it either', async () => {
    const token = await world.token('admin');
    for (const scope of ['scim:gone', 'scim:hr', 'scim-read:hr']) {
      const body = { name: 'x', scope };
      expect(await world.ask('POST /api/v1/tokens', { token, body })).toMatchObject({
        status: 422,
        body: {
          detail: `the configuration has no scim source for ${scope}; it has: anywhere, entra`,
        },
      });
    }
  });
});
