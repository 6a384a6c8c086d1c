import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { createAllowances } from './allowance.ts';
import { type AutodeskAssumptions, autodeskAssumptions } from './assumptions.ts';
import { refuse, render } from './answers.ts';
import { type AutodeskState, createAutodeskState, type TeamSeed } from './autodesk-state.ts';
import type { Lag } from './call.ts';
import { createSimulatedClock, type SimulatedClock } from './clock.ts';
import { createFaultQueue, type Faults } from './faults.ts';
import { createRequestLog, type LogEntry } from './log.ts';
import { createOAuthState, createSigningKeys, type RegisteredApp, type SigningKeys } from './oauth-state.ts';
import { operations } from './operations.ts';
import { type ApiSite, serveApi } from './serve-api.ts';
import { serveControl } from './serve-control.ts';
import { serveOAuth } from './serve-oauth.ts';
import { createWorldState } from './world.ts';

export interface AutodeskSimulatorOptions {
  readonly apps: readonly RegisteredApp[];
  readonly teams?: readonly TeamSeed[];
  /** By hand from 2026-11-24 10:00 UTC, when left out. */
  readonly clock?: SimulatedClock;
  readonly lag?: Partial<Lag>;
  /** What to take for true where the vendor's pages are silent, other than usual. */
  readonly assumptions?: Partial<AutodeskAssumptions>;
  /** Who starts many simulators makes the keys once. */
  readonly keys?: SigningKeys;
  readonly port?: number;
  /** Told of each request when it is decided, before its answer goes out: the moment to kill whoever asked. */
  readonly onLine?: (entry: LogEntry) => void;
  /** Lets other processes move the clock and read the log, under `/simulator`. */
  readonly hasControl?: boolean;
}

export interface AutodeskSimulator {
  /** What stands for `https://developer.api.autodesk.com`. */
  readonly url: string;
  readonly state: AutodeskState;
  readonly faults: Faults;
  /** Every request, oldest first. */
  readonly log: readonly LogEntry[];
  readonly clock: SimulatedClock;
  /** May be changed at any time. */
  readonly lag: Lag;
  registerApp(app: RegisteredApp): void;
  /** Every code and token that was ever given: what must be found nowhere else. */
  secrets(): readonly string[];
  stop(): Promise<void>;
}

/**
 * Autodesk's authentication service and its Team Admin API v1 on loopback, as strict as the real ones are known to be.
 * Where their pages are silent, `assumptions.ts` says what is taken for true.
 */
export async function startAutodeskSimulator(options: AutodeskSimulatorOptions): Promise<AutodeskSimulator> {
  const { clock = createSimulatedClock({ startAt: Date.UTC(2026, 10, 24, 10) }), teams = [] } = options;
  const log = createRequestLog(clock.now, options.onLine);
  const queue = createFaultQueue();
  const world = createWorldState(clock, () => log.entries.length);
  const site: ApiSite = {
    world,
    assumptions: { ...autodeskAssumptions, ...options.assumptions },
    lag: { assignmentsMs: 0, countsMs: 0, ...options.lag },
    oauth: createOAuthState(options.apps, options.keys ?? createSigningKeys()),
    allowances: createAllowances(clock.now),
    queue,
    demotions: [],
    log,
  };
  const server = createSimulatorApp(site, options.hasControl ?? false).listen(options.port ?? 0, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state: createAutodeskState(world, teams),
    faults: {
      ...queue,
      setTraffic: (teamId, traffic) => site.allowances.setTraffic(`team ${teamId}`, traffic),
    },
    log: log.entries,
    clock,
    lag: site.lag,
    registerApp: (app) => site.oauth.apps.set(app.clientId, app),
    secrets: () =>
      [site.oauth.codes, site.oauth.accessTokens, site.oauth.refreshTokens].flatMap((kept) => [
        ...kept.keys(),
      ]),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createSimulatorApp(site: ApiSite, hasControl: boolean): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  app.use(express.text({ type: () => true, limit: '1mb' }));
  serveOAuth(app, site);
  if (hasControl) serveControl(app, site);
  for (const operation of operations) {
    app[operation.method](`/team-admin/v1${operation.path}`, (request, response) => {
      serveApi(site, operation, { request, response });
    });
  }
  app.use((request, response) => {
    const { status, headers, body } = render(refuse('noSuchPath', ''), site.assumptions, 'gateway');
    const { method, originalUrl: path } = request;
    site.log.write({ operation: 'unknown', method, path, status, problem: 'noSuchPath' });
    response.status(status).set(headers).end(body);
  });
  return app;
}
