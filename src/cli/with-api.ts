import { compose } from '../compose.ts';
import { originOf } from '../compose/config-origin.ts';
import { createToken } from '../http/edge/tokens.ts';
import { loadFromDisk } from '../load-from-disk.ts';
import { createLog } from '../log.ts';
import { storeAddress } from '../store-address.ts';
import { createApiClient, type ApiClient } from './api-client.ts';
import { UsageError } from './exit-codes.ts';

const commandMs = 10 * 60_000;

/**
 * Gives a command its API: of the daemon that SEATWARDEN_URL names, or of one that is composed for this command alone on
 * this machine's store. That one listens on loopback only, makes no polls, and its token dies with it.
 */
export async function withApi(work: (api: ApiClient) => Promise<void>): Promise<void> {
  const disk = loadFromDisk(process.env);
  const { environment, config } = disk;
  const { url, token } = environment;
  if (url !== null) {
    if (token === null)
      throw new UsageError('SEATWARDEN_URL is set; set SEATWARDEN_TOKEN to a token of that daemon, too');
    return work(createApiClient(url, token.reveal()));
  }
  // Of this command's own runs only trouble is worth a line on a terminal.
  const log = createLog(process.env['LOG_LEVEL'] ?? 'error');
  const { secretKey } = environment;
  const seatwarden = await compose({
    config,
    store: storeAddress(environment),
    log,
    secretKey,
    origin: originOf(disk.file, 'a command'),
  });
  try {
    const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: false });
    const minted = createToken(
      // Of a kind that is swept: a command leaves nothing behind in the list of tokens.
      { name: 'this command', scope: 'admin', expiresAt: seatwarden.clock.now() + commandMs, kind: 'access' },
      seatwarden,
    );
    await seatwarden.database.write(({ tokens }) => tokens.create(minted.row));
    try {
      await work(createApiClient(served.url, minted.token));
    } finally {
      await seatwarden.database.write(({ tokens }) =>
        tokens.end(minted.row.id, { revokedAt: seatwarden.clock.now() }),
      );
      await served.stop();
    }
  } finally {
    await seatwarden.close();
  }
}
