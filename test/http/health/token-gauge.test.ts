import { afterAll, beforeAll, expect, it } from 'vitest';
import { CreatedToken } from '../../../src/contract/tokens.ts';
import { type AppWorld, startApp } from '../admin/app-world.ts';

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.close());

const create = async (expiresAt: string | null) =>
  CreatedToken.parse(
    (await world.ask('POST /api/v1/tokens', { body: { name: 'Okta', scope: 'scim:idp', expiresAt } })).body,
  );
const metrics = async () => (await world.ask('GET /metrics')).text;

it('tells when each token ends, until the token is revoked', async () => {
  const endsAt = world.clock.now() + 30 * 86_400_000;
  const { id } = await create(new Date(endsAt).toISOString());
  const endless = await create(null);

  const shown = await metrics();
  expect(shown).toContain(
    `seatwarden_token_expires_timestamp_seconds{token="${id}",name="Okta",scope="scim:idp"} ${endsAt / 1000}`,
  );
  expect(shown).not.toContain(endless.id);

  await world.ask(`DELETE /api/v1/tokens/${id}`);
  expect(await metrics()).not.toContain(id);
});
