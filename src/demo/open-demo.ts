import { join } from 'node:path';
import { type ApiClient, createApiClient } from '../cli/api-client.ts';
import { compose, type Seatwarden } from '../compose.ts';
import type { Served } from '../compose/serve.ts';
import { loadConfig } from '../config/load-config.ts';
import type { Secret } from '../config/secret.ts';
import { createToken } from '../http/edge/tokens.ts';
import { configKinds } from '../load-from-disk.ts';
import { createLog } from '../log.ts';
import type { TokenScope } from '../ports/stores/token-store.ts';

/** A daemon of its own with an empty store, and an administrator who speaks to it over HTTP. */
export interface Demo {
  readonly seatwarden: Seatwarden;
  readonly url: string;
  readonly adminToken: string;
  readonly api: ApiClient;
  mint(name: string, scope: TokenScope): Promise<string>;
  close(): Promise<void>;
}

export interface DemoSettings {
  readonly folder: string;
  /** The configuration, as an administrator would write it. */
  readonly config: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly secretKey?: Secret | null;
}

export async function openDemo({
  folder,
  config: text,
  env = {},
  secretKey = null,
}: DemoSettings): Promise<Demo> {
  const { config } = loadConfig({ text, file: 'demo', kinds: configKinds, env, readFile: () => '' });
  const seatwarden = await compose({
    config,
    store: `sqlite:${join(folder, 'demo.db')}`,
    log: createLog(process.env['LOG_LEVEL'] ?? 'fatal'),
    secretKey,
  });
  const { url, stop } = await listen(seatwarden);
  const mint = (name: string, scope: TokenScope) => mintToken(seatwarden, name, scope);
  const adminToken = await mint('demo administrator', 'admin');
  return {
    seatwarden,
    url,
    adminToken,
    api: createApiClient(url, adminToken),
    mint,
    async close() {
      // A request that waits for a run would keep the server open.
      await seatwarden.runLoop.stop();
      await stop();
      await seatwarden.close();
    },
  };
}

/** The usual port, or any free one when somebody else has it. */
async function listen(seatwarden: Seatwarden): Promise<Served> {
  const port = Number(process.env['SEATWARDEN_PORT'] ?? 8080);
  const options = { host: '127.0.0.1', withJobs: true };
  return seatwarden.serve({ ...options, port }).catch(() => seatwarden.serve({ ...options, port: 0 }));
}

async function mintToken(
  { database, clock, ids }: Seatwarden,
  name: string,
  scope: TokenScope,
): Promise<string> {
  const { token, row } = createToken({ name, scope, expiresAt: null }, { clock, ids });
  await database.write(({ tokens }) => tokens.create(row));
  return token;
}
