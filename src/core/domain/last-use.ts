import type { CoreId } from './ids.ts';
import type { Instant } from './time.ts';

/** When somebody last used a product, by the word of one who counts use. Without one nobody is idle. */
export interface LastUse {
  readonly coreId: CoreId;
  /** In the licensing core's own words, as `pools[].product`. */
  readonly product: string;
  /** Folded address. */
  readonly emailKey: string;
  readonly at: Instant;
  /** Who counted: `import`, `activation`, ... */
  readonly source: string;
  /** The person may use the product where nobody counts, so the word is uncertain. */
  readonly isOffline: boolean;
  /** Until when the source knew: a later use would have been told by then. */
  readonly toldAt: Instant;
  /** An administrator keeps the seat until then, whatever the use. */
  readonly keptUntil: Instant | null;
  /** When the seat was taken back for want of use; null once it is given again. */
  readonly takenAt: Instant | null;
}
