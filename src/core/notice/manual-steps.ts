import type { AccountId, CoreId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { Lapsed } from './follow-invitations.ts';
import { dayOf, nameOf, namesOf, people } from './in-words.ts';
import type { TeamMember } from './team-member.ts';

export interface ManualStepsInput {
  readonly coreId: CoreId;
  /** Who left, holds nothing and is still on the team. */
  readonly leavers: readonly TeamMember[];
  readonly lapsed: readonly Lapsed[];
  readonly members: ReadonlyMap<AccountId, TeamMember>;
}

/** More of one kind are one row: a list of hundreds is read by nobody. */
const mostRows = 20;

/**
 * Steps that the Team Admin API knows nothing of, in the words of Autodesk Account's screens
 * (https://www.autodesk.com/support/account/admin/users/add-remove-users).
 */
export function manualSteps({ coreId, leavers, lapsed, members }: ManualStepsInput): readonly Notice[] {
  const left = new Set(leavers.map(({ accountId }) => accountId));
  const invitations = lapsed
    .filter(({ account }) => !left.has(account.accountId))
    .map((one) => ({ ...one, member: members.get(one.account.accountId) ?? unknownMember(one) }));
  const common = { kind: 'manual-step', severity: 'info', coreId, poolId: null, csv: null } as const;
  return [
    ...(leavers.length > mostRows
      ? [removeAll(leavers, coreId)]
      : leavers.map((one) => removeOne(one, coreId))),
    ...(invitations.length > mostRows ? [resendAll(invitations, coreId)] : invitations.map(resendOne)),
  ].map((said) => ({ ...said, ...common }));
}

type Said = Pick<Notice, 'key' | 'text' | 'step'>;
interface Invitation extends Lapsed {
  readonly member: TeamMember;
}

const byUser = 'in Autodesk Account open User Management > By User and choose the team';
const alsoLost =
  'That takes hubs and projects (ACC, BIM 360) from the person as well, so hand these over first; who came by directory sync is removed in the directory.';

function removeOne(member: TeamMember, coreId: CoreId): Said {
  const name = nameOf(member);
  const role =
    member.protectedRole === null || member.protectedRole === 'role-not-told'
      ? ''
      : `give the role ${member.protectedRole.replaceAll('-', ' ')} to somebody else, then `;
  return {
    key: `remove:${member.accountId}`,
    text: `${name} left, holds no seat, and is still on the team of licensing core ${coreId}.`,
    step: `Remove ${name} from the team: ${byUser}, ${role}open ${name} and choose Remove from team. ${alsoLost}`,
  };
}

function removeAll(members: readonly TeamMember[], coreId: CoreId): Said {
  return {
    key: 'remove:many',
    text: `${people(members.length)} left, hold no seat, and are still on the team of licensing core ${coreId}: ${namesOf(members)}.`,
    step: `Remove them from the team: ${byUser}, mark them and choose Remove. ${alsoLost}`,
  };
}

function resendOne({ account, member, invitedAt, lapsedAt }: Invitation): Said {
  const name = nameOf(member);
  return {
    key: `invitation:${account.accountId}`,
    text: `The invitation of ${name} lapsed on ${dayOf(lapsedAt)}: it is open since ${dayOf(invitedAt)} or longer, and one stands 7 days.`,
    step: `Send it again: ${byUser}, open ${name} and choose Resend invitation. This closes when ${name} accepts or leaves the team.`,
  };
}

function resendAll(invitations: readonly Invitation[], coreId: CoreId): Said {
  return {
    key: 'invitation:many',
    text: `${invitations.length} invitations to the team of licensing core ${coreId} lapsed; one stands 7 days: ${namesOf(invitations.map(({ member }) => member))}.`,
    step: `Send them again: ${byUser}, mark who is invited and choose Resend invitation. This closes when they accept or leave the team.`,
  };
}

function unknownMember({ account }: Lapsed): TeamMember {
  const { accountId, email, protectedRole } = account;
  return {
    accountId,
    email,
    displayName: email,
    givenName: '',
    familyName: '',
    standing: null,
    protectedRole,
  };
}
