import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { UsageDecided, UsageImported } from '../contract/usage.ts';
import { moment } from '../report/words.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';

/** Commands about who uses their seats. */
export function addUsageCommands(program: Command, { terminal, withApi }: CliDeps): void {
  const usage = program.command('usage').description('who uses their seats, by reports of the vendor');
  const print = (value: unknown) => terminal.out(`${JSON.stringify(value, null, 2)}\n`);

  usage
    .command('import')
    .argument('<file>', 'usage report of Autodesk Account, as CSV')
    .description('take in who used what last; the same file twice changes nothing')
    .option('--core <id>', 'the licensing core that it is about, when there are several')
    .addOption(
      new Option('--dates <order>', 'which of day and month comes first in it').choices(['mdy', 'dmy']),
    )
    .option('--json', 'print JSON for scripts')
    .action(async (file: string, { json, ...options }: { core?: string; dates?: string; json?: true }) => {
      const csv = await readFile(file, 'utf8').catch((error: Error) => {
        throw new UsageError(`${file} cannot be read: ${error.message}`);
      });
      await withApi(async (api) => {
        const imported = await api.post('/usage', { csv, ...options }, UsageImported);
        if (json === true) print(imported);
        else terminal.say(importedText(imported));
      });
    });

  const decisions = [
    ['keep', 'leave a seat alone although nobody uses it'],
    ['return', 'give a seat again that was taken back for want of use'],
  ] as const;
  for (const [name, description] of decisions) {
    usage
      .command(name)
      .argument('<person>', 'address under which the seat was used')
      .requiredOption('--pool <id>', 'the pool of the seat')
      .description(description)
      .option('--json', 'print JSON for scripts')
      .action((person: string, { pool, json }: { pool: string; json?: true }) =>
        withApi(async (api) => {
          const decided = await api.post(`/usage/${name}`, { person, pool }, UsageDecided);
          if (json === true) print(decided);
          else terminal.say(`${person} is left alone in pool ${pool} until ${moment(decided.keptUntil)}.\n`);
        }),
      );
  }
}

function importedText({ core, rows, news, unused, otherProducts, knownUntil }: UsageImported): string {
  const lines = [
    `${rows} last uses of licensing core ${core} were read, ${news} of them news.`,
    ...(unused === 0
      ? []
      : [`${unused} rows tell of no use, which is no evidence of when the last one was.`]),
    ...(otherProducts.length === 0 ? [] : [`Products of no pool, left out: ${otherProducts.join(', ')}.`]),
    ...(knownUntil === null ? [] : [`The file tells of uses until ${moment(knownUntil)}.`]),
  ];
  return `${lines.join('\n')}\n`;
}
