import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Kysely } from 'kysely';
import { createSystemClock } from './clock.ts';
import type { Foundation } from './compose/foundation.ts';
import { type ConfigOrigin, notePolicy } from './compose/note-policy.ts';
import { serve, type Served, type ServeOptions } from './compose/serve.ts';
import { sourceAccessOf } from './compose/source-access.ts';
import { coreChecksOf, createConnectionsOf, createConsentCare, teamsOf } from './compose/wire-autodesk.ts';
import { createActivationOf } from './compose/wire-activation.ts';
import { createPolling, type Polling } from './compose/wire-polling.ts';
import { createCores, createLedgerOf, createRuns } from './compose/wire-runs.ts';
import type { Config } from './config/config.ts';
import type { TrustProxy } from './config/environment.ts';
import type { Secret } from './config/secret.ts';
import { loadRules } from './config/load-rules.ts';
import { toPolicy } from './config/to-policy.ts';
import { asId, type SourceId } from './core/domain/ids.ts';
import { createApp } from './http/app.ts';
import { createSignIn, type SignIn } from './http/console/sign-in.ts';
import { createBearer, type NeededScope } from './http/edge/bearer.ts';
import { createRateLimit } from './http/edge/rate-limit.ts';
import { createScimHeaders } from './http/edge/security-headers.ts';
import { createSourceGate, createSourceGuard, type SourceGate } from './http/edge/source-gate.ts';
import { createTokenVerifier } from './http/edge/verify-token.ts';
import { createMetrics, type Metrics } from './http/health/metrics.ts';
import { createOAuthRouter } from './http/oauth/oauth-router.ts';
import { createScimRouter } from './http/scim/scim-router.ts';
import { createRequestTrace } from './http/scim/trace/request-trace.ts';
import { traceRequests } from './http/scim/trace/trace-requests.ts';
import { createIds } from './ids.ts';
import type { RunLoop } from './jobs/run-loop.ts';
import { autodeskMigrations } from './licensing/autodesk/autodesk-migrations.ts';
import { activationMigrations } from './licensing/activation/activation-migrations.ts';
import { readUsageReport } from './licensing/autodesk/read-usage-report.ts';
import { ledgerMigrations } from './licensing/ledger/ledger-migrations.ts';
import type { Activation } from './ports/activation.ts';
import type { Clock } from './ports/clock.ts';
import type { Connections } from './ports/connections.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { Database } from './ports/stores/database.ts';
import type { MigrationSet } from './ports/workspace.ts';
import { openDatabase, type OpenDatabase } from './stores/open-database.ts';

export const version = '0.1.0';

export interface ComposeInput {
  readonly config: Config;
  /** `sqlite:PATH` or `postgres://...`. */
  readonly store: string;
  readonly log: Log;
  readonly clock?: Clock;
  /** How long a dead process keeps the right to run. */
  readonly leaseMs?: number;
  /** Seals stored credentials; a licensing core of kind autodesk needs it. */
  readonly secretKey?: Secret | null;
  /** Proxies whose headers are believed. */
  readonly trustProxy?: TrustProxy;
  /** Who brought this configuration, for the audit trail. */
  readonly origin?: ConfigOrigin;
}

/** The daemon, wired; nothing listens and nothing is scheduled before `serve`. */
export interface Seatwarden extends Foundation {
  readonly database: OpenDatabase;
  readonly runLoop: RunLoop;
  /** Null when no licensing core is the embedded ledger. */
  readonly ledger: Ledger | null;
  readonly signIn: SignIn;
  serve(options: ServeOptions): Promise<Served>;
  /** Ends work between two operations and closes the store. */
  close(): Promise<void>;
}

/** The one place that builds concrete things; `src/compose/` has its pieces. */
export async function compose({
  config,
  store,
  log,
  clock = createSystemClock(),
  leaseMs = 5000,
  secretKey = null,
  trustProxy = false,
  origin = { actor: 'seatwarden', from: 'its configuration' },
}: ComposeInput): Promise<Seatwarden> {
  const ids = createIds(clock);
  const database = await openDatabase(store, { clock, ids });
  await migrate(database);
  const foundation: Foundation = { config, policy: toPolicy(config), database, clock, ids, log, secretKey };
  await noteSources(foundation);
  await notePolicy({ ...foundation, origin });

  const metrics = createMetrics(database);
  const made = createCores(foundation);
  const runLoop = createRuns(foundation, { made, metrics, leaseMs });
  const teams = teamsOf(made);
  const consentCare = createConsentCare(foundation, teams);
  const polling = createPolling(foundation, runLoop);
  const ledger = createLedgerOf(foundation, runLoop);
  const signIn = createSignIn({
    cache: database.cache('sign-in'),
    clock,
    secret: await sessionSecret(database),
  });
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  const activation = createActivationOf(foundation);
  const coreChecks = coreChecksOf(teams);
  const connections = createConnectionsOf(foundation, teams, { consentCare, runLoop });
  const parts = {
    metrics,
    runLoop,
    polling,
    ledger,
    activation,
    signIn,
    coreChecks,
    connections,
    isStopping,
    trustProxy,
  };
  const app = createHttp(foundation, parts);

  return {
    ...foundation,
    database,
    runLoop,
    ledger,
    signIn,
    serve: (options) => serve(app, options, { foundation, runLoop, polling, consentCare }),
    async close() {
      stopping.abort();
      await polling.poller.stop();
      await runLoop.stop();
      await database.close();
    },
  };
}

/** Brings the tables of all parts up to date; what was done, as `<set>/<name>`. */
export function migrate(database: OpenDatabase): Promise<readonly string[]> {
  return database.migrate([
    ledgerMigrations,
    activationMigrations,
    autodeskMigrations,
  ] as unknown as MigrationSet<Kysely<unknown>>[]);
}

interface HttpParts {
  readonly metrics: Metrics;
  readonly runLoop: RunLoop;
  readonly polling: Polling;
  readonly ledger: Ledger | null;
  readonly activation: Activation | null;
  readonly signIn: SignIn;
  readonly coreChecks: ReturnType<typeof coreChecksOf>;
  readonly connections: Connections;
  readonly isStopping: () => boolean;
  readonly trustProxy: TrustProxy;
}

function createHttp(
  foundation: Foundation,
  { runLoop, polling, ...parts }: HttpParts,
): ReturnType<typeof createApp> {
  const verify = createTokenVerifier(foundation);
  const authorize = (scope: NeededScope) => createBearer(verify, scope);
  const gate = createSourceGate({ sources: sourceAccessOf(foundation.config), log: foundation.log });
  const trace = createRequestTrace(foundation);
  const guards = [traceRequests({ trace, clock: foundation.clock }), ...scimGuards(authorize, gate)];
  return createApp({
    ...foundation,
    ...parts,
    authorize,
    oauth: createOAuthRouter({ ...foundation, gate, trace }),
    scim: createScimRouter({ ...foundation, ...gate, wake: runLoop, guards }),
    admin: {
      ...foundation,
      company: foundation.config.company,
      version,
      requestRun: (wish) => runLoop.request(wish),
      wake: (reason) => runLoop.wake(reason),
      pollNow: (id) => polling.pollNow(id),
      releaseSource: (id, actor) => polling.release(id, actor),
      makeSignInLink: () => parts.signIn.makeLink(),
      coreChecks: parts.coreChecks,
      readUsageReport,
      tryRules: ({ rules, file }) => toPolicy(loadRules({ text: rules, file, config: foundation.config })),
      trace,
    },
  });
}

/** An identity provider pushes up to a hundred requests a second in its first cycle. */
function scimGuards(
  authorize: (scope: NeededScope) => RequestHandler,
  gate: SourceGate,
): readonly RequestHandler[] {
  const limit = createRateLimit({ perMinute: 60_000, isAnnounced: false });
  return [createScimHeaders(), authorize('scim'), createSourceGuard(gate), limit];
}

/** Every source of the configuration has its row, so that reports show also those that never said anything. */
async function noteSources({ config, database }: Foundation): Promise<void> {
  await database.write(async ({ sources }) => {
    for (const { id, kind } of config.sources) await sources.save({ id: asId<SourceId>(id), kind });
  });
}

/** Signs session cookies; made once, and the same for every process on this store. */
async function sessionSecret(database: Database): Promise<string> {
  return database.write(async ({ facts }) => {
    const present = await facts.get('session-secret');
    if (present !== null) return present;
    const made = randomBytes(32).toString('base64url');
    await facts.set('session-secret', made);
    return made;
  });
}
