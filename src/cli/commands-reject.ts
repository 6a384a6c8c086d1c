import type { Command } from 'commander';
import { RejectedView } from '../contract/rejection.ts';
import { printable } from '../report/printable.ts';
import { rejectionLines } from '../report/rejection-lines.ts';
import type { CliDeps } from './cli-deps.ts';
import { readUntil } from './read-until.ts';

interface RejectOptions {
  readonly row?: readonly string[];
  readonly reason: string;
  readonly until?: string;
  readonly json?: true;
}

/** The other answer to what `plan` shows as held. */
export function addRejectCommand(program: Command, { terminal, withApi }: CliDeps): void {
  program
    .command('reject')
    .argument('<digest>', 'the digest that `plan` shows')
    .description('say no to held operations: nobody is asked about them again until that ends')
    .requiredOption('--reason <text>', 'why; shown wherever the row is')
    .option('--row <ids...>', 'only these rows, as `plan` names them')
    .option('--until <date>', 'when to ask again; by itself when the row is another')
    .option('--json', 'print JSON for scripts')
    .action((digest: string, { row, reason, until, json }: RejectOptions) =>
      withApi(async (api) => {
        const body = {
          digest,
          reason,
          ...(row === undefined ? {} : { rows: row }),
          ...(until === undefined ? {} : { until: readUntil(until) }),
        };
        const answer = await api.post('/reject', body, RejectedView);
        if (json === true) terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
        else terminal.say(`${rejectionLines(printable(answer).rejected).join('\n')}\n`);
      }),
    );
}
