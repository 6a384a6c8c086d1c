import type { Command } from 'commander';
import * as z from 'zod';
import { BegunConsent, ConnectionView, GivenConsent, RemovedConsent } from '../contract/connections.ts';
import { callbackPath } from '../http/autodesk/callback-address.ts';
import { moment } from '../report/words.ts';
import type { ApiClient } from './api-client.ts';
import type { CliDeps } from './cli-deps.ts';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

interface ConnectOptions {
  readonly change?: true;
  readonly callback?: string;
  readonly code?: string;
  readonly list?: true;
  readonly remove?: string;
  readonly json?: true;
}
interface Asked {
  readonly api: ApiClient;
  readonly terminal: Terminal;
  readonly core: string;
  readonly options: ConnectOptions;
}

/** An administrator's consent without a browser on this machine: the address out, the address of the way back in. */
export function addConnectCommand(program: Command, { terminal, withApi }: Omit<CliDeps, 'finish'>): void {
  program
    .command('connect')
    .argument('<core>', 'id of a licensing core of kind autodesk')
    .option('--change', 'ask for changing, too; without it for reading only')
    .option(
      '--callback <url>',
      'the callback address as it is registered with the app, if it is not under SEATWARDEN_URL',
    )
    .option('--code <address>', 'do not ask: the whole address at which the browser arrived')
    .option('--list', 'who consented, and whether that can be used')
    .option('--remove <administrator>', 'forget the consent of this administrator, and end its tokens')
    .option('--json', 'print JSON for scripts, and ask nothing')
    .description("let an administrator of a vendor's team consent, in any browser")
    .action((core: string, options: ConnectOptions) => {
      const { code, list, remove } = options;
      if ([code, list, remove].filter((option) => option !== undefined).length > 1)
        throw new UsageError('--code, --list and --remove go one at a time');
      return withApi((api) => connect({ api, terminal, core, options }));
    });
}

async function connect(asked: Asked): Promise<void> {
  const { code, list, remove } = asked.options;
  if (list === true) return listConsents(asked);
  if (remove !== undefined) return removeConsent(asked, remove);
  if (code !== undefined) return finish(asked, code);
  return begin(asked);
}

async function begin(asked: Asked): Promise<void> {
  const { api, terminal, core, options } = asked;
  const redirectUri = options.callback ?? defaultCallback(process.env);
  const body = { access: options.change === true ? 'change' : 'look', redirectUri };
  const begun = await api.post(`/connections/${encodeURIComponent(core)}/begin`, body, BegunConsent);
  if (options.json === true) return printJson(terminal, { ...begun, redirectUri });
  terminal.say(
    [
      `Open this address in any browser before ${moment(begun.endsAt)}, sign in as an administrator of the team, and allow it:`,
      '',
      '',
    ].join('\n'),
  );
  terminal.out(`${begun.address}\n`);
  terminal.say(
    [
      '',
      `The browser then comes to ${redirectUri} (which must be registered with the app).`,
      'It does not matter what it shows there, or that nothing answers: copy the whole address from its address bar.',
      '',
    ].join('\n'),
  );
  if (terminal.ask === null) {
    terminal.say(`Then: seatwarden connect ${core} --code 'ADDRESS'\n`);
    return;
  }
  await finish(asked, await terminal.ask('Paste it here: '));
}

async function finish(asked: Asked, address: string): Promise<void> {
  const { api, terminal, options } = asked;
  const given = await api.post('/connections/finish', { address: address.trim() }, GivenConsent);
  await readTeam(asked);
  if (options.json === true) return printJson(terminal, given);
  const what = given.access === 'look' ? 'read' : 'read and changed';
  terminal.say(`${given.administrator} has consented: the team of ${given.core} can be ${what}.\n`);
  if (given.warning !== null)
    terminal.say(`Whether the team is theirs could not be found out now: ${given.warning}.\n`);
}

/**
 * A daemon reads at once by itself. A command that is one for itself would end in the middle of that reading; it waits for
 * a plan, which comes after it. Whoever consents has not asked for any seat to change hands: nothing is sent.
 */
async function readTeam({ api, terminal }: Asked): Promise<void> {
  if ((process.env['SEATWARDEN_URL'] ?? '') !== '') return;
  await api
    .get('/plan', z.unknown())
    .catch((error: Error) => terminal.say(`The team could not be read yet: ${error.message}\n`));
}

async function listConsents({ api, terminal, core, options }: Asked): Promise<void> {
  const connections = await api.get('/connections', z.array(ConnectionView));
  const found = connections.find((connection) => connection.core === core);
  if (found === undefined) {
    const those = connections.map((connection) => connection.core).join(', ') || 'none';
    throw new Error(`there is no licensing core ${core} of the kind autodesk; there are: ${those}`);
  }
  if (options.json === true) return printJson(terminal, found);
  if (found.consents.length === 0) terminal.say(`Nobody has consented yet: seatwarden connect ${core}\n`);
  terminal.out(found.consents.map(line).join(''));
}

async function removeConsent({ api, terminal, core, options }: Asked, administrator: string): Promise<void> {
  const path = `/connections/${encodeURIComponent(core)}/consents/${encodeURIComponent(administrator)}`;
  const removed = await api.delete(path, RemovedConsent);
  if (options.json === true) return printJson(terminal, removed);
  const ended = removed.isRevoked
    ? 'Autodesk has ended its tokens'
    : 'Autodesk did not confirm the end of its tokens; unused, they end within 15 days';
  terminal.say(`The consent of ${removed.administrator} is forgotten. ${ended}.\n`);
}

function line({ administrator, access, state, reason, endsAt }: ConnectionView['consents'][number]): string {
  const what = access === 'look' ? 'reading' : 'reading and changing';
  const standing = state === 'usable' ? `usable until ${endsAt} unless renewed` : `${state}: ${reason ?? ''}`;
  return `${administrator}  ${what}  ${standing}\n`;
}

/** Of the daemon that commands speak to, or of the one that listens on this machine. */
function defaultCallback(env: Readonly<Record<string, string | undefined>>): string {
  const { SEATWARDEN_URL: url = '', SEATWARDEN_PORT: port = '' } = env;
  const base = url === '' ? `http://127.0.0.1:${port === '' ? '8080' : port}` : url;
  return `${base.replace(/\/$/, '')}${callbackPath}`;
}

function printJson(terminal: Terminal, data: object): void {
  terminal.out(`${JSON.stringify(data, null, 2)}\n`);
}
