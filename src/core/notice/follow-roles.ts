import { type AccountId, asId } from '../domain/ids.ts';
import { dayMs, type Instant } from '../domain/time.ts';
import type { KnownRole, TeamAccount, TeamMemory } from './team-memory.ts';

/** A role that is not what it was, and nobody has let it be for long enough. */
export interface RoleChange {
  readonly accountId: AccountId;
  readonly email: string;
  readonly was: string | null;
  readonly is: string | null;
  /** The account is no longer listed. */
  readonly isGone: boolean;
  readonly since: Instant;
}
export interface RolesFollowed {
  readonly roles: TeamMemory['roles'];
  readonly changes: readonly RoleChange[];
  /** There were roles, and nobody has one now. */
  readonly isNobodyLeft: boolean;
}
interface FollowRolesInput {
  /** Null at the first reading: what is, is meant. */
  readonly before: TeamMemory['roles'] | null;
  readonly accounts: readonly TeamAccount[];
  readonly nowAt: Instant;
}

/** A loss that nobody mends for so long was meant, and so was a role that stays. */
const lossIsMeantMs = 30 * dayMs;
export const lossIsMeantDays = lossIsMeantMs / dayMs;
const gainIsMeantMs = 7 * dayMs;
/** Said of accounts whose role the core did not tell: nothing follows from it. */
const notTold = 'role-not-told';

/**
 * What became of the roles of a team since they were last as meant. A change stays a change until it is undone, or old
 * enough to be meant; while nobody has a role at all, no loss is.
 */
export function followRoles({ before, accounts, nowAt }: FollowRolesInput): RolesFollowed {
  const told = new Map(accounts.map((account) => [account.accountId as string, account]));
  const isNobodyLeft =
    before !== null &&
    Object.values(before).some(({ role }) => role !== null) &&
    accounts.every(({ protectedRole }) => protectedRole === null);
  const ids = new Set([
    ...Object.keys(before ?? {}),
    ...accounts.flatMap(({ accountId, protectedRole }) => (protectedRole === null ? [] : accountId)),
  ]);
  const followed = [...ids].sort().flatMap((id) => {
    const account = told.get(id) ?? null;
    const known = before?.[id] ?? null;
    const next = followOne({ account, known, isFirst: before === null, isNobodyLeft, nowAt });
    return next === null ? [] : [{ id, next, account }];
  });
  return {
    roles: Object.fromEntries(followed.map(({ id, next }) => [id, next])),
    changes: followed.flatMap(({ id, next, account }) => toChange(id, next, account)),
    isNobodyLeft,
  };
}

interface FollowOneInput {
  readonly account: TeamAccount | null;
  readonly known: KnownRole | null;
  readonly isFirst: boolean;
  readonly isNobodyLeft: boolean;
  readonly nowAt: Instant;
}

/** What to remember of one account; null forgets it. */
function followOne({ account, known, isFirst, isNobodyLeft, nowAt }: FollowOneInput): KnownRole | null {
  const is = account?.protectedRole ?? null;
  if (is === notTold) return known;
  const email = account?.email ?? known?.email ?? '';
  const meant = (role: string | null) => (role === null ? null : { email, role, since: null });
  if (isFirst) return meant(is);
  const was = known?.role ?? null;
  if (is === was) return meant(was);
  const since = known?.since ?? nowAt;
  const isMeant = nowAt - since >= (was === null ? gainIsMeantMs : lossIsMeantMs) && !isNobodyLeft;
  return isMeant ? meant(is) : { email, role: was, since };
}

function toChange(
  id: string,
  { email, role, since }: KnownRole,
  account: TeamAccount | null,
): readonly RoleChange[] {
  const is = account?.protectedRole ?? null;
  if (since === null || is === notTold) return [];
  return [{ accountId: asId<AccountId>(id), email, was: role, is, isGone: account === null, since }];
}
