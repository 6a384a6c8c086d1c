import type { Command } from 'commander';
import { RequestsView } from '../contract/requests.ts';
import { requestsTable } from '../report/requests-table.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';

interface RequestsOptions {
  readonly errors?: true;
  readonly limit: string;
  readonly json?: true;
}

/** What an identity provider really sends. */
export function addRequestCommands(program: Command, { terminal, withApi }: Omit<CliDeps, 'finish'>): void {
  program
    .command('requests')
    .argument('<source>', 'id of a source of kind scim')
    .description('the last SCIM requests of a source, with personal values masked')
    .option('--errors', 'only those that failed or were refused')
    .option('--limit <number>', 'how many, newest first', '50')
    .option('--json', 'print JSON for scripts, with whole bodies')
    .action(async (source: string, { errors, limit, json }: RequestsOptions) => {
      demandDaemon();
      await withApi(async (api) => {
        const query = new URLSearchParams({ limit, ...(errors && { errors: 'true' }) });
        const path = `/sources/${encodeURIComponent(source)}/requests?${query.toString()}`;
        const requests = await api.get(path, RequestsView);
        terminal.out(
          json === true ? `${JSON.stringify(requests, null, 2)}\n` : `${requestsTable(requests, terminal)}\n`,
        );
      });
    });
}

/** They are in the memory of the daemon that was asked; a process of our own would find nothing and mislead. */
function demandDaemon(): void {
  if (process.env['SEATWARDEN_URL'] !== undefined) return;
  throw new UsageError(
    'requests are kept in the memory of the running daemon: set SEATWARDEN_URL to its address, and SEATWARDEN_TOKEN to a token with the scope read',
  );
}
