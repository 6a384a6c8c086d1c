import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { ImportedView, LedgerFileView } from '../contract/ledger-file.ts';
import { counted } from '../report/words.ts';
import type { ApiClient } from './api-client.ts';
import type { CliDeps } from './cli-deps.ts';
import { addStopCommands } from './commands-ledger-stop.ts';
import { UsageError } from './exit-codes.ts';

const base = '/licensing/v1';

interface ExportOptions {
  readonly json?: string;
  readonly csv?: 'users' | 'assign';
  readonly product?: string;
}
interface ImportOptions {
  readonly as?: string;
  readonly product?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** The embedded ledger as files, and what its contract manager does to subscriptions. */
export function addLedgerCommands(program: Command, { terminal, withApi }: CliDeps): void {
  const ledger = program.command('ledger').description('the embedded ledger: its files and subscriptions');
  addStopCommands(ledger, { terminal, withApi });
  ledger
    .command('export')
    .description('the whole ledger as JSON, or its people in the columns of Autodesk Account')
    .option('--json <file>', 'write the JSON to this file instead of showing it')
    .addOption(
      new Option('--csv <list>', 'everybody on the team, or who has a product').choices(['users', 'assign']),
    )
    .option('--product <product>', 'with `--csv assign`: whose holders')
    .action((options: ExportOptions) =>
      withApi(async (api) => {
        const text = await exported(api, options);
        if (options.json === undefined) terminal.out(text);
        else {
          await writeFile(options.json, text);
          terminal.say(`The ledger is in ${options.json}.\n`);
        }
      }),
    );
  ledger
    .command('import')
    .argument('<file>', 'JSON of `ledger export`, or a CSV of Autodesk Account (its name ends in .csv)')
    .description('add what the file has and the ledger has not; the same file twice changes nothing')
    .option('--as <email>', 'the contract manager or coordinator in whose name; else the first manager')
    .option('--product <product>', 'with a CSV: give everybody in it a seat of this product')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--json', 'print JSON for scripts')
    .action(async (file: string, options: ImportOptions) => {
      const text = await readFile(file, 'utf8').catch((error: Error) => {
        throw new UsageError(`${file} cannot be read: ${error.message}`);
      });
      const body = file.toLowerCase().endsWith('.csv')
        ? { path: '/import/people', csv: text, product: options.product }
        : { path: '/import', file: parsed(file, text, options) };
      await withApi(async (api) => {
        const { path, ...content } = body;
        const { as: actingAs, dryRun = false } = options;
        const imported = await api.post(`${base}${path}`, { ...content, actingAs, dryRun }, ImportedView);
        if (options.json === true) terminal.out(`${JSON.stringify(imported, null, 2)}\n`);
        else terminal.out(importedText(imported));
      });
    });
}

async function exported(api: ApiClient, { json, csv, product }: ExportOptions): Promise<string> {
  if (csv === undefined) {
    if (product !== undefined) throw new UsageError('--product goes with `--csv assign`');
    return `${JSON.stringify(await api.get(`${base}/export`, LedgerFileView), null, 2)}\n`;
  }
  if (json !== undefined) throw new UsageError('--json and --csv are two exports: name one of them');
  if ((csv === 'assign') !== (product !== undefined))
    throw new UsageError('`--csv assign` needs --product, and `--csv users` has none');
  const query = product === undefined ? '' : `&product=${encodeURIComponent(product)}`;
  return api.text(`${base}/export?format=csv${query}`);
}

function parsed(file: string, text: string, { product }: ImportOptions): unknown {
  if (product !== undefined) throw new UsageError('--product goes with a CSV; the JSON says who has what');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function importedText({ dryRun, total, changes }: ImportedView): string {
  const more = total - changes.length;
  const lines = [
    ...changes.map(({ kind, about, product, what }) =>
      [kind, about, ...(product === null ? [] : [`(${product})`]), what].join(' '),
    ),
    ...(more > 0 ? [`and ${more} more`] : []),
    total === 0
      ? 'Nothing to change: the ledger has all of it.'
      : `${counted(total, 'change')}${dryRun ? ' would be made; nothing was changed.' : ' made.'}`,
  ];
  return `${lines.join('\n')}\n`;
}
