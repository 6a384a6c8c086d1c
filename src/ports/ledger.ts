import type { CoreAnswer, CoreChange, CoreReading } from './licensing-core.ts';

export interface LedgerPerson {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}
export interface LedgerContract {
  readonly number: string;
  readonly manager: string;
  readonly coordinators: readonly string[];
}
export interface LedgerPurchase {
  readonly product: string;
  readonly quantity: number;
  /** In the vendor's words: `annual`, `3-year`, ... */
  readonly term: string;
  readonly startsOn: string;
  readonly endsOn: string;
}
/** One act that was recorded, with what came of it. */
export interface LedgerAct {
  readonly operationId: string;
  readonly at: number;
  readonly actor: string;
  readonly act: string;
  readonly product: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly outcome: string;
}

/** Contracts of the embedded ledger. Everything throws `LicensingRefused` with a sentence when it cannot be done. */
export interface LedgerContracts {
  list(): Promise<readonly LedgerContract[]>;
  create(contract: { number: string; manager: LedgerPerson }): Promise<void>;
  addCoordinator(number: string, person: LedgerPerson): Promise<void>;
  removeCoordinator(number: string, email: string): Promise<void>;
  purchase(number: string, order: LedgerPurchase): Promise<{ subscriptionId: string }>;
}

/** Seats of the embedded ledger, as an administrator changes them by hand. */
export interface LedgerSeats {
  read(): Promise<CoreReading>;
  /** `actor` must be a contract manager or coordinator; `operationId` makes a repeated request harmless. */
  change(request: { actor: string; change: CoreChange; operationId: string }): Promise<CoreAnswer>;
  /** Newest first. */
  acts(limit: number): Promise<readonly LedgerAct[]>;
}

export interface Ledger {
  readonly contracts: LedgerContracts;
  readonly seats: LedgerSeats;
}
