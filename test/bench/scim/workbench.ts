import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ms } from '../figures.ts';
import type { Runner } from './laps.ts';
import { seedOurs } from './ours-file.ts';
import { seedPlain } from './plain-file.ts';
import { type ServerKind, type ServerProcess, startServer } from './server-process.ts';

/** Starts servers, each on a file of its own that holds so many users. */
export interface Workbench {
  start(kind: ServerKind, users: number): Promise<Runner>;
}

/** Leaves no process and no file behind, however the work ends. */
export async function withWorkbench(work: (workbench: Workbench) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scim-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupt = () => process.exit(130);
  process.once('exit', remove).once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const servers: ServerProcess[] = [];
  const files = { made: 0 };
  try {
    await work({
      async start(kind, users) {
        files.made += 1;
        const file = join(folder, `${files.made}.db`);
        const directory = { users };
        const startedAt = performance.now();
        if (kind === 'ours') await seedOurs(file, directory);
        else seedPlain(file, directory);
        const server = await startServer(kind, file);
        servers.push(server);
        const took = ms(performance.now() - startedAt);
        process.stderr.write(`${kind} holds ${users} users after ${took}\n`);
        return { server, directory, progress: new Map() };
      },
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    process.off('exit', remove).off('SIGINT', interrupt).off('SIGTERM', interrupt);
    remove();
  }
}
