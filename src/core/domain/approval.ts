import type { GuardName } from './guard.ts';
import type { ApprovalId } from './ids.ts';
import type { Operation } from './plan.ts';
import type { Instant } from './time.ts';

/**
 * Who must approve what a guard holds.
 * - `off`: any one person who may
 * - `not-author`: one who is not the author of the configuration; two people where nobody says who that is
 * - `two-people`: two
 */
export type SecondPerson = 'off' | 'not-author' | 'two-people';

/** How approvals are given. */
export interface ApprovingPolicy {
  /** An approval counts so long for what it names and what was not done at once. */
  readonly expiresAfterMs: number;
  /** A seat whose removal was undone is left alone so long. */
  readonly keepUndoneMs: number;
  /** What nobody answered for so long is spoken of. */
  readonly remindAfterMs: number | 'off';
  readonly secondPerson: {
    readonly all: SecondPerson;
    readonly guards: Readonly<Partial<Record<GuardName, SecondPerson>>>;
  };
  /** Name of the token of the person who changed the configuration last; null where nobody says. */
  readonly author: string | null;
}

/** Who approves. Two tokens of one name are one person: a token that is rotated keeps its name. */
export interface Approver {
  /** As the audit trail names it. */
  readonly actor: string;
  readonly name: string;
}

/** One person's word for exactly these operations. It counts until they were tried, one of them changes, or it expires. */
export interface Approval {
  readonly id: ApprovalId;
  readonly by: Approver;
  readonly reason: string | null;
  /** Names the whole hold that the person looked at. */
  readonly digest: string;
  readonly operations: readonly Operation[];
  /** Given for everything that was held: then it accepts the policy, too. */
  readonly isWhole: boolean;
  /** Fingerprint of the policy under which it was given. */
  readonly policy: string;
  readonly at: Instant;
  readonly expiresAt: Instant;
}

/**
 * How an approval ends.
 * - `used`: everything that it names was tried
 * - `void`: an operation that it names is no longer planned like this, or the policy is another
 * - `expired`: its time was over
 * - `withdrawn`: somebody took it back
 */
export type ApprovalEnd = 'used' | 'void' | 'expired' | 'withdrawn';
