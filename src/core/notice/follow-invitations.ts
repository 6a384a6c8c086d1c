import { dayMs, type Instant } from '../domain/time.ts';
import type { TeamAccount, TeamMemory } from './team-memory.ts';

/** So long an invitation stands (https://www.autodesk.com/support/account/admin/users/add-remove-users). */
const standsMs = 7 * dayMs;

export interface Lapsed {
  readonly account: TeamAccount;
  /** When it went out; where the core does not tell it, when it was seen first. */
  readonly invitedAt: Instant;
  readonly lapsedAt: Instant;
}
export interface InvitationsFollowed {
  readonly invited: TeamMemory['invited'];
  readonly lapsed: readonly Lapsed[];
}

/** Which invitations stand for too long to be of use: nobody can accept them any more. */
export function followInvitations(input: {
  readonly before: TeamMemory['invited'];
  readonly accounts: readonly TeamAccount[];
  readonly nowAt: Instant;
}): InvitationsFollowed {
  const { before, accounts, nowAt } = input;
  const open = accounts
    .filter(({ status }) => status === 'invited')
    .map((account) => ({ account, invitedAt: account.invitedAt ?? before[account.accountId] ?? nowAt }));
  return {
    invited: Object.fromEntries(open.map(({ account, invitedAt }) => [account.accountId, invitedAt])),
    lapsed: open
      .map((one) => ({ ...one, lapsedAt: one.invitedAt + standsMs }))
      .filter(({ lapsedAt }) => lapsedAt <= nowAt),
  };
}
