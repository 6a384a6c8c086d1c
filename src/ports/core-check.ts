import type { CoreId } from '../core/domain/ids.ts';

/** `not-seen`: nothing that was read can tell. */
export type CheckState = 'held' | 'not-held' | 'not-seen';

/** One thing that an adapter takes for true of a vendor's interface, and whether it is so. */
export interface AssumptionCheck {
  readonly assumption: string;
  readonly state: CheckState;
  /** What was seen: names of fields, statuses and numbers, never a person. */
  readonly seen: string;
}

export interface CoreCheck {
  readonly coreId: CoreId;
  /** Calls that it took, all of them questions. */
  readonly calls: number;
  readonly checks: readonly AssumptionCheck[];
}
