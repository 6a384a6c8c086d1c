import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { compose, migrate, type Seatwarden } from '../../src/compose.ts';
import type { Config } from '../../src/config/config.ts';
import { asId, type CoreId } from '../../src/core/domain/ids.ts';
import { createToken } from '../../src/http/edge/tokens.ts';
import { createLedger } from '../../src/licensing/ledger/ledger.ts';
import type { LedgerTables } from '../../src/licensing/ledger/ledger-tables.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type { Log } from '../../src/ports/log.ts';
import type { TokenScope } from '../../src/ports/stores/token-store.ts';
import type { RunResult } from '../../src/reconcile/reconcile.ts';
import { createHandMovedClock, type HandMovedClock } from '../support/databases.ts';
import { writeEmptyStore } from '../support/empty-store.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** The whole daemon on a store that outlives it, with a clock that the scenario moves. */
export interface ScenarioDaemon {
  readonly clock: HandMovedClock;
  readonly url: string;
  readonly isRunning: boolean;
  /** Contracts and seats by their administrators, past the daemon: it learns of them when it looks. */
  readonly ledger: Ledger;
  readonly folder: string;
  start(config: Config): Promise<void>;
  stop(): Promise<void>;
  /** Asks the admin API, or what is below `/licensing/`, as an administrator; an answer that is no success fails the scenario. */
  ask(request: string, body?: object): Promise<unknown>;
  token(scope: TokenScope): Promise<string>;
  /** Dates fall due; resolves when nothing runs any more. */
  wake(): Promise<void>;
  idle(): Promise<void>;
  /** The full run of the night. */
  runFull(): Promise<RunResult>;
  remove(): Promise<void>;
}

interface Running {
  readonly seatwarden: Seatwarden;
  readonly ledger: Ledger;
  readonly url: string;
  readonly admin: string;
  stop(): Promise<void>;
}

export function createScenarioDaemon(startAt: number): ScenarioDaemon {
  // Stories of months would else wait for the disk most of the time.
  const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const folder = mkdtempSync(join(place, 'seatwarden-scenario-'));
  const clock = createHandMovedClock(startAt);
  const state: { running?: Running } = {};
  const running = (): Running => {
    if (state.running === undefined) throw new Error('the daemon is stopped in this moment of the scenario');
    return state.running;
  };
  const idle = () => running().seatwarden.runLoop.idle();

  return {
    clock,
    folder,
    idle,
    get url() {
      return running().url;
    },
    get isRunning() {
      return state.running !== undefined;
    },
    get ledger() {
      return running().ledger;
    },
    async start(config) {
      const file = join(folder, 'store.db');
      if (!existsSync(file)) await writeEmptyStore(file, { name: 'daemon', migrate });
      state.running = await startOn(`sqlite:${file}`, config, clock);
    },
    async stop() {
      await running().stop();
      delete state.running;
    },
    ask: (request, body) => ask(running(), request, body),
    token: (scope) => mint(running().seatwarden, scope),
    async wake() {
      running().seatwarden.runLoop.wake('dates');
      await idle();
    },
    runFull: () =>
      running().seatwarden.runLoop.request({
        scope: 'everybody',
        trigger: 'daily full run',
        observe: true,
        approval: null,
        dryRun: false,
      }),
    async remove() {
      await state.running?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startOn(store: string, config: Config, clock: HandMovedClock): Promise<Running> {
  const seatwarden = await compose({ config, store, log: silent, clock });
  const served = await seatwarden.serve({ host: '127.0.0.1', port: 0, withJobs: false });
  const { database, ids } = seatwarden;
  const workspace = database.workspace<LedgerTables>();
  const core = config.licensing[0]?.id ?? 'main';
  return {
    seatwarden,
    ledger: createLedger({ coreId: asId<CoreId>(core), workspace, clock, ids }, () => undefined),
    url: served.url,
    admin: await mint(seatwarden, 'admin'),
    async stop() {
      await served.stop();
      await seatwarden.close();
    },
  };
}

async function mint(seatwarden: Seatwarden, scope: TokenScope): Promise<string> {
  const { token, row } = createToken({ name: `scenario ${scope}`, scope, expiresAt: null }, seatwarden);
  await seatwarden.database.write(({ tokens }) => tokens.create(row));
  return token;
}

async function ask({ url, admin }: Running, request: string, body?: object): Promise<unknown> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const { status, data } = await axios.request<unknown>({
    method,
    url: `${url}${path.startsWith('/licensing/') ? '' : '/api/v1'}${path}`,
    headers: { Authorization: `Bearer ${admin}` },
    ...(body === undefined ? {} : { data: body }),
    validateStatus: () => true,
  });
  if (status >= 300) throw new Error(`${request} was answered ${status}: ${JSON.stringify(data)}`);
  return data;
}
