import type { Fault } from './faults.ts';
import { hasFreeSeat } from './seats.ts';
import { changeSeat, type Role, type Team, type WorldState } from './world.ts';

export interface Where {
  readonly teamId: string;
  readonly callerId: string | null;
}

/** A role that was taken away, until `left` more calls have been made. */
export interface Demotion {
  readonly teamId: string;
  readonly userId: string;
  readonly role: Role;
  left: number;
}

export interface Troubled {
  readonly world: WorldState;
  readonly demotions: Demotion[];
}

/** Faults that happen to the team while the caller is at work: roles taken away, seats moved by hand. */
export function happen(site: Troubled, faults: readonly Fault[], { teamId, callerId }: Where): void {
  const team = site.world.teams.get(teamId);
  if (team === undefined) return;
  restoreRoles(site, team);
  for (const fault of faults) {
    if (fault.kind === 'demote' && callerId !== null) demote(site, team, { callerId, calls: fault.calls });
    if (fault.kind === 'meddle' && fault.action === 'give') giveByHand(site.world, team, fault.pick);
    if (fault.kind === 'meddle' && fault.action === 'take') takeByHand(site.world, team, fault.pick);
  }
}

function restoreRoles({ demotions }: Troubled, team: Team): void {
  for (const demotion of demotions.filter(({ teamId }) => teamId === team.id)) {
    demotion.left -= 1;
    if (demotion.left > 0) continue;
    setRole(team, demotion.userId, demotion.role);
    demotions.splice(demotions.indexOf(demotion), 1);
  }
}

interface Demoted {
  readonly callerId: string;
  readonly calls: number;
}

function demote({ demotions }: Troubled, team: Team, { callerId, calls }: Demoted): void {
  const role = team.members.get(callerId)?.role;
  if (
    role === undefined ||
    demotions.some(({ teamId, userId }) => teamId === team.id && userId === callerId)
  ) {
    return;
  }
  setRole(team, callerId, 'user');
  demotions.push({ teamId: team.id, userId: callerId, role, left: calls });
}

function setRole(team: Team, userId: string, role: Role): void {
  const member = team.members.get(userId);
  if (member !== undefined) team.members.set(userId, { ...member, role });
}

/** The first person from `pick` on who has not got the product, while a seat is free. */
function giveByHand(world: WorldState, team: Team, pick: number): void {
  const products = team.pools.filter(({ listing }) => listing === 'listed').map((pool) => pool.productId);
  const productId = products[pick % Math.max(1, products.length)];
  if (productId === undefined || !hasFreeSeat(team, productId, world.clock.now())) return;
  const people = [...team.members.keys()];
  const holders = team.seats.get(productId);
  const start = pick % people.length;
  const userId = [...people.slice(start), ...people.slice(0, start)].find((id) => holders?.has(id) !== true);
  if (userId === undefined) return;
  changeSeat(world, { teamId: team.id, userId, productId, route: 'direct' }, { isAdded: true, by: null });
}

function takeByHand(world: WorldState, team: Team, pick: number): void {
  const direct = [...team.seats].flatMap(([productId, holders]) =>
    [...holders].filter(([, routes]) => routes.has('direct')).map(([userId]) => ({ productId, userId })),
  );
  const seat = direct[pick % Math.max(1, direct.length)];
  if (seat === undefined) return;
  changeSeat(world, { teamId: team.id, ...seat, route: 'direct' }, { isAdded: false, by: null });
}
