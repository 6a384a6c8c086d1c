import type { PoolId } from './ids.ts';
import type { Instant } from './time.ts';

/** One named part of what decides over seats, such as `rule cad-group`, as text. */
export interface PolicyPart {
  readonly name: string;
  readonly text: string;
}

/** What a new configuration changed in what decides over seats. */
export interface PolicyDiff {
  readonly added: readonly PolicyPart[];
  readonly removed: readonly PolicyPart[];
  /** With the lines that went (`-`) and came (`+`). */
  readonly changed: readonly { readonly name: string; readonly diff: string }[];
}

/** People who gain or lose the right to a seat, by pool. */
export interface PolicyEffect {
  readonly gains: Readonly<Record<PoolId, number>>;
  readonly loses: Readonly<Record<PoolId, number>>;
}

/** A change that no administrator has accepted yet. */
export interface PolicyChange extends PolicyEffect {
  readonly at: Instant;
  /** Who, and from where: `user:root (config/seatwarden.yaml, read at a start)`. */
  readonly by: string;
  /** The policy that it made. */
  readonly fingerprint: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** What a change of the keys of people did to records. */
  readonly people?: string;
}
