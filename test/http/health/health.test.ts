import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AppWorld, startApp } from '../admin/app-world.ts';

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.close());

it('keeps a connection for longer than a load balancer does', async () => {
  const { status, headers } = await world.ask('GET /livez', { headers: { Connection: 'keep-alive' } });
  expect(status).toBe(200);
  expect(headers['keep-alive']).toBe('timeout=65');
});
