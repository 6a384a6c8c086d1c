import type { Command } from 'commander';
import * as z from 'zod';
import { CreatedToken, TokenView } from '../contract/tokens.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';

const dayMs = 86_400_000;

/** Bearer tokens, and the link that signs a browser in. */
export function addTokenCommands(program: Command, { terminal, withApi }: CliDeps): void {
  const token = program.command('token').description('bearer tokens');
  token
    .command('create')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption(
      '--scope <scope>',
      'scim:<source>, scim-read:<source> (looks only), read, operate or admin',
    )
    .option('--days <days>', 'days until it expires; 0 never does', '365')
    .option('--json', 'print JSON for scripts')
    .description('make a token; it is shown once')
    .action((options: { name: string; scope: string; days: string; json?: true }) =>
      withApi(async (api) => {
        const body = { name: options.name, scope: options.scope, expiresAt: expiry(options.days) };
        const created = await api.post('/tokens', body, CreatedToken);
        if (options.json === true) terminal.out(`${JSON.stringify(created, null, 2)}\n`);
        else {
          terminal.say('Keep this token; it is shown only now:\n');
          terminal.out(`${created.token}\n`);
        }
      }),
    );
  token
    .command('list')
    .option('--json', 'print JSON for scripts')
    .description('tokens, without their secrets')
    .action((options: { json?: true }) =>
      withApi(async (api) => {
        const tokens = await api.get('/tokens', z.array(TokenView));
        terminal.out(
          options.json === true ? `${JSON.stringify(tokens, null, 2)}\n` : tokens.map(line).join(''),
        );
      }),
    );
  token
    .command('revoke')
    .argument('<id>')
    .description('revoke a token; it stops working within seconds')
    .action((id: string) =>
      withApi(async (api) => {
        await api.delete(`/tokens/${encodeURIComponent(id)}`, z.object({ revoked: z.string() }));
        terminal.say(`Token ${id} is revoked.\n`);
      }),
    );
  token
    .command('link')
    .description('a link that signs one browser in, once')
    .action(() =>
      withApi(async (api) => {
        const { path } = await api.post('/sign-in-links', {}, z.object({ path: z.string() }));
        terminal.out(`${process.env['SEATWARDEN_URL'] ?? 'http://127.0.0.1:8080'}${path}\n`);
      }),
    );
}

function expiry(days: string): string | null {
  const number = Number(days);
  if (!Number.isInteger(number) || number < 0)
    throw new UsageError(`--days ${days} is no whole number of days`);
  return number === 0 ? null : new Date(Date.now() + number * dayMs).toISOString();
}

function line({ id, name, scope, expiresAt, revokedAt, lastUsedAt }: TokenView): string {
  const state = revokedAt === null ? `expires ${expiresAt ?? 'never'}` : `revoked ${revokedAt}`;
  return `${id}  ${scope}  ${name}  ${state}, last used ${lastUsedAt ?? 'never'}\n`;
}
