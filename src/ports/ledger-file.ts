import type { CoreRecipient } from './licensing-core.ts';
import type { LedgerTeamSettings } from './ledger-team.ts';

/**
 * A whole ledger as a value: what was bought, who is on the team, and who holds what. Instants are ISO 8601, lists have one
 * order, and people are told by address, so that the same ledger is the same text.
 */
export interface LedgerFile {
  readonly format: 'seatwarden-ledger';
  readonly version: 1;
  readonly team: LedgerTeamSettings;
  readonly users: readonly LedgerFileUser[];
  readonly contracts: readonly LedgerFileContract[];
  readonly groups: readonly LedgerFileGroup[];
}
export interface LedgerFileUser extends CoreRecipient {
  readonly joinedAt: string;
  /** When an open invitation was sent; null for who is active. */
  readonly invitedAt: string | null;
}
export interface LedgerFileContract {
  readonly number: string;
  readonly manager: string;
  readonly coordinators: readonly string[];
  readonly openedAt: string;
  readonly renewedAt: string | null;
  readonly orders: readonly LedgerFileOrder[];
  readonly subscriptions: readonly LedgerFileSubscription[];
}
export interface LedgerFileOrder {
  readonly number: string;
  readonly kind: 'purchase' | 'addition' | 'reduction' | 'renewal';
  readonly what: string;
  readonly payer: string;
  readonly placedBy: string;
  readonly placedAt: string;
}
export interface LedgerFileSubscription {
  readonly id: string;
  readonly product: string;
  /** Where its contract manager put it. */
  readonly standing: 'active' | 'suspended' | 'canceled';
  readonly renewalQuantity: number | null;
  readonly terms: readonly LedgerFileTerm[];
  readonly seats: readonly LedgerFileSeat[];
}
export interface LedgerFileTerm {
  readonly term: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly accessUntil: string;
  /** Since when it gives no access, because the subscription was suspended or canceled. */
  readonly stoppedOn: string | null;
  readonly quantity: number;
}
/** One seat that was given to somebody, or seats in a row that are on the contract manager only because of a purchase. */
export interface LedgerFileSeat {
  /** Places in the subscription, from 1, both included. Places that no entry names are free. */
  readonly from: number;
  readonly to: number;
  readonly heldAs: 'purchase' | 'direct' | 'inherited';
  readonly holder: string;
  readonly since: string;
  readonly pinned: boolean;
}
export interface LedgerFileGroup {
  readonly name: string;
  readonly members: readonly string[];
  readonly products: readonly string[];
}

/** What is wrong in a file, where, and what to do. */
export interface LedgerFault {
  /** `contracts[0].subscriptions[1].seats[3]`, or `line 7`. */
  readonly path: string;
  readonly message: string;
}
export interface LedgerImportChange {
  readonly kind: 'team' | 'user' | 'contract' | 'role' | 'order' | 'subscription' | 'seat' | 'group';
  /** An address, a number, a name. */
  readonly about: string;
  readonly product: string | null;
  readonly what: string;
}
export type LedgerImported =
  | { readonly kind: 'imported'; readonly changes: readonly LedgerImportChange[] }
  | { readonly kind: 'faulty'; readonly faults: readonly LedgerFault[] };

export interface LedgerImportOptions {
  /** In whose name: a contract manager or coordinator. Left out: the manager of the first contract, also of the file. */
  readonly actingAs?: string | undefined;
  /** Tells what would change, and changes nothing. */
  readonly dryRun: boolean;
  /** Of the export that the caller looked at (`version`). */
  readonly ifVersion?: string | undefined;
}
export interface LedgerPeopleImport extends LedgerImportOptions {
  readonly csv: string;
  /** Gives everybody in the file a seat; null goes by a column of the file, or gives none. */
  readonly product: string | null;
}

/** The ledger as files. Who may not import gets `LicensingRefused`; who has seen another ledger than this one, `StoreConflict`. */
export interface LedgerFiles {
  export(): Promise<LedgerFile>;
  /** Names what an export says; the same as long as nothing changes. */
  version(file: LedgerFile): string;
  /** Columns of Autodesk Account: everybody on the team, or who was given a product directly. */
  exportPeople(product: string | null): Promise<string>;
  /**
   * Adds what the file has and the ledger has not, all of it or nothing. It takes nothing from anybody: what the file does
   * not name stays.
   */
  import(file: LedgerFile, options: LedgerImportOptions): Promise<LedgerImported>;
  importPeople(asked: LedgerPeopleImport): Promise<LedgerImported>;
}
