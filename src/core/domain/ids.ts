/** Ids are text that cannot be mixed up: a `PersonId` is no `RecordId`. The brand exists for the compiler only. */
export type Id<Brand extends string> = string & { readonly __id: Brand };

export type SourceId = Id<'source'>;
export type RecordId = Id<'record'>;
export type GroupId = Id<'group'>;
export type PersonId = Id<'person'>;
/** A licensing core: the `id` of an entry under `licensing` in the configuration. */
export type CoreId = Id<'core'>;
/** A user account inside a licensing core, in that core's own spelling. Unique within its core. */
export type AccountId = Id<'account'>;
export type PoolId = Id<'pool'>;
export type RuleId = Id<'rule'>;
export type RunId = Id<'run'>;
export type OperationId = Id<'operation'>;
export type HoldId = Id<'hold'>;
export type ApprovalId = Id<'approval'>;
export type ExceptionId = Id<'exception'>;
export type RejectionId = Id<'rejection'>;

/** Brands a text that is known to be such an id: at the edges and in tests. */
export function asId<T extends Id<string>>(text: string): T {
  return text as T;
}
