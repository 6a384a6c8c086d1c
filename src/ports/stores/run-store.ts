import type { RunId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';

export type RunScope = 'marked' | 'everybody';
/** Counts of one run, by name; shown in reports and metrics. */
export type RunCounts = Readonly<Record<string, number>>;
export interface RunRow {
  readonly id: RunId;
  readonly scope: RunScope;
  /** Why it ran: `push`, `poll hr`, `schedule`, `apply`, ... */
  readonly trigger: string;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly outcome: 'running' | 'done' | 'held' | 'failed' | 'interrupted';
  readonly counts: RunCounts;
  readonly failure: string | null;
}

export interface RunStore {
  begin(run: RunRow): Promise<void>;
  end(run: Pick<RunRow, 'id' | 'finishedAt' | 'outcome' | 'counts' | 'failure'>): Promise<void>;
  /** The newest that fits; `isFinished` leaves out the one that runs now. */
  last(query: { scope?: RunScope; isFinished?: boolean }): Promise<RunRow | null>;
  list(limit: number): Promise<readonly RunRow[]>;
  /** Marks that the next run works off. */
  pending(): Promise<number>;
}
