import type { AccountId } from '../domain/ids.ts';
import type { Standing } from '../domain/person.ts';

/** An account of a team, by the name of the person behind it. */
export interface TeamMember {
  readonly accountId: AccountId;
  readonly email: string;
  /** The address where no source knows the person. */
  readonly displayName: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Null where no source knows the person. */
  readonly standing: Standing | null;
  readonly protectedRole: string | null;
}
