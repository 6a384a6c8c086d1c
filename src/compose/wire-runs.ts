import { revealSecrets } from '../config/secret.ts';
import { asId, type CoreId } from '../core/domain/ids.ts';
import type { Metrics } from '../http/health/metrics.ts';
import { createLeaseKeeper } from '../jobs/lease-keeper.ts';
import { createRunLoop, type RunLoop } from '../jobs/run-loop.ts';
import type { AutodeskTables } from '../licensing/autodesk/autodesk-tables.ts';
import { createLedger } from '../licensing/ledger/ledger.ts';
import type { LedgerTables } from '../licensing/ledger/ledger-tables.ts';
import { coreKinds, type MadeCore } from '../licensing/registry.ts';
import type { Ledger } from '../ports/ledger.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import type { Foundation } from './foundation.ts';

/** The licensing cores of the configuration, by id. Made once: runs, pages and jobs share what each keeps in memory. */
export function createCores({
  config,
  database,
  clock,
  ids,
  secretKey,
}: Foundation): ReadonlyMap<CoreId, MadeCore> {
  const deps = {
    ledgerWorkspace: database.workspace<LedgerTables>(),
    autodeskWorkspace: database.workspace<AutodeskTables>(),
    clock,
    ids,
    secretKey: secretKey?.reveal() ?? null,
  };
  return new Map(
    config.licensing.flatMap(({ id, kind, settings }) => {
      const made = coreKinds[kind]?.create(asId<CoreId>(id), revealSecrets(settings), deps);
      return made === undefined ? [] : [[made.core.id, made] as const];
    }),
  );
}

/** The loop that makes one run at a time under the lease. */
export function createRuns(
  foundation: Foundation,
  { made, metrics, leaseMs }: { made: ReadonlyMap<CoreId, MadeCore>; metrics: Metrics; leaseMs: number },
): RunLoop {
  const { database, clock, ids, log } = foundation;
  const cores = new Map([...made].map(([id, { core }]) => [id, core]));
  return createRunLoop({
    run: (request) =>
      reconcile({ ...foundation, cores }, request).catch((error: unknown) => {
        metrics.runFailed();
        throw error;
      }),
    underLease: createLeaseKeeper({
      lease: database.lease,
      name: 'reconcile',
      holder: ids.next(),
      clock,
      leaseMs,
    }),
    log,
    finished: (result) => metrics.runFinished(result),
  });
}

/** The embedded ledger as its administrators use it; null when no licensing core is one. A change by hand is read at once. */
export function createLedgerOf(
  { config, database, clock, ids }: Foundation,
  runLoop: RunLoop,
): Ledger | null {
  const entry = config.licensing.find(({ kind }) => kind === 'ledger');
  if (entry === undefined) return null;
  const context = {
    coreId: asId<CoreId>(entry.id),
    workspace: database.workspace<LedgerTables>(),
    clock,
    ids,
  };
  return createLedger(context, () => {
    const wish = {
      scope: 'marked',
      trigger: 'ledger',
      observe: true,
      approval: null,
      dryRun: false,
    } as const;
    // A failed run is in the run list and is tried again by the next wake.
    runLoop.request(wish).catch(() => runLoop.wake('ledger'));
  });
}
