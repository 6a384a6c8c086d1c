import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';

const server = createServer((request, response) => {
  response.statusCode = request.url === '/livez' ? answer.status : 404;
  response.end();
});
const answer = { status: 200 };

async function check(port: number): Promise<unknown> {
  const child = spawn(process.execPath, ['src/healthcheck.ts'], {
    stdio: 'ignore',
    env: { SEATWARDEN_PORT: String(port) },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

afterEach(() => server.close());

it('asks the daemon whether it is alive, and fails when it is not or is gone', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  expect(await check(port)).toBe(0);
  answer.status = 503;
  expect(await check(port)).toBe(1);
  await new Promise((done) => server.close(done));
  expect(await check(port)).toBe(1);
});
