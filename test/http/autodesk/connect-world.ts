import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendarAt } from '../../../src/clock.ts';
import { compose, type Seatwarden } from '../../../src/compose.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createSecret } from '../../../src/config/secret.ts';
import type { TokenScope } from '../../../src/ports/stores/token-store.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { configKinds } from '../../../src/load-from-disk.ts';
import { createLog } from '../../../src/log.ts';
import {
  type AutodeskSimulator,
  startAutodeskSimulator,
} from '../../simulators/autodesk/autodesk-simulator.ts';
import { createSimulatedClock } from '../../simulators/autodesk/clock.ts';
import { connectedApp, connectedTeams, consentAt } from '../../licensing/autodesk/connection-world.ts';

const secretKey = 'a key of at least thirty-two characters';
const config = (baseUrl: string, more: string) => `${more}
company: Example Engineering
timeZone: Europe/London
sources: [{ id: idp, kind: scim, decidesLeaving: true }]
people: { match: [email] }
licensing:
  - { id: main, kind: autodesk, clientId: env:ID, clientSecret: env:SECRET, team: "100001", baseUrl: "${baseUrl}" }
pools: [{ id: cad, core: main, product: CAD }]
rules: [{ id: cad-group, pool: cad, when: 'groups.display eq "CAD Users"', reason: CAD seats follow the group }]
`;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}
/** A browser that keeps one cookie and follows only what it is told to. */
export interface Browser {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Presses the button on the team's page; where that leads to, at Autodesk. */
  begin(access?: 'look' | 'change'): Promise<URL>;
  /** Signs in and allows it; comes back as a browser does. */
  connect(email: string): Promise<Answer>;
}

/** The daemon with one Autodesk team on a simulator. Everything that anybody could see is kept. */
export interface ConnectWorld {
  readonly simulator: AutodeskSimulator;
  readonly seatwarden: Seatwarden;
  readonly url: string;
  readonly token: string;
  logged(): string;
  /** Resolves with the next log line that has this text in it. */
  line(text: string): Promise<void>;
  /** All answers so far, headers included. */
  answered(): string;
  /** Whatever stands in the files of the store, as text. */
  stored(): string;
  signedIn(): Promise<Browser>;
  stranger(): Browser;
  /** As an administrator, or with a token of less. */
  api(request: string, body?: object, scope?: TokenScope): Promise<Answer & { readonly body: unknown }>;
  close(): Promise<void>;
}

/** `more` is put before the configuration. */
export async function startConnectWorld(more = ''): Promise<ConnectWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'seatwarden-connect-'));
  const lines: string[] = [];
  const heard = new EventEmitter();
  const write = (line: string) => {
    lines.push(line);
    heard.emit('line', line);
  };
  const answers: string[] = [];
  const simulator = await startAutodeskSimulator({
    apps: [{ ...connectedApp, redirectUris: ['http://127.0.0.1:*'] }],
    teams: connectedTeams,
    // The first quarter of a second of a minute is left alone.
    clock: createSimulatedClock({ startAt: Date.UTC(2026, 10, 24, 10, 0, 1) }),
  });
  const { now } = simulator.clock;
  const { config: loaded } = loadConfig({
    text: config(simulator.url, more),
    file: 'test',
    kinds: configKinds,
    env: { ID: connectedApp.clientId, SECRET: connectedApp.clientSecret },
    readFile: () => '',
  });
  const seatwarden = await compose({
    config: loaded,
    store: `sqlite:${join(folder, 'store.db')}`,
    log: createLog('trace', { write }),
    clock: { now, calendar: () => calendarAt(now()) },
    secretKey: createSecret('env:KEY', secretKey),
  });
  const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: false });
  async function mint(scope: TokenScope): Promise<string> {
    const made = createToken({ name: `test ${scope}`, scope, expiresAt: null }, seatwarden);
    await seatwarden.database.write(({ tokens }) => tokens.create(made.row));
    return made.token;
  }
  const token = await mint('admin');

  async function ask(address: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(address, { redirect: 'manual', ...init });
    const text = await response.text();
    answers.push(text, JSON.stringify([...response.headers]));
    return { status: response.status, headers: response.headers, text };
  }
  return {
    simulator,
    seatwarden,
    url: served.url,
    token,
    logged: () => lines.join('\n'),
    line: (text) =>
      new Promise((resolve) => {
        const listen = (line: string) => {
          if (!line.includes(text)) return;
          heard.off('line', listen);
          resolve();
        };
        heard.on('line', listen);
      }),
    answered: () => answers.join('\n'),
    stored: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join('\n'),
    async signedIn() {
      const { headers } = await ask(served.url + (await seatwarden.signIn.makeLink()), {});
      const [cookie = ''] = String(headers.get('set-cookie')).split(';');
      return createBrowser(served.url, ask, cookie);
    },
    stranger: () => createBrowser(served.url, ask, null),
    async api(request, body, scope = 'admin') {
      const [method = 'GET', path = ''] = request.split(' ');
      const answer = await ask(`${served.url}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${scope === 'admin' ? token : await mint(scope)}`,
          'Content-Type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { ...answer, body: JSON.parse(answer.text) as unknown };
    },
    async close() {
      await served.stop();
      await seatwarden.close();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Ask = (address: string, init: RequestInit) => Promise<Answer>;

function createBrowser(url: string, ask: Ask, cookie: string | null): Browser {
  const jar: Record<string, string> = cookie === null ? {} : { Cookie: cookie };
  const browser: Browser = {
    get: (path, headers = {}) => ask(url + path, { headers: { ...jar, ...headers } }),
    post: (path, form, headers = {}) =>
      ask(url + path, { method: 'POST', body: new URLSearchParams(form), headers: { ...jar, ...headers } }),
    async begin(access = 'change') {
      const form = formToken((await browser.get('/connect/autodesk/main')).text);
      const { text } = await browser.post('/connect/autodesk/main/begin', { form, access });
      return new URL(refreshOf(text));
    },
    async connect(email) {
      const { state, code } = await consentAt(await browser.begin(), email);
      // A strict cookie does not come along with what another site began.
      const query = new URLSearchParams({ state, code: code ?? '' }).toString();
      const arrived = await ask(`${url}/connect/autodesk/callback?${query}`, {});
      return browser.get(refreshOf(arrived.text));
    },
  };
  return browser;
}

export function formToken(text: string): string {
  return /name="form" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** Where a page sends the browser by itself. */
export function refreshOf(text: string): string {
  const [, address = ''] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(text) ?? [];
  return address.replaceAll('&amp;', '&');
}
