import type { DriftClass } from './drift.ts';
import type { AccountId, CoreId, PersonId, PoolId, RuleId, SourceId } from './ids.ts';
import type { Instant, PlainDate } from './time.ts';

/** Who has the seat that is freed. */
export interface Holder {
  readonly accountId: AccountId;
  readonly personId: PersonId | null;
  readonly email: string;
  readonly displayName: string;
}

/** Who gets it. `email` finds or makes the account. */
export interface Recipient {
  readonly personId: PersonId;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly displayName: string;
}

/** Why an operation frees a seat. `parked` is a purchased seat still on the contract manager; `preempted` one that a higher rank takes. */
export interface FreeingCause {
  readonly class: Exclude<DriftClass, 'missing'> | 'parked' | 'preempted';
  readonly evidence: string;
  readonly ruleId: RuleId | null;
  readonly restsOn: readonly SourceId[];
}

/** Why an operation gives a seat; `ruleId` null where the seat only follows its holder. */
export interface GivingCause {
  readonly ruleId: RuleId | null;
  readonly evidence: string;
}

interface OnPool {
  readonly poolId: PoolId;
  readonly coreId: CoreId;
}
export interface Unassign extends OnPool {
  readonly kind: 'unassign';
  readonly from: Holder;
  readonly because: FreeingCause;
}
export interface Reassign extends OnPool {
  readonly kind: 'reassign';
  readonly from: Holder;
  readonly to: Recipient;
  readonly because: FreeingCause;
  readonly gives: GivingCause;
}
export interface Add extends OnPool {
  readonly kind: 'add';
  readonly to: Recipient;
  readonly gives: GivingCause;
}
export type Operation = Unassign | Reassign | Add;

/** Somebody entitled for whom no seat was free, in the order in which seats will be offered. */
export interface Waiter {
  readonly poolId: PoolId;
  readonly coreId: CoreId;
  readonly recipient: Recipient;
  readonly ruleId: RuleId;
  readonly evidence: string;
  readonly priority: number;
  readonly needBy: PlainDate | null;
  readonly since: Instant;
}

/** Somebody for whom a plan has no seat. */
export interface LeftWaiting extends Waiter {
  /** The quota that is in the way, where one is. */
  readonly overQuota?: string;
}

/** Ordered operations as a value. The same inputs give the same plan. */
export interface Plan {
  readonly operations: readonly Operation[];
  readonly waiting: readonly LeftWaiting[];
}

/** The end of one operation. `failed` may be tried again by a later run; `refused` needs a person. */
export type OperationState =
  'planned' | 'sent' | 'done' | 'already-so' | 'refused' | 'failed' | 'unknown' | 'not-tried';
