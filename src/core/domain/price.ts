import type { CoreId } from './ids.ts';

/** What changes cost at one licensing core that counts calls. */
export interface CorePrice {
  readonly coreId: CoreId;
  /** Calls, readings back included; of people of whom nothing is remembered the dearer case. */
  readonly calls: number;
  /** Minutes that the allowance spreads them over. */
  readonly minutes: number;
}
