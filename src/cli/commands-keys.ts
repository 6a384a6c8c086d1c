import type { Command } from 'commander';
import * as z from 'zod';
import { SigningKeyView } from '../contract/activation.ts';
import type { CliDeps } from './cli-deps.ts';

const path = '/licensing/v1/activation/keys';

/** The keys that sign entitlements of computers. */
export function addKeyCommands(program: Command, { terminal, withApi }: Omit<CliDeps, 'finish'>): void {
  const keys = program
    .command('keys')
    .description('the keys that sign what people may use on their computers');
  keys
    .command('list')
    .option('--json', 'print JSON for scripts')
    .description('keys, oldest first, without what is secret')
    .action(({ json }: { json?: true }) =>
      withApi(async (api) => {
        const known = await api.get(path, z.array(SigningKeyView));
        terminal.out(json === true ? `${JSON.stringify(known, null, 2)}\n` : known.map(line).join(''));
      }),
    );
  keys
    .command('rotate')
    .option('--at-once', 'for a key that got into wrong hands: what it signed is believed no more')
    .option('--json', 'print JSON for scripts')
    .description('make the next key; what the old one signed stays good until its end')
    .action(({ atOnce = false, json }: { atOnce?: boolean; json?: true }) =>
      withApi(async (api) => {
        const made = await api.post(`${path}/rotate`, { atOnce }, SigningKeyView);
        if (atOnce) terminal.say('Every computer must ask again before it goes on.\n');
        else terminal.say(`The new key is published now and signs from ${made.signsFrom}.\n`);
        terminal.out(json === true ? `${JSON.stringify(made, null, 2)}\n` : line(made));
      }),
    );
}

function line({ kid, madeAt, signsFrom, until }: SigningKeyView): string {
  return `${kid}  made ${madeAt}, signs from ${signsFrom}${until === null ? '' : `, published until ${until}`}\n`;
}
