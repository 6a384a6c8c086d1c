import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ms, say } from './figures.ts';
import type { Runner } from './scim/laps.ts';
import { operations } from './scim/operations.ts';
import { seedOurs } from './scim/ours-file.ts';
import { seedPlain } from './scim/plain-file.ts';
import { type Field, race, type Result } from './scim/race.ts';
import { type ServerKind, type ServerProcess, startServer } from './scim/server-process.ts';
import { sayTable } from './scim/table.ts';

const fewUsers = 1000;

/**
 * `npm run bench -- scim [--users N] [--rounds N] [--only NAME] [--json]`: CPU and speed of the SCIM edge, in turns with a
 * yardstick that checks nothing, and with itself at a thousand users.
 */
export async function benchScim(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string', default: '100000' },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
    },
  });
  const chosen = operations.filter(({ name }) => name.toLowerCase().includes(values.only.toLowerCase()));
  const results: Result[] = [];
  await withField(Number(values.users), async (field) => {
    for (const operation of chosen) {
      results.push(await race(field, operation, Number(values.rounds)));
      if (!values.json) say(`measured ${operation.name}`);
    }
  });
  if (values.json) say(JSON.stringify(results));
  else sayTable(results);
}

/** Starts everybody who is measured on files of their own, and leaves nothing behind, however the work ends. */
async function withField(users: number, work: (field: Field) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scim-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const interrupt = () => process.exit(130);
  process.once('exit', remove).once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const servers: ServerProcess[] = [];
  async function start(kind: ServerKind, count: number): Promise<Runner> {
    const file = join(folder, `${servers.length}.db`);
    const directory = { users: count };
    const startedAt = performance.now();
    if (kind === 'ours') await seedOurs(file, directory);
    else seedPlain(file, directory);
    const server = await startServer(kind, { file });
    servers.push(server);
    process.stderr.write(`${kind} holds ${count} users after ${ms(performance.now() - startedAt)}\n`);
    return { server, directory, asked: new Map() };
  }
  try {
    await work({
      ours: await start('ours', users),
      yardstick: await start('plain', users),
      small: await start('ours', fewUsers),
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    process.off('exit', remove).off('SIGINT', interrupt).off('SIGTERM', interrupt);
    remove();
  }
}
