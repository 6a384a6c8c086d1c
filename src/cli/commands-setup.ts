import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { initConfig } from '../config/init-config.ts';
import { configJsonSchema } from '../config/json-schema.ts';
import { configKinds, defaultConfigFile, loadFromDisk } from '../load-from-disk.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';
import { askForInit, type InitFlags } from './init-questions.ts';

/** Commands for a first configuration and for one that changes. They need neither store nor daemon. */
export function addSetupCommands(program: Command, { terminal }: Pick<CliDeps, 'terminal'>): void {
  program
    .command('init')
    .description('write a first configuration by asking')
    .option('--company <name>')
    .option('--time-zone <zone>')
    .option('--idp <provider>', 'entra, okta or none')
    .option('--hr <system>', 'none, csv:PATH or bamboohr:DOMAIN')
    .option('--people <number>', 'how many people a good HR reading has at least')
    .option(
      '--product <product=group>',
      'a product and the group that gives it',
      (value: string, all: string[] | undefined) => [...(all ?? []), value],
    )
    .option('--file <path>', 'where to write it', defaultConfigFile)
    .option('--force', 'write over a file that is there')
    .action(async (options: InitFlags & { file: string; force?: true }) => {
      if (existsSync(options.file) && options.force !== true) {
        throw new UsageError(`${options.file} is there already; --force writes over it`);
      }
      const text = initConfig(await askForInit(options, terminal));
      await mkdir(dirname(options.file), { recursive: true });
      await writeFile(options.file, text);
      terminal.say(`Wrote ${options.file}. Check it with \`seatwarden config check\`, then \`npm start\`.\n`);
    });

  const config = program.command('config').description('the configuration file');
  config
    .command('check')
    .description('every mistake at once, with line and column')
    .option('--json', 'print JSON for scripts')
    .action((options: { json?: true }) => {
      const { file, warnings } = loadFromDisk(process.env);
      if (options.json === true) terminal.out(`${JSON.stringify({ file, warnings })}\n`);
      for (const warning of warnings) terminal.say(`warning: ${warning}\n`);
      terminal.say(`${file ?? 'The embedded default'} is fine.\n`);
    });
  config
    .command('schema')
    .description('the JSON Schema of the configuration, for editors')
    .action(() => terminal.out(`${JSON.stringify(configJsonSchema(configKinds), null, 2)}\n`));
}
