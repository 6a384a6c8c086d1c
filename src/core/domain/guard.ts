import type { Operation } from './plan.ts';

export type GuardName =
  | 'removals'
  | 'group-emptied'
  | 'source-stale'
  | 'source-quarantined'
  | 'churn'
  | 'core-implausible'
  | 'first-run'
  | 'policy-changed'
  | 'long-gap'
  | 'needs-approval'
  | 'undone'
  | 'rejected'
  | 'paused'
  | 'dry-run';

/** One guard that tripped, with the number in its message. */
export interface Tripped {
  readonly guard: GuardName;
  /** `everybody`, `core:<id>`, `pool:<id>`, `source:<id>`, `group:<display>`. */
  readonly scope: string;
  readonly message: string;
  /** False when an administrator must mend or release something first; an approval does not lift it. */
  readonly approvable: boolean;
}

export interface HeldOperation {
  readonly operation: Operation;
  readonly tripped: readonly Tripped[];
}

/** A checked plan: what may be sent, and what waits for an administrator and why. Both keep the plan's order. */
export interface Verdict {
  readonly cleared: readonly Operation[];
  readonly held: readonly HeldOperation[];
}
