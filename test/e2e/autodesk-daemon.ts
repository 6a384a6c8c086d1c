import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { calendarAt } from '../../src/clock.ts';
import { compose, type Seatwarden } from '../../src/compose.ts';
import { revealSecrets } from '../../src/config/secret.ts';
import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import type { AutodeskTables } from '../../src/licensing/autodesk/autodesk-tables.ts';
import { autodeskSettings } from '../../src/licensing/autodesk/config-schema.ts';
import { createConsents } from '../../src/licensing/autodesk/consents.ts';
import { createOAuthClient } from '../../src/licensing/autodesk/oauth-client.ts';
import { createSeal } from '../../src/licensing/autodesk/seal.ts';
import { createWireHttp } from '../../src/licensing/autodesk/wire-http.ts';
import { loadFromDisk } from '../../src/load-from-disk.ts';
import { createLog } from '../../src/log.ts';
import { storeAddress } from '../../src/store-address.ts';
import type { FromDaemon, ToDaemon, Wish } from './autodesk-messages.ts';

/**
 * The daemon as `npm start` has it, in the time of a simulator that the parent process holds: whoever sleeps here moves
 * that time instead, so that a minute's allowance costs no minute.
 */
async function main(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const time = createSharedTime(Number(env['SIMULATED_NOW']));
  timers.setTimeout = time.sleep as typeof timers.setTimeout;
  syncBuiltinESMExports();
  tell({ kind: 'hello' });

  const disk = loadFromDisk(env);
  const seatwarden = await compose({
    config: disk.config,
    store: storeAddress(disk.environment),
    log: createLog(disk.environment.logLevel),
    clock: { now: time.now, calendar: () => calendarAt(time.now()) },
    secretKey: disk.environment.secretKey,
  });
  const obey = createObedience(seatwarden);
  process.on('message', (message: ToDaemon) => {
    time.set(message.now);
    if (message.kind === 'awake') time.wake(message.id);
    else void answer(message.id, () => obey(message.wish));
  });
  const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: true });
  tell({ kind: 'listening' });
  // Whoever moves the time is gone.
  process.once('disconnect', () => process.exit());
  process.once('SIGTERM', () => {
    void (async () => {
      await served.stop();
      await seatwarden.close();
      process.disconnect();
    })();
  });
}

function tell(message: FromDaemon): void {
  process.send?.(message);
}

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  try {
    tell({ kind: 'answer', id, value: await work(), failure: null });
  } catch (error) {
    tell({
      kind: 'answer',
      id,
      value: null,
      failure: error instanceof Error ? error.message : String(error),
    });
  }
}

function createSharedTime(startAt: number) {
  const state = { now: startAt, slept: 0 };
  const sleepers = new Map<number, () => void>();
  return {
    now: () => state.now,
    set(now: number) {
      state.now = now;
    },
    wake(id: number) {
      sleepers.get(id)?.();
      sleepers.delete(id);
    },
    sleep: (ms = 0, value?: unknown) =>
      new Promise((resolve) => {
        state.slept += 1;
        sleepers.set(state.slept, () => resolve(value));
        tell({ kind: 'sleep', id: state.slept, ms });
      }),
  };
}

function createObedience({ config, database, clock, ids, secretKey, runLoop }: Seatwarden) {
  const entry = config.licensing[0];
  const settings = autodeskSettings.parse(revealSecrets(entry?.settings ?? {}));
  const consents = createConsents({
    coreId: asId<CoreId>(entry?.id ?? ''),
    workspace: database.workspace<AutodeskTables>(),
    seal: createSeal(secretKey?.reveal() ?? ''),
    clock,
    ids,
  });
  const oauth = createOAuthClient({ ...settings, http: createWireHttp(settings) });

  return async (wish: Wish): Promise<unknown> => {
    switch (wish.kind) {
      case 'run': {
        const request = {
          scope: wish.scope,
          trigger: 'schedule',
          observe: true,
          approval: null,
          dryRun: false,
        };
        const { outcome, held, waiting, counts } = await runLoop.request(request);
        return { outcome, held: held.length, waiting: waiting.length, counts };
      }
      case 'consent': {
        const tokens = await oauth.exchange({ ...wish, codeVerifier: null });
        if (tokens.kind !== 'tokens') return false;
        await consents.keep({ administrator: wish.administrator, scopes: '', tokens: tokens.tokens });
        return true;
      }
      case 'consents':
        return (await consents.list()).map(({ administrator, state }) => ({ administrator, state }));
      case 'idle':
        return runLoop.idle();
    }
  };
}

await main(process.env);
