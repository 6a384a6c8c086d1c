import type { AutodeskAssumptions } from './assumptions.ts';
import { type FieldComplaint, json, refuse, refuseFields, type Reply } from './answers.ts';
import type { ApiCall, Site } from './call.ts';
import { page } from './paging.ts';
import { type Fields, needText, textOf, readBody, refuseUnknown } from './read-body.ts';
import { accountOf, createAccount, findAccount, joinTeam, type Member, type Team, teamOf } from './world.ts';

const dayMs = 86_400_000;

/** List Team Users, all or those with exactly one `email`. Invited people are on the team (assumed). */
export function listTeamUsers(site: Site, { teamId, query, at }: ApiCall): Reply {
  const { world, assumptions } = site;
  const team = teamOf(world, teamId);
  const email = query.get('email');
  const fold = (text: string) => (assumptions.emailFilterIgnoresCase ? text.toLowerCase() : text);
  const rows = [...team.members.values()]
    .filter(({ userId }) => email === null || fold(accountOf(world, userId).email) === fold(email))
    .map((member) => userBody(site, member));
  const name = `users ${teamId} ${email ?? ''}`;
  return page({ name, rows, version: team.version, query, at }, assumptions);
}

/** Get Team User: an unknown id and somebody who is not on this team are one 404. */
export function getTeamUser(site: Site, { teamId, params }: ApiCall): Reply {
  const member = teamOf(site.world, teamId).members.get(params['userId'] ?? '');
  if (member === undefined) return refuse('userNotFound', 'There is no such user on this team.');
  return json(200, userBody(site, member));
}

/** Add Team User: invites and adds in one step; the team decides the role; who is there already is returned. */
export function addTeamUser(site: Site, call: ApiCall): Reply {
  const { world, assumptions } = site;
  const read = readBody(call);
  if (read.kind === 'refused') return read.reply;
  const complaints = complaintsAbout(read.fields, assumptions);
  if (complaints.length > 0) return refuseFields(complaints);
  const names = assumptions.invitationFields;
  const text = (name: string) => textOf(read.fields, name).trim();
  const email = text(names.email);
  const team = teamOf(world, call.teamId);
  const known = findAccount(world, email);
  const present = known === undefined ? undefined : team.members.get(known.userId);
  if (present !== undefined) return json(assumptions.statuses.alreadyOnTeam, userBody(site, present));
  const person = { email, firstName: text(names.firstName), lastName: text(names.lastName) };
  const account = known ?? createAccount(world, { ...person, isVerified: false });
  const role = roleFor(team, email);
  const member = { userId: account.userId, role, invitedAt: account.isVerified ? null : call.at };
  joinTeam(world, { teamId: team.id, member, by: call.index });
  return json(assumptions.statuses.invited, userBody(site, member));
}

function complaintsAbout(fields: Fields, assumptions: AutodeskAssumptions): readonly FieldComplaint[] {
  const names = Object.values(assumptions.invitationFields);
  const { characters, bytes } = assumptions.longestName;
  const email = fields[assumptions.invitationFields.email];
  const isAddress = typeof email !== 'string' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  const { firstName, lastName } = assumptions.invitationFields;
  const tooLong = [firstName, lastName].filter((name) => {
    const text = fields[name];
    return typeof text === 'string' && (text.length > characters || Buffer.byteLength(text) > bytes);
  });
  return [
    ...(assumptions.refusesUnknownFields ? refuseUnknown(fields, names) : []),
    ...needText(fields, assumptions.invitationNeeds),
    ...(isAddress ? [] : [{ field: 'email', title: 'Invalid value', detail: 'email is not an address.' }]),
    ...tooLong.map((field) => ({ field, title: 'Invalid value', detail: `${field} is too long.` })),
  ];
}

function roleFor({ userDomains }: Team, email: string): 'user' | 'external' {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return userDomains === null || userDomains.includes(domain) ? 'user' : 'external';
}

function userBody({ world, assumptions }: Site, { userId, role, invitedAt }: Member): object {
  const { email, firstName, lastName } = accountOf(world, userId);
  const { userFields, roles, userStatuses, invitationDays } = assumptions;
  const isLapsed = invitedAt !== null && world.clock.now() - invitedAt >= invitationDays * dayMs;
  const invited = isLapsed ? userStatuses.lapsed : userStatuses.invited;
  return {
    [userFields.id]: userId,
    [userFields.email]: email,
    [userFields.firstName]: firstName,
    [userFields.lastName]: lastName,
    [userFields.role]: roles[role],
    [userFields.status]: invitedAt === null ? userStatuses.verified : invited,
  };
}
