import type { Policy } from '../../core/domain/policy.ts';
import type { CoreId, SourceId } from '../../core/domain/ids.ts';
import type { SyncView } from '../../contract/status.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { CoreCheck } from '../../ports/core-check.ts';
import type { Log } from '../../ports/log.ts';
import type { Database } from '../../ports/stores/database.ts';
import type { ReadUsageReport } from '../../ports/usage-report.ts';
import type { RunResult } from '../../reconcile/reconcile.ts';
import type { RunWish } from '../../jobs/run-loop.ts';
import type { RequestTrace } from '../scim/trace/request-trace.ts';

/** What the admin API needs; everything that changes seats goes through a run. */
export interface AdminDeps {
  readonly database: Database;
  readonly policy: Policy;
  readonly company: string;
  readonly version: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Makes one run, after the one that goes on now. */
  readonly requestRun: (wish: RunWish) => Promise<RunResult>;
  /** By licensing core: holds what its adapter takes for true against the live interface. */
  readonly coreChecks: ReadonlyMap<CoreId, (signal: AbortSignal) => Promise<CoreCheck>>;
  readonly readUsageReport: ReadUsageReport;
  /** The policy with the rules of a file in the place of its own. Throws `ConfigInvalid`. */
  readonly tryRules: (file: { readonly rules: string; readonly file: string }) => Policy;
  readonly wake: (reason: string) => void;
  /** Reads a polled source now. */
  readonly pollNow: (sourceId: SourceId, actor: string) => Promise<SyncView>;
  /** Ends a quarantine; the next reading is accepted whatever it lost. */
  readonly releaseSource: (sourceId: SourceId, actor: string) => Promise<void>;
  /** The path of a one-time link for a browser. */
  readonly makeSignInLink: () => Promise<string>;
  readonly trace: Pick<RequestTrace, 'since' | 'list'>;
}
