import type { SimulatedClock } from './clock.ts';

export type Route = 'direct' | 'group' | 'team';
export type Role = 'primary' | 'secondary' | 'sso' | 'user' | 'external';

/** A person's Autodesk account; one for all teams, and one for an address however it is spelled. */
export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** False until the person has followed an invitation. */
  readonly isVerified: boolean;
}

export interface Member {
  readonly userId: string;
  readonly role: Role;
  /** When the open invitation went out; null for people who joined with an account. */
  readonly invitedAt: number | null;
}

/** One row of the pool list: one term of one product. Several terms of a product share its id. */
export interface Pool {
  readonly productId: string;
  readonly productName: string;
  /** Null: unlimited. */
  readonly totalQuantity: number | null;
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Hidden and unsupported pools exist, are never listed, and cannot be assigned from. */
  readonly listing: 'listed' | 'hidden' | 'unsupported';
}

export interface Team {
  readonly id: string;
  readonly name: string;
  /** With a domain policy everybody from elsewhere becomes an external user. */
  readonly userDomains: readonly string[] | null;
  readonly members: Map<string, Member>;
  readonly pools: Pool[];
  /** By product, by user: the routes by which the person holds a seat. */
  readonly seats: Map<string, Map<string, Set<Route>>>;
  /** Products that everybody gets, people who join later too. */
  readonly defaults: Set<string>;
  /** Counts changes of any kind, so that a cursor can tell that its list has moved. */
  version: number;
}

export interface Seat {
  readonly teamId: string;
  readonly userId: string;
  readonly productId: string;
  readonly route: Route;
}

/** Who changes something: the log's line of a call, or people in Autodesk Account (null). */
export type ChangedBy = number | null;

export interface Stamp {
  readonly at: number;
  readonly by: ChangedBy;
  /** How many lines the log had: two changes of one instant are in order all the same. */
  readonly logged: number;
}

export interface Change extends Seat, Stamp {
  readonly isAdded: boolean;
}

/** Somebody came onto a team. */
export interface Join extends Stamp {
  readonly teamId: string;
  readonly userId: string;
}

/** What the pools of a team were from a moment on. */
export interface PoolsThen extends Stamp {
  readonly teamId: string;
  readonly pools: readonly Pool[];
  /** How many seats had changed by then. */
  readonly changes: number;
}

export interface WorldState {
  readonly clock: SimulatedClock;
  readonly accounts: Map<string, Account>;
  /** User ids by address in lower case. */
  readonly userIds: Map<string, string>;
  readonly teams: Map<string, Team>;
  /** Every seat given and taken, oldest first. */
  readonly changes: Change[];
  readonly joins: Join[];
  readonly poolHistory: PoolsThen[];
  readonly logged: () => number;
}

export function createWorldState(clock: SimulatedClock, logged: () => number): WorldState {
  const history = { changes: [], joins: [], poolHistory: [] };
  return { clock, accounts: new Map(), userIds: new Map(), teams: new Map(), ...history, logged };
}

function stamp({ clock, logged }: WorldState, by: ChangedBy): Stamp {
  return { at: clock.now(), by, logged: logged() };
}

export function teamOf({ teams }: WorldState, teamId: string): Team {
  const team = teams.get(teamId);
  if (team === undefined) throw new Error(`the simulator has no team ${teamId}`);
  return team;
}

export function accountOf({ accounts }: WorldState, userId: string): Account {
  const account = accounts.get(userId);
  if (account === undefined) throw new Error(`the simulator has no account ${userId}`);
  return account;
}

export function findAccount({ accounts, userIds }: WorldState, email: string): Account | undefined {
  return accounts.get(userIds.get(email.toLowerCase()) ?? '');
}

export function routesOf(team: Team, productId: string, userId: string): ReadonlySet<Route> {
  return team.seats.get(productId)?.get(userId) ?? new Set();
}

interface HowChanged {
  readonly isAdded: boolean;
  readonly by: ChangedBy;
  /** Now, when left out. */
  readonly at?: number;
}

/** Gives or takes one route to a seat. True when that changed anything. */
export function changeSeat(
  world: WorldState,
  seat: Seat,
  { isAdded, by, at = world.clock.now() }: HowChanged,
): boolean {
  const team = teamOf(world, seat.teamId);
  const holders = team.seats.get(seat.productId) ?? new Map<string, Set<Route>>();
  const routes = holders.get(seat.userId) ?? new Set<Route>();
  if (routes.has(seat.route) === isAdded) return false;
  if (isAdded) routes.add(seat.route);
  else routes.delete(seat.route);
  if (routes.size > 0) holders.set(seat.userId, routes);
  else holders.delete(seat.userId);
  team.seats.set(seat.productId, holders);
  team.version += 1;
  world.changes.push({ ...seat, isAdded, ...stamp(world, by), at });
  return true;
}

interface Joining {
  readonly teamId: string;
  readonly member: Member;
  readonly by: ChangedBy;
}

/** Puts a person on a team, where the team's default products are waiting. */
export function joinTeam(world: WorldState, { teamId, member, by }: Joining): void {
  const team = teamOf(world, teamId);
  team.members.set(member.userId, member);
  team.version += 1;
  world.joins.push({ teamId, userId: member.userId, ...stamp(world, by) });
  for (const productId of team.defaults) {
    changeSeat(world, { teamId, userId: member.userId, productId, route: 'team' }, { isAdded: true, by });
  }
}

/** Says that the pools of a team are other ones now. */
export function poolsChanged(world: WorldState, team: Team): void {
  team.version += 1;
  const { id: teamId, pools } = team;
  world.poolHistory.push({ teamId, pools: [...pools], changes: world.changes.length, ...stamp(world, null) });
}

/** Ids of the form Autodesk's examples have. */
export function createAccount(world: WorldState, person: Omit<Account, 'userId'>): Account {
  const account = { userId: `US${1_000_000_001 + world.accounts.size}`, ...person };
  world.accounts.set(account.userId, account);
  world.userIds.set(account.email.toLowerCase(), account.userId);
  return account;
}

const administrators: readonly Role[] = ['primary', 'secondary', 'sso'];

export function isAdministrator(team: Team | undefined, userId: string): boolean {
  const role = team?.members.get(userId)?.role;
  return role !== undefined && administrators.includes(role);
}
