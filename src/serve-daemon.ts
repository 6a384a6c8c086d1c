import { compose, type Seatwarden } from './compose.ts';
import { originOf } from './compose/config-origin.ts';
import { loadFromDisk, type DiskConfig } from './load-from-disk.ts';
import { createLog } from './log.ts';
import { storeAddress } from './store-address.ts';

/** What the daemon was started with, and how it is stopped. */
export interface Daemon {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the daemon on the environment and configuration of this process, and says on stderr what to do next. */
export async function startDaemon(env: Readonly<Record<string, string | undefined>>): Promise<Daemon> {
  const disk = loadFromDisk(env);
  const log = createLog(disk.environment.logLevel);
  for (const warning of disk.warnings) log.warn({}, warning);
  const leaseMs = Number(env['SEATWARDEN_LEASE_MS'] ?? 5000);
  const seatwarden = await compose({
    config: disk.config,
    store: storeAddress(disk.environment),
    log,
    leaseMs,
    secretKey: disk.environment.secretKey,
    trustProxy: disk.environment.trustProxy,
    origin: originOf(disk.file, 'a start'),
  });
  const { host, port } = disk.environment;
  const served = await seatwarden.serve({ host, port, withJobs: true });
  log.info({ url: served.url, config: disk.file ?? 'embedded default' }, 'listening');
  await sayWhatNext(disk, seatwarden, served.url);
  return {
    url: served.url,
    async stop() {
      log.info({}, 'stopping between two operations');
      await served.stop();
      await seatwarden.close();
    },
  };
}

/** Four lines for whoever starts an instance that nobody has set up. */
async function sayWhatNext(
  { file }: DiskConfig,
  { database, signIn }: Seatwarden,
  url: string,
): Promise<void> {
  const people = await database.read.views.people({ search: null, after: null, limit: 1 });
  if (people.length > 0) return;
  const link = await signIn.makeLink();
  process.stderr.write(
    [
      '',
      file === null
        ? '1. Describe your company:      npx seatwarden init   (then start again)'
        : `1. Configuration:              ${file}   (npx seatwarden config check)`,
      '2. Let an identity provider in: npx seatwarden token create --name entra --scope scim:<source>',
      `   and give it the address      ${url}/scim/v2`,
      '3. Enter what you bought:       POST /licensing/v1/contracts and .../purchases (deploy/README.md)',
      `4. Look at the drift report:    ${url}${link}   (works once)`,
      '',
      '',
    ].join('\n'),
  );
}
