import { closeSync, copyFileSync, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import type { Command } from 'commander';
import { migrate } from '../compose.ts';
import { withStore } from '../compose/open-store.ts';
import { readEnvironment } from '../config/environment.ts';
import type { CliDeps } from './cli-deps.ts';
import { addCoreCheckCommand } from './commands-core-check.ts';
import { diagnose } from './diagnose.ts';
import { exitCodes, UsageError } from './exit-codes.ts';

/** Commands about the store itself. */
export function addStoreCommands(program: Command, { terminal, withApi, finish }: CliDeps): void {
  program
    .command('migrate')
    .description('bring the tables of the store up to date (the daemon does it at its start)')
    .action(() =>
      withStore(readEnvironment(process.env), async (database) => {
        const done = await migrate(database);
        terminal.say(done.length === 0 ? 'The tables are up to date.\n' : `Done: ${done.join(', ')}\n`);
      }),
    );
  program
    .command('backup')
    .argument('<file>')
    .description('copy the SQLite store, while the daemon goes on')
    .action((file: string) =>
      withStore(readEnvironment(process.env), async (database) => {
        if (existsSync(file)) throw new UsageError(`${file} is there already`);
        await database.backup(file);
        terminal.say(`The store was copied to ${file}. It holds personal data: keep it safe.\n`);
      }),
    );
  program
    .command('restore')
    .argument('<file>')
    .option('--force', 'put it in the place of a store that is there')
    .description('put a copy in the place of the SQLite store; stop the daemon first')
    .action((file: string, options: { force?: true }) => {
      const { store } = readEnvironment(process.env);
      if (store.kind !== 'sqlite')
        throw new UsageError('restore is for SQLite; use the tools of Postgres for its databases');
      if (!existsSync(file)) throw new UsageError(`${file} is not there`);
      if (!isSqlite(file)) throw new UsageError(`${file} is no SQLite database; nothing was changed`);
      if (existsSync(store.path) && options.force !== true) {
        throw new UsageError(`${store.path} is there already; --force puts the copy in its place`);
      }
      // Whole beside the old store first: a full disk must not cost the store that is there.
      copyFileSync(file, `${store.path}.restoring`);
      for (const suffix of ['-wal', '-shm']) rmSync(`${store.path}${suffix}`, { force: true });
      renameSync(`${store.path}.restoring`, store.path);
      terminal.say(`${store.path} is the copy ${file} now.\n`);
    });
  const doctor = program
    .command('doctor')
    .description('look for what is wrong, and say what to do')
    .option('--json', 'print JSON for scripts')
    .action(async (options: { json?: true }) => {
      const findings = await diagnose(process.env);
      if (options.json === true) terminal.out(`${JSON.stringify(findings, null, 2)}\n`);
      else for (const { isFine, what } of findings) terminal.out(`${isFine ? 'ok  ' : 'BAD '} ${what}\n`);
      finish(findings.every(({ isFine }) => isFine) ? exitCodes.done : exitCodes.failed);
    });
  addCoreCheckCommand(doctor, { terminal, withApi, finish });
}

/** By the first bytes of the file format (sqlite.org/fileformat2.html, section 1.3). */
function isSqlite(path: string): boolean {
  const start = Buffer.alloc(16);
  const file = openSync(path, 'r');
  try {
    readSync(file, start);
  } finally {
    closeSync(file);
  }
  return start.toString('latin1') === 'SQLite format 3\0';
}
