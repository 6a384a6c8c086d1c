import type { AccountId, CoreId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import { dayMs, type Instant } from '../domain/time.ts';
import { lossIsMeantDays, type RoleChange, type RolesFollowed } from './follow-roles.ts';
import { dayOf, nameOf } from './in-words.ts';
import type { TeamMember } from './team-member.ts';

/** A term that began: whoever renewed may have reset roles by it. */
export interface Renewed {
  readonly product: string;
  readonly at: Instant;
}
export interface RoleNoticesInput {
  readonly team: { readonly coreId: CoreId; readonly coreKind: string; readonly changesRoles: boolean };
  readonly followed: RolesFollowed;
  readonly members: ReadonlyMap<AccountId, TeamMember>;
  readonly renewals: readonly Renewed[];
}

/** A renewal may be entered some days before or after its term begins. */
const nearMs = 15 * dayMs;

/** What to say of roles that appeared, changed or vanished, and of the last administrator. */
export function roleNotices(input: RoleNoticesInput): readonly Notice[] {
  const { team, followed } = input;
  const common = { kind: 'role', coreId: team.coreId, poolId: null, csv: null } as const;
  const said = followed.changes.flatMap((change) => say(change, input) ?? []);
  return [
    ...(followed.isNobodyLeft ? [{ ...nobodyLeft(team.coreId), ...common }] : []),
    ...said.map((notice) => ({ ...notice, ...common })),
  ];
}

type Said = Pick<Notice, 'key' | 'severity' | 'text' | 'step'>;

function nobodyLeft(coreId: CoreId): Said {
  return {
    key: 'nobody-left',
    severity: 'alarm',
    text: `Nobody administers the team of licensing core ${coreId} any more.`,
    step: 'Ask the purchaser of the subscriptions to make somebody administrator; until then seats can be neither given nor taken.',
  };
}

function say(change: RoleChange, input: RoleNoticesInput): Said | null {
  const { accountId, was, is, isGone, since } = change;
  const member = input.members.get(accountId);
  // The role of who left is not to be given back; that somebody else has one is said of that account.
  if (member?.standing === 'left' && is === null) return null;
  const name = nameOf(member ?? { displayName: '', email: change.email });
  const team = `the team of licensing core ${input.team.coreId}`;
  const day = dayOf(since);
  if (was === null) {
    return {
      key: `new:${accountId}:${is ?? ''}`,
      severity: 'info',
      text: `${name} became ${inWords(is)} of ${team} on ${day}${prefixed(', ', atRenewal(since, input.renewals))}.`,
      step: '',
    };
  }
  const lost = isGone
    ? `is no longer on ${team}, where the role was ${inWords(was)}`
    : `is ${is === null ? 'no longer' : `${inWords(is)} and no longer`} ${inWords(was)} of ${team}`;
  return {
    key: `lost:${accountId}:${was}:${is ?? ''}`,
    severity: 'warning',
    text: `${name} ${lost}, since ${day}${prefixed(', lost ', atRenewal(since, input.renewals))}.`,
    step: restore(
      { name, role: inWords(was), isGone, atRenewal: atRenewal(since, input.renewals) },
      input.team,
    ),
  };
}

interface Lost {
  readonly name: string;
  readonly role: string;
  readonly isGone: boolean;
  readonly atRenewal: string;
}

/** Roles are changed where users are managed (https://www.autodesk.com/support/account/admin/users/roles). */
function restore(lost: Lost, { coreKind, changesRoles }: RoleNoticesInput['team']): string {
  const { name, role, isGone } = lost;
  const meant = `Was it meant, do nothing: after ${lossIsMeantDays} days this closes by itself.`;
  const what = `Restore ${role} of ${name}${prefixed(', lost ', lost.atRenewal)}`;
  if (changesRoles) {
    return `${what}: roles that the configuration names come back by themselves, others under /licensing/v1/contracts/{number}. ${meant}`;
  }
  if (coreKind !== 'autodesk') return `${what} in the licensing core. ${meant}`;
  const first = isGone ? `invite ${name} again, then ` : '';
  return `${what}: in Autodesk Account open User Management > By User, choose the team, ${first}open ${name} and set the role under Change role (only a primary, secondary or SSO admin can). ${meant}`;
}

function atRenewal(since: Instant, renewals: readonly Renewed[]): string {
  const [near] = renewals
    .filter(({ at }) => Math.abs(since - at) <= nearMs)
    .toSorted((one, two) => Math.abs(since - one.at) - Math.abs(since - two.at));
  return near === undefined ? '' : `at the renewal of ${near.product} on ${dayOf(near.at)}`;
}

function prefixed(before: string, text: string): string {
  return text === '' ? '' : `${before}${text}`;
}

function inWords(role: string | null): string {
  return (role ?? 'user').replaceAll('-', ' ');
}
