import type { CoreId, RunId } from '../core/domain/ids.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Calendar } from '../core/domain/time.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { LicensingCore } from '../ports/licensing-core.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores/database.ts';
import type { RunScope } from '../ports/stores/run-store.ts';

/** What a run needs from outside. */
export interface ReconcileDeps {
  readonly database: Database;
  readonly cores: ReadonlyMap<CoreId, LicensingCore>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** An administrator's word for exactly the operations that this digest names, or for some of them. */
export interface PlanApproval {
  readonly digest: string;
  readonly by: string;
  /** What people call whoever approves; `by` where it is left out. */
  readonly byName?: string;
  /** `rowId` of the operations that may go; left out: all of them. */
  readonly rows?: readonly string[];
  readonly reason?: string;
}

export interface RunRequest {
  readonly scope: RunScope;
  /** Why it runs, for the run list: `push entra`, `schedule`, `apply`, ... */
  readonly trigger: string;
  /** Read the licensing cores first instead of trusting our picture of them. */
  readonly observe: boolean;
  readonly approval: PlanApproval | null;
  /** Plan and check, but send nothing. */
  readonly dryRun: boolean;
  /** Stops between two operations. */
  readonly signal: AbortSignal;
}

/** One run: its request, one fixed moment for all its decisions, and what it has counted so far. */
export interface Run extends ReconcileDeps {
  readonly id: RunId;
  readonly request: RunRequest;
  readonly calendar: Calendar;
  readonly counts: Map<string, number>;
  /** Cores whose truth is not known now: nothing is planned for them in this run. */
  readonly unknownCores: Set<CoreId>;
}

/** Adds to one of the run's counts. */
export function count(run: Run, name: string, by = 1): void {
  if (by !== 0) run.counts.set(name, (run.counts.get(name) ?? 0) + by);
}
