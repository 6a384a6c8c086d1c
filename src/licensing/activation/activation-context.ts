import type { AccountId, CoreId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import type { ActivationDb } from './activation-tables.ts';

/** The numbers of the configuration, as milliseconds. */
export interface ActivationLimits {
  readonly validForMs: number;
  /** 0: nobody may work offline. */
  readonly offlineForMs: number;
  readonly devices: number;
}

/** That somebody could use a product at this moment. */
export interface ProductUse {
  readonly coreId: CoreId;
  readonly product: string;
  readonly email: string;
  readonly at: Instant;
  readonly isOffline: boolean;
}

/** What every part of activation needs. */
export interface ActivationContext {
  readonly coreId: CoreId;
  readonly workspace: Workspace<ActivationDb>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly limits: ActivationLimits;
  /** The ledger whose seats these are. */
  readonly ledger: LedgerContext;
}

/** A user of the ledger who signs in. */
export interface ActivationUser {
  readonly id: AccountId;
  readonly email: string;
}
