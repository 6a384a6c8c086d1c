import type { AccountId, CoreId, PersonId, PoolId, RuleId } from './ids.ts';
import type { Instant, PlainDate } from './time.ts';

/** Why this person should hold a seat of this pool. At most one per person and pool: the strongest rule. */
export interface Entitlement {
  readonly poolId: PoolId;
  readonly personId: PersonId;
  readonly ruleId: RuleId;
  /** The higher number is served first. */
  readonly priority: number;
  readonly needBy: PlainDate | null;
  readonly reason: string;
}

/** `inherited` comes through a group or default of the licensing core and cannot be taken by us. */
export type AssignmentType = 'direct' | 'inherited';
/** Who made an assignment: `own` by us, `found` by somebody else, `adopted` found and since taken under policy. */
export type AssignmentOrigin = 'own' | 'found' | 'adopted';

/** A seat held now. */
export interface Assignment {
  readonly poolId: PoolId;
  readonly coreId: CoreId;
  readonly accountId: AccountId;
  readonly email: string;
  readonly personId: PersonId | null;
  readonly type: AssignmentType;
  readonly origin: AssignmentOrigin;
  readonly since: Instant;
  /** The account's role in the licensing core that no plan may unseat, e.g. `coordinator`; null for plain users. */
  readonly protectedRole: string | null;
}

/** Seats of a pool that start and end together. */
export interface PoolTerm {
  /** Null where there is no limit, or none is told. */
  readonly quantity: number | null;
  /** Null is open. */
  readonly startsAt: Instant | null;
  /** The first moment after it; access may go on for some days. */
  readonly endsAt: Instant | null;
  /** Given when the core has these seats under another word than the pool: a renewal may bring one for the same product. */
  readonly product?: string;
  /** Paid by the month, where the core says so: the time for a renewal after the end is shorter. */
  readonly isMonthly?: true;
  /** Ended before its time by an administrator of the core. */
  readonly stopped?: 'suspended' | 'canceled';
}

/** Numbers of one pool, as the licensing core tells them. */
export interface PoolState {
  readonly poolId: PoolId;
  readonly coreId: CoreId;
  /** Seats; null is unlimited. */
  readonly capacity: number | null;
  /** Seats held, inherited and parked ones included; null is unknown, never zero. */
  readonly taken: number | null;
  /** Seats which the contract manager holds only because of the purchase. */
  readonly parked: { readonly accountId: AccountId; readonly email: string; readonly seats: number } | null;
  /** Seats can be given between these; null is open. */
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
}
