import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Option } from 'commander';
import * as z from 'zod';
import { ExplanationView } from '../contract/people.ts';
import { PlanView } from '../contract/plan.ts';
import { DriftReport } from '../contract/report.ts';
import { SimulationView } from '../contract/simulation.ts';
import { SyncView } from '../contract/status.ts';
import { driftTable } from '../report/drift-table.ts';
import { explanationText } from '../report/explanation-text.ts';
import { planText } from '../report/plan-text.ts';
import { simulationText } from '../report/simulation-text.ts';
import { counted } from '../report/words.ts';
import type { CliDeps } from './cli-deps.ts';
import { appliedCode, appliedText } from './applied-text.ts';
import { exitCodes } from './exit-codes.ts';

const json = ['--json', 'print JSON for scripts'] as const;

/** Commands that show or move seats. All of them speak to the admin API. */
export function addReportCommands(program: Command, { terminal, withApi, finish }: CliDeps): void {
  const print = (value: unknown) => terminal.out(`${JSON.stringify(value, null, 2)}\n`);

  program
    .command('plan')
    .description('show what would be done now, in order, and why')
    .option('--rules <file>', 'show what other rules would change instead: a YAML file with `rules:`')
    .option(...json)
    .action((options: { rules?: string; json?: true }) =>
      withApi(async (api) => {
        if (options.rules !== undefined) {
          const body = { rules: await readFile(options.rules, 'utf8'), file: options.rules };
          const simulation = await api.post('/plan/simulate', body, SimulationView);
          if (options.json === true) print(simulation);
          else terminal.out(simulationText(simulation, terminal));
          return;
        }
        const plan = await api.get('/plan', PlanView);
        if (options.json === true) print(plan);
        else terminal.out(planText(plan, terminal));
        if (plan.held.length > 0) finish(exitCodes.held);
        else finish(plan.unread.length > 0 ? exitCodes.failed : exitCodes.done);
      }),
    );

  program
    .command('apply')
    .description('run now; with --digest, let exactly the held operations go that it names')
    .option('--digest <digest>', 'the digest that `plan` shows')
    .option(...json)
    .action((options: { digest?: string; json?: true }) =>
      withApi(async (api) => {
        const body = options.digest === undefined ? {} : { digest: options.digest };
        const plan = await api.post('/apply', body, PlanView);
        if (options.json === true) print(plan);
        else terminal.say(appliedText(plan));
        finish(appliedCode(plan));
      }),
    );

  program
    .command('drift')
    .description('the drift report: what differs from policy, why, and what to do')
    .addOption(
      new Option('--format <format>', 'how to show it')
        .choices(['table', 'json', 'csv', 'html'])
        .default('table'),
    )
    .option('--pool <id>', 'only this pool')
    .option('--file <name>', 'only the CSV that the report names for Autodesk Account to import')
    .option(...json)
    .action((options: { format: string; pool?: string; file?: string; json?: true }) =>
      withApi(async (api) => {
        if (options.file !== undefined) {
          terminal.out(await api.text(`/notices?format=csv&file=${encodeURIComponent(options.file)}`));
          return;
        }
        const format = options.json === true ? 'json' : options.format;
        const query = new URLSearchParams({
          limit: '10000',
          ...(options.pool === undefined ? {} : { pool: options.pool }),
        });
        if (format === 'csv' || format === 'html')
          terminal.out(await api.text(`/drift?format=${format}&${query.toString()}`));
        else {
          const report = await api.get(`/drift?${query.toString()}`, DriftReport);
          if (format === 'json') print(report);
          else terminal.out(`${driftTable(report, terminal)}\n`);
        }
      }),
    );

  program
    .command('explain')
    .argument('<person>', 'address, employee number, id or name')
    .description('why a person has, or has not, a seat: six steps')
    .option(...json)
    .action((person: string, options: { json?: true }) =>
      withApi(async (api) => {
        const explanation = await api.get(`/explain?person=${encodeURIComponent(person)}`, ExplanationView);
        if (options.json === true) print(explanation);
        else terminal.out(explanationText(explanation, terminal));
      }),
    );

  program
    .command('sync')
    .argument('<source>', 'id of a polled source')
    .description('read a source now')
    .option(...json)
    .action((source: string, options: { json?: true }) =>
      withApi(async (api) => {
        const sync = await api.post(`/sources/${encodeURIComponent(source)}/sync`, {}, SyncView);
        if (options.json === true) print(sync);
        else terminal.say(`${sync.source}: ${sync.message}\n`);
        finish(
          sync.outcome === 'accepted' || sync.outcome === 'unchanged' ? exitCodes.done : exitCodes.failed,
        );
      }),
    );

  addPauseCommands(program, { terminal, withApi, finish });
}

function addPauseCommands(program: Command, { terminal, withApi }: CliDeps): void {
  const Paused = z.object({ paused: z.string().nullable() });
  program
    .command('pause')
    .description('stop applying between two operations; plans and reports go on')
    .option('--reason <text>', 'why, for those who look', 'paused from the command line')
    .option('--stop', 'emergency stop: come back only when nothing is being sent any more')
    .action((options: { reason: string; stop?: true }) =>
      withApi(async (api) => {
        await api.post('/pause', { reason: options.reason }, Paused);
        // A plan is made only when the run that goes on has ended.
        const stopped = options.stop === true ? stoppedText(await api.get('/plan', PlanView)) : '';
        terminal.say(`${stopped}Applying is paused. \`seatwarden resume\` goes on.\n`);
      }),
    );
  program
    .command('resume')
    .description('apply again')
    .action(() =>
      withApi(async (api) => {
        await api.post('/resume', {}, Paused);
        terminal.say('Applying goes on.\n');
      }),
    );
}

function stoppedText({ held }: PlanView): string {
  return `Stopped: nothing is being sent. ${counted(held.length, 'operation')} will not be sent before applying goes on; \`seatwarden plan\` shows them.\n`;
}
