import type { Access, ConnectionScope } from '../../ports/connections.ts';
import { scopeNames } from './wire-mapping.ts';

/** What is asked of an administrator, by need: what reading takes first, and what changing takes beside it. */
export const scopeNeeds: readonly ConnectionScope[] = [
  { name: scopeNames.teamRead, access: 'look', allows: 'See which teams the administrator looks after.' },
  {
    name: scopeNames.usersRead,
    access: 'look',
    allows: 'See the users of the team: names, addresses, roles and open invitations.',
  },
  {
    name: scopeNames.productsRead,
    access: 'look',
    allows: 'See the products of the team, how many seats there are, and who holds them.',
  },
  {
    name: scopeNames.productsWrite,
    access: 'change',
    allows: 'Give a seat to a user, and take one back that was given directly.',
  },
  {
    name: scopeNames.usersWrite,
    access: 'change',
    allows: 'Invite a person to the team as a plain user.',
  },
  {
    name: scopeNames.teamWrite,
    access: 'change',
    allows: 'Goes with inviting. Autodesk has no call with which a team is changed, made or deleted.',
  },
];

/** As the consent page takes them. */
export function scopesFor(access: Access): string {
  return scopeNeeds
    .filter((need) => access === 'change' || need.access === 'look')
    .map(({ name }) => name)
    .join(' ');
}

/** What was consented to. Nothing told is what was asked for in full. */
export function accessOf(scopes: string): Access {
  const names = scopes.split(' ').filter((name) => name !== '');
  return names.length === 0 || names.includes(scopeNames.productsWrite) ? 'change' : 'look';
}
