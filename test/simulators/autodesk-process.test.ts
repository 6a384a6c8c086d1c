import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { createPlainClient } from './autodesk/plain-client.ts';
import { sampleApp } from './autodesk/sample-team.ts';

describe('the simulator as a process of its own', () => {
  it('serves, lets others move its clock and read its log, and ends when told', async () => {
    const given = JSON.stringify({ startAt: Date.UTC(2026, 10, 24, 10), speed: 0 });
    const child = spawn(process.execPath, ['test/simulators/autodesk/main.ts', given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const client = createPlainClient(url, sampleApp);
    const { access_token: token } = await client.signIn('ana@example.com');
    const ask = async () => (await client.call(token, { path: '/teams' })).status;
    const move = (json: object) =>
      fetch(`${url}/simulator/clock`, { method: 'POST', body: JSON.stringify(json) });

    expect(await ask()).toBe(200);
    expect(await (await move({ to: 'next-minute' })).json()).toEqual({ now: Date.UTC(2026, 10, 24, 10, 1) });
    await move({ advanceMs: 3_539_000 });
    expect((await move({ advanceMs: -1 })).status).toBe(400);
    expect(await (await fetch(`${url}/simulator/clock`)).json()).toEqual({
      now: Date.UTC(2026, 10, 24, 10, 59, 59),
    });
    expect(await ask()).toBe(401);
    const log = (await (await fetch(`${url}/simulator/log`)).json()) as { operation: string }[];
    expect(log.map(({ operation }) => operation)).toEqual(['authorize', 'token', 'list-teams', 'list-teams']);

    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});
