import type { AutodeskAssumptions } from './assumptions.ts';
import type { WorldState } from './world.ts';

/** What every operation works with. */
export interface Site {
  readonly world: WorldState;
  readonly assumptions: AutodeskAssumptions;
  readonly lag: Lag;
}

/** How far behind answers are. Nothing says how long the real delay is. */
export interface Lag {
  /** Team-wide lists of assignments. */
  assignmentsMs: number;
  /** `assignedQuantity` in the pool list. */
  countsMs: number;
}

/** One call that has passed the checks of identity, role and allowance. */
export interface ApiCall {
  /** Its line in the log. */
  readonly index: number;
  readonly at: number;
  readonly callerId: string;
  /** Empty for List Teams. */
  readonly teamId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: string;
}
