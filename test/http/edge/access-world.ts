import { mkdtempSync, rmSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { compose, type ComposeInput, type Seatwarden } from '../../../src/compose.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { configKinds } from '../../../src/load-from-disk.ts';
import type { TokenScope } from '../../../src/ports/stores/token-store.ts';
import { createHandMovedClock, type HandMovedClock } from '../../support/databases.ts';
import { createTestLog } from './edge-app.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Null for an answer without a body. */
  readonly body: unknown;
}
export interface Asking {
  /** Sent as JSON; a text goes as it is. */
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The loopback address that the request comes from; all of 127.0.0.0/8 is this machine. */
  readonly from?: string;
}

/** The daemon on a store of its own, listening on loopback, with sources that tests describe and a clock that they move. */
export interface AccessWorld {
  readonly seatwarden: Seatwarden;
  readonly clock: HandMovedClock;
  readonly log: ReturnType<typeof createTestLog>;
  /** `POST /scim/v2/Users`, as a method and a path from the root. */
  ask(request: string, asking?: Asking): Promise<Answer>;
  token(scope: TokenScope, expiresAt?: number | null): Promise<string>;
  /** A second process on the same store. */
  another(sources?: string): Promise<AccessWorld>;
  close(): Promise<void>;
}

const START = Date.parse('2026-11-30T08:00:00Z');

/** `sources` is YAML in flow style: `{ id: entra, kind: scim }, ...`. */
export function startAccessWorld(sources: string, input: Partial<ComposeInput> = {}): Promise<AccessWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'seatwarden-access-'));
  const store = `sqlite:${join(folder, 'store.db')}`;
  const clock = createHandMovedClock(START);
  return start({ sources, store, clock, input, remove: () => rmSync(folder, { recursive: true }) });
}

interface Start {
  readonly sources: string;
  readonly store: string;
  readonly clock: HandMovedClock;
  readonly input: Partial<ComposeInput>;
  remove(): void;
}

async function start({ sources, store, clock, input, remove }: Start): Promise<AccessWorld> {
  const log = createTestLog();
  const seatwarden = await compose({ config: readConfig(sources), store, log, clock, ...input });
  const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: false });
  return {
    seatwarden,
    clock,
    log,
    ask: (request, asking) => ask(served.url, request, asking),
    async token(scope, expiresAt = null) {
      const made = createToken({ name: `test ${scope}`, scope, expiresAt }, seatwarden);
      await seatwarden.database.write(({ tokens }) => tokens.create(made.row));
      return made.token;
    },
    another: (others = sources) => start({ sources: others, store, clock, input, remove() {} }),
    async close() {
      await served.stop();
      await seatwarden.close();
      remove();
    },
  };
}

function readConfig(sources: string) {
  const text = `
company: Example Engineering
timeZone: Europe/London
sources: [${sources}]
people: { match: [email] }
licensing: [{ id: main, kind: ledger }]
pools: [{ id: cad, core: main, product: CAD }]
rules: [{ id: cad-group, pool: cad, when: 'groups.display eq "CAD Users"', reason: CAD seats follow the group }]
`;
  return loadConfig({ text, file: 'test', kinds: configKinds, env: {}, readFile: () => '' }).config;
}

function ask(url: string, line: string, { body, token, headers = {}, from }: Asking = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = send(url + path, {
      method,
      localAddress: from,
      agent: false,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(payload !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
    sent.once('error', reject).once('response', (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      const isJson = /json/.test(answered['content-type'] ?? '');
      const read = isJson ? json(response) : Promise.resolve(void response.resume()).then(() => null);
      read.then((value) => resolve({ status, headers: answered, body: value }), reject);
    });
    sent.end(payload);
  });
}
