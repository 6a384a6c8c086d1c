import type { AccountId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** An account of a team, as a reading has it. */
export interface TeamAccount {
  readonly accountId: AccountId;
  readonly email: string;
  readonly status: string;
  readonly protectedRole: string | null;
  /** When the open invitation was sent, where the core tells it. */
  readonly invitedAt?: Instant;
}

/** A role that counts as meant, of an account that has or had one. */
export interface KnownRole {
  readonly email: string;
  /** Null: none is meant, and one appeared. */
  readonly role: string | null;
  /** Since when the core says otherwise; null while it does not. */
  readonly since: Instant | null;
}

/** What one reading must remember for the next: a change is seen between two of them. Kept by account id. */
export interface TeamMemory {
  readonly roles: Readonly<Record<string, KnownRole>>;
  /** When each open invitation was seen first. */
  readonly invited: Readonly<Record<string, Instant>>;
}
