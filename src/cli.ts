import { Command, CommanderError, Option } from 'commander';
import { addAuditCommand } from './cli/commands-audit.ts';
import { addKeyCommands } from './cli/commands-keys.ts';
import { addConnectCommand } from './cli/commands-connect.ts';
import { addApproveCommands } from './cli/commands-approve.ts';
import { addLedgerCommands } from './cli/commands-ledger.ts';
import { addReportCommands } from './cli/commands-report.ts';
import { addRequestCommands } from './cli/commands-requests.ts';
import { addReviewCommand } from './cli/commands-review.ts';
import { addSetupCommands } from './cli/commands-setup.ts';
import { addStoreCommands } from './cli/commands-store.ts';
import { addTokenCommands } from './cli/commands-token.ts';
import { addUndoCommand } from './cli/commands-undo.ts';
import { addUsageCommands } from './cli/commands-usage.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './cli/exit-codes.ts';
import { createNodeTerminal } from './cli/node-terminal.ts';
import { withApi } from './cli/with-api.ts';
import { version } from './compose.ts';

const terminal = createNodeTerminal();
const finish = (code: ExitCode) => {
  process.exitCode = code;
};
const program = new Command('seatwarden')
  .description('Keeps software seats in step with the people who should hold them')
  .version(version)
  .exitOverride()
  .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.say(text) });

program
  .command('serve')
  .description('run the daemon')
  .action(async () => {
    await import('./main.ts');
  });
program
  .command('demo')
  .description('a simulated company at work, in this terminal')
  .option(
    '--events <number>',
    'stop after so many events; without it the story goes on as long as there is one',
  )
  .addOption(
    new Option('--core <kind>', 'where the seats are: the embedded ledger, or a simulated Autodesk team')
      .choices(['ledger', 'autodesk'])
      .default('ledger'),
  )
  .action(async ({ events, core }: { events?: string; core: string }) => {
    const asked = { terminal, events: events === undefined ? null : Number(events) };
    if (core === 'autodesk') {
      const { runAutodeskDemo } = await import('./demo/autodesk/run-autodesk-demo.ts');
      await runAutodeskDemo(asked);
    } else {
      const { runDemo } = await import('./demo/run-demo.ts');
      await runDemo(asked);
    }
  });
addSetupCommands(program, { terminal });
addReportCommands(program, { terminal, withApi, finish });
addApproveCommands(program, { terminal, withApi, finish });
addUndoCommand(program, { terminal, withApi, finish });
addRequestCommands(program, { terminal, withApi });
addConnectCommand(program, { terminal, withApi });
addTokenCommands(program, { terminal, withApi, finish });
addKeyCommands(program, { terminal, withApi });
addStoreCommands(program, { terminal, withApi, finish });
addLedgerCommands(program, { terminal, withApi, finish });
addUsageCommands(program, { terminal, withApi, finish });
addAuditCommand(program, { terminal, withApi });
addReviewCommand(program, { terminal, withApi });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) finish(error.exitCode === 0 ? exitCodes.done : exitCodes.usage);
  else {
    terminal.say(`${error instanceof Error ? error.message : String(error)}\n`);
    finish(exitCodeOf(error));
  }
}
