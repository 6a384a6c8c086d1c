import { createSystemClock } from '../../../src/clock.ts';
import { compose } from '../../../src/compose.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createToken } from '../../../src/http/edge/tokens.ts';
import { createIds } from '../../../src/ids.ts';
import { configKinds } from '../../../src/load-from-disk.ts';
import { createLog } from '../../../src/log.ts';
import { answerParent } from './child.ts';

const text = `
company: Bench
timeZone: UTC
sources: [{ id: idp, kind: scim, decidesLeaving: true }]
licensing: [{ id: main, kind: ledger }]
`;
/** Each may ask a thousand times a second; a bench asks more. */
const tokenCount = 64;

/** The daemon as it is composed, on the file that it is given; but no run is woken and no job starts. */
async function serveOurs(file: string): Promise<void> {
  const { config } = loadConfig({ text, file: 'bench', kinds: configKinds, env: {}, readFile: () => '' });
  const seatwarden = await compose({ config, store: `sqlite:${file}`, log: createLog('warn') });
  await seatwarden.runLoop.stop();
  const clock = createSystemClock();
  const ids = createIds(clock);
  const tokens: string[] = [];
  await seatwarden.database.write(async (stores) => {
    for (let n = 0; n < tokenCount; n += 1) {
      const { token, row } = createToken(
        { name: `bench ${n}`, scope: 'scim:idp', expiresAt: null },
        { clock, ids },
      );
      await stores.tokens.create(row);
      tokens.push(token);
    }
  });
  const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: false });
  answerParent({
    port: Number(new URL(served.url).port),
    tokens,
    async close() {
      await served.stop();
      await seatwarden.close();
    },
  });
}

const [, , file = ''] = process.argv;
await serveOurs(file);
