import type { HeldOperation } from '../../core/domain/guard.ts';
import type { HoldId } from '../../core/domain/ids.ts';
import type { CorePrice } from '../../core/domain/price.ts';
import type { Instant } from '../../core/domain/time.ts';

export interface HeldRow extends HeldOperation {
  /** Since when its row waits, through all holds that had it; left out: since the hold opened. */
  readonly since?: Instant;
}

export interface Hold {
  readonly id: HoldId;
  /** Names exactly these operations in this order; an approval quotes it. */
  readonly digest: string;
  readonly operations: readonly HeldRow[];
  /** What letting them go costs at each licensing core that counts calls, as it was when the hold opened. */
  readonly prices: readonly CorePrice[];
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly state: 'open' | 'approved' | 'void';
  readonly decidedBy: string | null;
}

/**
 * At most one hold is open: what the newest plan may not do by itself. A changed plan voids it and opens another.
 * While it is open, drift rows that its operations would settle are shown with the decision `held` (table `held`, joined
 * in views; the rows themselves are not touched).
 */
export interface HoldStore {
  current(): Promise<Hold | null>;
  /** The newest, also when it is closed. */
  newest(): Promise<Hold | null>;
  open(hold: Hold): Promise<void>;
  close(request: { id: HoldId; state: 'approved' | 'void'; by: string | null; at: Instant }): Promise<void>;
}
