import type { AccountId, CoreId, OperationId } from '../core/domain/ids.ts';
import type { AssignmentType, PoolTerm } from '../core/domain/seats.ts';
import type { Instant } from '../core/domain/time.ts';

export interface CoreAccount {
  readonly accountId: AccountId;
  readonly email: string;
  /** The core's own word: `active`, `invited`, ... */
  readonly status: string;
  /** A role that no plan may unseat (`contract-manager`, `coordinator`, `administrator`); null for plain users. */
  readonly protectedRole: string | null;
  /** When the open invitation was sent, where the core tells it. */
  readonly invitedAt?: Instant;
}

export interface CorePool {
  /** The product in the core's own words: what `pools[].product` of the configuration names. */
  readonly product: string;
  readonly capacity: number | null;
  /** Held seats, inherited and parked included; null is unknown, never zero. */
  readonly taken: number | null;
  readonly parked: { readonly accountId: AccountId; readonly email: string; readonly seats: number } | null;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /**
   * Where the core tells them apart: terms that count today, of which the capacity is made, those to come, and those that
   * ended, as far as it still lists them.
   */
  readonly terms?: readonly PoolTerm[];
}

export interface CoreAssignment {
  readonly accountId: AccountId;
  readonly product: string;
  readonly type: AssignmentType;
  /** When it was made by the core's own word; null when it does not say. */
  readonly since: Instant | null;
}

/** The whole state of one team. Parked seats are in `pools`, not in `assignments`. */
export interface CoreReading {
  readonly accounts: readonly CoreAccount[];
  readonly pools: readonly CorePool[];
  readonly assignments: readonly CoreAssignment[];
}

export interface CoreHolder {
  readonly accountId: AccountId;
  readonly email: string;
}
export interface CoreRecipient {
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** One change, in the core's own words. `add` puts the person on the team if need be, then assigns. */
export type CoreChange =
  | { readonly kind: 'unassign'; readonly product: string; readonly from: CoreHolder }
  | {
      readonly kind: 'reassign';
      readonly product: string;
      readonly from: CoreHolder;
      readonly to: CoreRecipient;
      readonly fromParked: boolean;
    }
  | { readonly kind: 'add'; readonly product: string; readonly to: CoreRecipient };

export type CoreAnswer =
  /** `accountId`: the account that now holds the seat (add, reassign). */
  | {
      readonly kind: 'done' | 'already-so';
      readonly accountId: AccountId | null;
      readonly requestId: string | null;
    }
  | {
      readonly kind: 'refused';
      /**
       * `no-seat` and `inherited` mean something to planning; `not-admitted` keeps the recipient from it, because the team
       * does not take this person; `other` is kept for a person to read.
       */
      readonly reason: 'no-seat' | 'inherited' | 'not-on-team' | 'not-admitted' | 'not-allowed' | 'other';
      readonly detail: string;
      readonly requestId: string | null;
    };

/** The truth about one seat, read past any lag. */
export interface SeatTruth {
  readonly accountId: AccountId;
  readonly email: string;
  readonly type: AssignmentType;
}

/** A role that the configuration names, and that somebody lacks in the core. */
export interface CoreRole {
  readonly role: 'coordinator';
  readonly email: string;
  /** Where it counts, in the core's own words: the number of a contract. */
  readonly scope: string;
  /** How it came to be missing, as far as the core knows; a sentence. */
  readonly why: string;
}

export interface CoreCapabilities {
  /** One call that cannot lose the seat half-way, or a linked pair unassign then add. */
  readonly reassign: 'atomic' | 'pair';
  readonly removesUsers: boolean;
  readonly changesRoles: boolean;
}

/** Roles as the configuration wants them. */
export interface CoreRoles {
  /** Those that the configuration names and that are missing now. */
  missing(signal: AbortSignal): Promise<readonly CoreRole[]>;
  /** Gives such a role back. Safe to repeat. */
  set(role: CoreRole, signal: AbortSignal): Promise<CoreAnswer>;
}

/** The system that owns teams, roles, pools and assignments. */
export interface LicensingCore {
  readonly id: CoreId;
  readonly kind: string;
  readonly capabilities: CoreCapabilities;
  /** Everything or an exception (`LicensingUnavailable`); never a part. */
  readTeam(signal: AbortSignal): Promise<CoreReading>;
  /** Null when the person with this address holds no seat of the product. */
  readSeat(query: { product: string; email: string }, signal: AbortSignal): Promise<SeatTruth | null>;
  /**
   * Applies one change. Safe to repeat with the same `operationId`.
   * Throws `LicensingUnavailable` when the outcome is unknown: read back before anything is sent again.
   */
  change(change: CoreChange, context: { operationId: OperationId; signal: AbortSignal }): Promise<CoreAnswer>;
  /** What these changes would cost now; only of cores whose calls are counted. Asks nothing. */
  price?(changes: readonly CoreChange[]): { readonly calls: number; readonly minutes: number };
  /** Only with `capabilities.changesRoles`. */
  readonly roles?: CoreRoles;
}
