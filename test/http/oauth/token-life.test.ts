import { describe, expect, it } from 'vitest';
import { startAccessWorld, type AccessWorld } from '../edge/access-world.ts';
import { accessToken, askToken, grant, makeClient, type OAuthClient } from './oauth-client.ts';

const minuteMs = 60_000;
const sources = '{ id: entra, kind: scim }';

async function inWorld(test: (world: AccessWorld) => Promise<void>): Promise<void> {
  const world = await startAccessWorld(sources);
  try {
    await test(world);
  } finally {
    await world.close();
  }
}
const use = async (world: AccessWorld, token: string) =>
  (await world.ask('GET /scim/v2/Users', { token })).status;
const revoke = ({ seatwarden, clock }: AccessWorld, { secretId }: OAuthClient) =>
  seatwarden.database.write(({ tokens }) => tokens.end(secretId, { revokedAt: clock.now() }));

describe('an access token', () => {
  it('ends after its lifetime, with 401 and the word that makes clients fetch another (RFC 6750 §3.1)', () =>
    inWorld(async (world) => {
      const token = await accessToken(world, await makeClient(world));
      world.clock.pass(60 * minuteMs - 1);
      expect(await use(world, token)).toBe(200);
      world.clock.pass(1);
      expect(await world.ask('GET /scim/v2/Users', { token })).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': expect.stringContaining('error="invalid_token"') },
        body: { detail: expect.stringContaining('expired at 2026-11-30T09:00:00.000Z') },
      });
    }));

  it('ends within five seconds after its secret was revoked, and no other is made', () =>
    inWorld(async (world) => {
      const client = await makeClient(world);
      const token = await accessToken(world, client);
      expect(await use(world, token)).toBe(200);
      await revoke(world, client);
      expect(await askToken(world, grant(client))).toMatchObject({
        status: 401,
        body: { error: 'invalid_client', error_description: expect.stringContaining('was revoked at') },
      });
      world.clock.pass(4999);
      expect(await use(world, token)).toBe(401);
    }));

  it('of one secret lives on when the other secret of its client is revoked', () =>
    inWorld(async (world) => {
      const old = await makeClient(world);
      const young = await makeClient(world, { clientId: old.clientId });
      const tokens = [await accessToken(world, old), await accessToken(world, young)] as const;
      await revoke(world, old);
      world.clock.pass(4999);
      expect([await use(world, tokens[0]), await use(world, tokens[1])]).toEqual([401, 200]);
      expect((await askToken(world, grant(young))).status).toBe(200);
    }));

  it('never outlives its secret, and expires_in says so', () =>
    inWorld(async (world) => {
      const expiresAt = world.clock.now() + 10 * minuteMs;
      const client = await makeClient(world, { expiresAt });
      const answer = await askToken(world, grant(client));
      expect(answer.body).toMatchObject({ expires_in: 600 });
      world.clock.pass(10 * minuteMs);
      expect(await use(world, (answer.body as { access_token: string }).access_token)).toBe(401);
      expect(await askToken(world, grant(client))).toMatchObject({
        status: 401,
        body: { error: 'invalid_client', error_description: expect.stringContaining('expired at') },
      });
    }));

  it('works in every process on the store, also in one that was started later', () =>
    inWorld(async (world) => {
      const token = await accessToken(world, await makeClient(world));
      const later = await world.another();
      try {
        expect(await use(later, token)).toBe(200);
      } finally {
        await later.close();
      }
    }));

  it('does not pile up: what expired is swept, and the list of tokens never shows them', () =>
    inWorld(async (world) => {
      const client = await makeClient(world);
      const ids: string[] = [];
      for (let hour = 0; hour <= 60; hour += 12) {
        ids.push((await accessToken(world, client)).split('_')[1] ?? '');
        if (hour < 60) world.clock.pass(12 * 60 * minuteMs);
      }
      const { tokens } = world.seatwarden.database.read;
      const rows = await Promise.all(ids.map((id) => tokens.find(id)));
      expect(rows.map((row) => row !== null)).toEqual([false, false, false, true, true, true]);
      expect((await tokens.list()).map(({ id }) => id)).toEqual([client.secretId]);
    }));

  it('counts as a use of its secret', () =>
    inWorld(async (world) => {
      const client = await makeClient(world);
      const { tokens } = world.seatwarden.database.read;
      const lastUse = async () => (await tokens.find(client.secretId))?.lastUsedAt;
      const start = world.clock.now();
      const token = await accessToken(world, client);
      expect(await lastUse()).toBe(start);
      world.clock.pass(2 * minuteMs);
      await use(world, token);
      await expect.poll(lastUse).toBe(start + 2 * minuteMs);
    }));
});

describe('guessing', () => {
  const wrong = (client: OAuthClient) =>
    grant({ ...client, secret: `sws_${client.secretId}_${'x'.repeat(43)}` });

  it('of a secret is stopped for a minute with 429, and stops no other client from the same address', () =>
    inWorld(async (world) => {
      const [client, other] = [await makeClient(world), await makeClient(world)];
      for (let tries = 0; tries < 30; tries += 1) {
        expect((await askToken(world, wrong(client))).status).toBe(401);
      }
      expect(await askToken(world, grant(client))).toMatchObject({
        status: 429,
        headers: { 'retry-after': expect.stringMatching(/^[1-5]?[0-9]$|^60$/) },
        body: { error: 'temporarily_unavailable' },
      });
      expect((await askToken(world, grant(other))).status).toBe(200);
    }));

  it('of ids is stopped by address, whatever the ids', () =>
    inWorld(async (world) => {
      const guess = async (index: number) =>
        (
          await askToken(
            world,
            grant({ clientId: `swc_${String(index).padStart(32, '0')}`, secretId: '', secret: 'x' }),
          )
        ).status;
      const statuses = [];
      for (let tries = 0; tries < 301; tries += 1) statuses.push(await guess(tries));
      expect(statuses.slice(0, 300).every((status) => status === 401)).toBe(true);
      expect(statuses.at(-1)).toBe(429);
    }));

  it('is not what a client does that fetches tokens; one in a loop is slowed down, too', () =>
    inWorld(async (world) => {
      const client = await makeClient(world);
      for (let tries = 0; tries < 60; tries += 1) await accessToken(world, client);
      expect(await askToken(world, grant(client))).toMatchObject({ status: 429 });
    }));
});
