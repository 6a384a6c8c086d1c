import type { Instant } from '../core/domain/time.ts';

/** The right to run, held by one process at a time; one atomic statement in the database. */
export interface Lease {
  /** The epoch when we hold it now, null when somebody else does. Calling again renews. */
  acquire(request: { name: string; holder: string; nowAt: Instant; forMs: number }): Promise<number | null>;
  release(request: { name: string; holder: string }): Promise<void>;
}
