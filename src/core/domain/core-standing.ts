import type { CoreId } from './ids.ts';
import type { Instant } from './time.ts';

/**
 * What would mend it.
 * - `consent`: an administrator lets us ask the core
 * - `look`: an administrator looks at what was read, and believes it or not
 * - `wait`: the core's own trouble, or something that its message names
 */
export type Remedy = 'consent' | 'look' | 'wait';

/** Why a licensing core could not be read. */
export interface CoreTrouble {
  readonly message: string;
  readonly remedy: Remedy;
}

/** How the readings of one licensing core went. */
export interface CoreStanding {
  readonly coreId: CoreId;
  readonly triedAt: Instant;
  readonly goodAt: Instant | null;
  /** Of the last try; null when it was good. */
  readonly trouble: CoreTrouble | null;
}
