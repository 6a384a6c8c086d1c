import type { Command } from 'commander';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { CreatedToken, RotatedToken, TokenView } from '../contract/tokens.ts';
import { dayMs } from '../core/domain/time.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';

const scopes = 'scim:<source>, scim-read:<source> (looks only), read, operate or admin';

interface CreateOptions {
  readonly name: string;
  readonly scope: string;
  readonly days: string;
  readonly oauthClient?: string | true;
  readonly json?: true;
}
interface RotateOptions {
  readonly overlap: string;
  readonly days: string;
  readonly json?: true;
}

/** Bearer tokens, secrets of OAuth clients, and the link that signs a browser in. */
export function addTokenCommands(program: Command, deps: CliDeps): void {
  const token = program.command('token').description('bearer tokens and OAuth clients');
  addMakingCommands(token, deps);
  addKeepingCommands(token, deps);
}

function addMakingCommands(token: Command, { terminal, withApi }: CliDeps): void {
  token
    .command('create')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scope <scope>', scopes)
    .option('--days <days>', 'days until it expires; 0 never does', '365')
    .option(
      '--oauth-client [client]',
      'make an OAuth client, whose secret is exchanged for tokens at /oauth/token; with the id of one: another secret of it',
    )
    .option('--json', 'print JSON for scripts')
    .description('make a token; it is shown once')
    .action(({ name, scope, days, oauthClient, json }: CreateOptions) =>
      withApi(async (api) => {
        const client =
          oauthClient === undefined ? {} : { oauthClient: oauthClient === true ? 'new' : oauthClient };
        const body = { name, scope, expiresAt: expiry(days), ...client };
        show({ terminal }, await api.post('/tokens', body, CreatedToken), json === true);
      }),
    );
  token
    .command('rotate')
    .argument('<id>')
    .option('--overlap <duration>', 'how long the old one still works, such as P7D or PT1H', 'P7D')
    .option('--days <days>', 'days until the new one expires; 0 never does', '365')
    .option('--json', 'print JSON for scripts')
    .description('make another one like it, and give the old one an end')
    .action((id: string, { overlap, days, json }: RotateOptions) =>
      withApi(async (api) => {
        const body = { overlapUntil: fromNow(overlap), expiresAt: expiry(days) };
        const made = await api.post(`/tokens/${encodeURIComponent(id)}/rotate`, body, RotatedToken);
        terminal.say(`Token ${id} works until ${made.replaces.expiresAt}.\n`);
        show({ terminal }, made, json === true);
      }),
    );
}

function addKeepingCommands(token: Command, { terminal, withApi }: CliDeps): void {
  token
    .command('list')
    .option('--json', 'print JSON for scripts')
    .description('tokens, their last use and their end, without what is secret')
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
    .argument('<id>', 'of a token, or of an OAuth client with all its secrets')
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

function show(
  { terminal }: Pick<CliDeps, 'terminal'>,
  { clientId, token, ...view }: z.infer<typeof CreatedToken>,
  isJson: boolean,
): void {
  if (isJson) return terminal.out(`${JSON.stringify({ ...view, clientId, token }, null, 2)}\n`);
  if (clientId === null) {
    terminal.say('Keep this token; it is shown only now:\n');
    return terminal.out(`${token}\n`);
  }
  terminal.say('Keep this secret; it is shown only now. The token endpoint is /oauth/token.\n');
  terminal.out(`client id:     ${clientId}\nclient secret: ${token}\n`);
}

function expiry(days: string): string | null {
  const number = Number(days);
  if (!Number.isInteger(number) || number < 0)
    throw new UsageError(`--days ${days} is no whole number of days`);
  return number === 0 ? null : new Date(Date.now() + number * dayMs).toISOString();
}

function fromNow(overlap: string): string {
  try {
    const until = Temporal.Now.zonedDateTimeISO('UTC').add(overlap);
    return new Date(Math.max(Date.now(), until.epochMilliseconds)).toISOString();
  } catch {
    throw new UsageError(`--overlap ${overlap} is no duration; write it like P7D (days) or PT1H (hours)`);
  }
}

function line({ id, kind, clientId, scope, name, ...life }: TokenView): string {
  const what = kind === 'bearer' ? scope : `${scope}  secret of ${clientId}`;
  return `${id}  ${what}  ${name}  ${endOf(life)}, last used ${life.lastUsedAt ?? 'never'}\n`;
}

function endOf({ revokedAt, expiresAt }: Pick<TokenView, 'revokedAt' | 'expiresAt'>): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  if (expiresAt === null) return 'expires never';
  return `${Date.parse(expiresAt) <= Date.now() ? 'expired' : 'expires'} ${expiresAt}`;
}
