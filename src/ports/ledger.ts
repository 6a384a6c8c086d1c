import type { AccountId } from '../core/domain/ids.ts';
import type { AssignmentType } from '../core/domain/seats.ts';
import type { Instant } from '../core/domain/time.ts';
import type { LedgerFiles } from './ledger-file.ts';
import type { LedgerGroups, LedgerTeam } from './ledger-team.ts';
import type { CoreAnswer, CoreChange, CoreHolder, CorePool, CoreReading } from './licensing-core.ts';
import type { Page, PageOf } from './page.ts';

export interface LedgerPerson {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}
export interface LedgerContract {
  readonly number: string;
  readonly manager: string;
  readonly coordinators: readonly string[];
  /** Grows with every change. */
  readonly version: number;
  /** When a renewal last took the role from all coordinators. */
  readonly renewedAt: Instant | null;
}
/** How a contract is changed. */
export interface LedgerSigned {
  /** In whose name; left out: the contract manager's. Anybody else's is refused. */
  readonly actingAs?: string | undefined;
  /** `StoreConflict` when the contract is at another version by now. */
  readonly ifVersion?: number | undefined;
}
export interface LedgerOrder extends LedgerSigned {
  /** Its number; refused when the contract has it already. Left out: one of ours. */
  readonly order?: string | undefined;
  /** Who pays; left out: the contract manager. */
  readonly payer?: string | undefined;
}
export type LedgerOrderKind = 'purchase' | 'addition' | 'reduction' | 'renewal';
export interface LedgerPlacedOrder {
  readonly number: string;
  readonly kind: LedgerOrderKind;
  /** What was ordered, in words. */
  readonly what: string;
  readonly payer: string;
  readonly placedBy: string;
  readonly placedAt: Instant;
}
export interface LedgerPurchase {
  readonly product: string;
  readonly quantity: number;
  /** In the vendor's words: `annual`, `3-year`, ... */
  readonly term: string;
  readonly startsOn: string;
  readonly endsOn: string;
}
/** Days that a subscription is paid for, and for how many seats. Terms of one subscription follow without a gap. */
export interface LedgerTerm {
  readonly startsOn: string;
  /** The first day after it. */
  readonly endsOn: string;
  readonly quantity: number;
}
/** From the start of its first term to the end of its last; `quantity` is today's. */
export interface LedgerSubscription extends LedgerPurchase {
  readonly id: string;
  /** Expired ones give access for 15 days more; suspended ones do again once renewed, canceled ones never. */
  readonly status: 'scheduled' | 'active' | 'expired' | 'suspended' | 'canceled';
  readonly terms: readonly LedgerTerm[];
  /** What the next renewal is for when fewer seats were asked for; null for as many as now. */
  readonly renewalQuantity: number | null;
  /** Seats of today's that are given to people. */
  readonly held: number;
  /** Seats of today's that are on the contract manager only because of the purchase. */
  readonly parked: number;
}
export interface LedgerRenewal {
  readonly term: string;
  readonly endsOn: string;
  /** A quantity of null takes what a reduction left, or as many as before. Null renews everything that can be. */
  readonly subscriptions:
    readonly { readonly subscriptionId: string; readonly quantity: number | null }[] | null;
}
export interface LedgerRenewed extends LedgerTerm {
  readonly subscriptionId: string;
}
/** Where the manager of a contract puts a subscription; an active one stands where its dates put it. */
export type LedgerStanding = 'active' | 'suspended' | 'canceled';
export interface LedgerStop {
  readonly subscriptionId: string;
  readonly to: LedgerStanding;
}
/** So many seats more or fewer of a subscription. */
export interface LedgerSeatsOf {
  readonly subscriptionId: string;
  readonly quantity: number;
}
export interface LedgerContractDetail extends LedgerContract {
  readonly subscriptions: readonly LedgerSubscription[];
  /** Newest first. */
  readonly orders: readonly LedgerPlacedOrder[];
}
/** An invitation that was not accepted yet. */
export interface LedgerInvitation {
  readonly sentAt: Instant;
  readonly lapsesAt: Instant;
  /** Nobody can accept it any more; it can be sent again. */
  readonly isLapsed: boolean;
}
export interface LedgerUser extends LedgerPerson {
  readonly accountId: AccountId;
  readonly status: 'active' | 'invited';
  /** `contract-manager` or `coordinator`; null for who may not assign. */
  readonly role: string | null;
  /** Null for who is active. */
  readonly invitation: LedgerInvitation | null;
  /** Of none of the domains of the team, where it names some. */
  readonly isExternal: boolean;
}
/** Binds somebody's seat to one subscription; null lets it go over to any again. */
export interface LedgerPin {
  readonly kind: 'pin';
  readonly product: string;
  readonly from: CoreHolder;
  readonly subscriptionId: string | null;
}
/** A seat that was given to somebody. */
export interface LedgerHolder {
  readonly product: string;
  readonly email: string;
  readonly type: AssignmentType;
  readonly since: Instant | null;
  /** The subscription that it is pinned to; null goes over to any. */
  readonly pinnedTo: string | null;
  /** False where the seat is beyond what counts today. */
  readonly hasAccess: boolean;
  /** Names of the groups that give it, too, or give it alone where it is inherited. */
  readonly groups: readonly string[];
  /** Whether everybody on the team gets it. */
  readonly isDefault: boolean;
}
export interface LedgerHolderQuery extends Page {
  /** Null asks for every product. */
  readonly product: string | null;
  /** In any case; null asks for everybody. */
  readonly email: string | null;
}
/** One act that was recorded, with what came of it; a refused one, too. */
export interface LedgerAct {
  readonly operationId: string;
  readonly at: number;
  readonly actor: string;
  readonly act: string;
  readonly product: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly contract: string | null;
  /** The group or the file that it is about, where nothing above says it. */
  readonly about: string | null;
  readonly outcome: string;
  /** Why it was refused, in words. */
  readonly detail: string | null;
}

/**
 * Contracts of the embedded ledger. Only the contract manager may change them. What cannot be done throws
 * `LicensingRefused` with a sentence.
 */
export interface LedgerContracts {
  list(): Promise<readonly LedgerContract[]>;
  find(number: string): Promise<LedgerContractDetail | null>;
  create(contract: { number: string; manager: LedgerPerson }): Promise<void>;
  purchase(number: string, seats: LedgerPurchase, by?: LedgerOrder): Promise<{ subscriptionId: string }>;
}

/** Changes of what was bought, as `LedgerContracts`. */
export interface LedgerOrders {
  /** At once, to the same end as the rest of the subscription. */
  addSeats(number: string, seats: LedgerSeatsOf, by?: LedgerOrder): Promise<void>;
  /** From the next renewal on. */
  reduceSeats(number: string, seats: LedgerSeatsOf, by?: LedgerOrder): Promise<{ renewalQuantity: number }>;
  /** Takes its access away, gives it back, or ends it for good; at once. */
  stop(
    number: string,
    stop: LedgerStop,
    by?: LedgerSigned,
  ): Promise<{
    readonly outcome: 'done' | 'already-so';
    readonly status: LedgerSubscription['status'];
  }>;
  /** Takes the role from all coordinators of the contract. */
  renew(
    number: string,
    renewal: LedgerRenewal,
    by?: LedgerOrder,
  ): Promise<{ renewed: readonly LedgerRenewed[]; coordinatorsReset: readonly string[] }>;
}

/** Who may assign seats. Only the contract manager names them. What cannot be done throws `LicensingRefused` with a sentence. */
export interface LedgerRoles {
  /** Parked seats of the contract go along. */
  changeManager(number: string, person: LedgerPerson, by?: LedgerSigned): Promise<void>;
  addCoordinator(number: string, person: LedgerPerson, by?: LedgerSigned): Promise<void>;
  removeCoordinator(number: string, email: string, by?: LedgerSigned): Promise<void>;
}

/** Named users of the team. */
export interface LedgerUsers {
  /** Throws `LicensingRefused` when the address is on the team, or `actingAs` may not assign. */
  create(person: LedgerPerson, actingAs: string): Promise<void>;
  find(email: string): Promise<LedgerUser | null>;
  /** By address. */
  page(page: Page): Promise<PageOf<LedgerUser>>;
}

/** Seats of the embedded ledger, as an administrator changes them by hand. */
export interface LedgerSeats {
  read(): Promise<CoreReading>;
  pools(): Promise<readonly CorePool[]>;
  /** By address, then by product. */
  holders(query: LedgerHolderQuery): Promise<PageOf<LedgerHolder>>;
  /** `actor` must be a contract manager or coordinator; `operationId` makes a repeated request harmless. */
  change(request: {
    actor: string;
    change: CoreChange | LedgerPin;
    operationId: string;
  }): Promise<CoreAnswer>;
  /** Newest first. */
  acts(limit: number): Promise<readonly LedgerAct[]>;
}

export interface Ledger {
  readonly contracts: LedgerContracts;
  readonly orders: LedgerOrders;
  readonly roles: LedgerRoles;
  readonly users: LedgerUsers;
  readonly seats: LedgerSeats;
  readonly team: LedgerTeam;
  readonly groups: LedgerGroups;
  readonly files: LedgerFiles;
}
