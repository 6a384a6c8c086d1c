import { hasFreeSeat } from './seats.ts';
import {
  accountOf,
  changeSeat,
  createAccount,
  findAccount,
  joinTeam,
  type Pool,
  poolsChanged,
  type Role,
  type Route,
  type Seat,
  teamOf,
  type WorldState,
} from './world.ts';

export interface MemberSeed {
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly role?: Role;
  /** An open invitation; left out for people with an account. */
  readonly invitedAt?: number;
}

export interface TeamSeed {
  readonly id: string;
  readonly name?: string;
  readonly userDomains?: readonly string[];
  readonly members?: readonly MemberSeed[];
  readonly pools?: readonly PoolSeed[];
  readonly seats?: readonly { readonly email: string; readonly productId: string; readonly route?: Route }[];
}

export interface PoolSeed extends Partial<Pool> {
  readonly productId: string;
}

/** What people do in Autodesk Account, and what tests need to see. */
export interface AutodeskState {
  readonly world: WorldState;
  addTeam(team: TeamSeed): void;
  /** A person who has an account already. Returns the user id. */
  addAccount(person: MemberSeed): string;
  addMember(teamId: string, member: MemberSeed): string;
  removeMember(teamId: string, userId: string): void;
  setRole(teamId: string, userId: string, role: Role): void;
  acceptInvitation(userId: string): void;
  addPool(teamId: string, pool: PoolSeed): void;
  /** Changes each term of the product for which `which` holds; all without it. */
  changePool(teamId: string, change: PoolChange): void;
  /** Also gives more seats than there are: how a group or a shrunk renewal leaves a pool. */
  give(seat: Seat): boolean;
  take(seat: Seat): boolean;
  /** As the product screen does it: only while a seat is free. */
  assignByHand(seat: Omit<Seat, 'route'>): boolean;
  /** A default product of the team: for everybody now, and for everybody who joins later. */
  setDefault(teamId: string, productId: string, isOn: boolean): void;
  userIdOf(email: string): string;
}

export interface PoolChange {
  readonly productId: string;
  readonly set: Partial<Pool>;
  readonly which?: (pool: Pool) => boolean;
}

/** What a team begins with was given before: no list is so far behind. */
const longAgoMs = 7 * 86_400_000;

export function createAutodeskState(world: WorldState, teams: readonly TeamSeed[]): AutodeskState {
  const byHand = { by: null } as const;
  const state: AutodeskState = {
    world,
    addTeam: (team) => addTeam(state, team),
    addAccount: (person) => ensureAccount(world, person, true),
    addMember(teamId, seed) {
      const { email, role = 'user', invitedAt = null } = seed;
      const userId = ensureAccount(world, { ...seed, email }, invitedAt === null);
      joinTeam(world, { teamId, member: { userId, role, invitedAt }, by: null });
      return userId;
    },
    removeMember: (teamId, userId) => removeMember(world, teamId, userId),
    setRole(teamId, userId, role) {
      const team = teamOf(world, teamId);
      const member = team.members.get(userId);
      if (member === undefined) throw new Error(`${userId} is not on team ${teamId}`);
      team.members.set(userId, { ...member, role });
    },
    acceptInvitation: (userId) => acceptInvitation(world, userId),
    addPool(teamId, pool) {
      const team = teamOf(world, teamId);
      team.pools.push(wholePool(pool));
      poolsChanged(world, team);
    },
    changePool(teamId, { productId, set, which = () => true }) {
      const team = teamOf(world, teamId);
      for (const [index, pool] of team.pools.entries()) {
        if (pool.productId === productId && which(pool)) team.pools[index] = { ...pool, ...set };
      }
      poolsChanged(world, team);
    },
    give: (seat) => changeSeat(world, seat, { isAdded: true, ...byHand }),
    take: (seat) => changeSeat(world, seat, { isAdded: false, ...byHand }),
    assignByHand(seat) {
      const team = teamOf(world, seat.teamId);
      const isFree = team.members.has(seat.userId) && hasFreeSeat(team, seat.productId, world.clock.now());
      return isFree && changeSeat(world, { ...seat, route: 'direct' }, { isAdded: true, ...byHand });
    },
    setDefault(teamId, productId, isOn) {
      const team = teamOf(world, teamId);
      if (isOn) team.defaults.add(productId);
      else team.defaults.delete(productId);
      for (const userId of team.members.keys()) {
        changeSeat(world, { teamId, userId, productId, route: 'team' }, { isAdded: isOn, ...byHand });
      }
    },
    userIdOf(email) {
      const account = findAccount(world, email);
      if (account === undefined) throw new Error(`the simulator has no account for ${email}`);
      return account.userId;
    },
  };
  for (const team of teams) state.addTeam(team);
  return state;
}

function addTeam(state: AutodeskState, seed: TeamSeed): void {
  const { world } = state;
  const { id, name = `Team ${id}`, userDomains = null, members = [], pools = [], seats = [] } = seed;
  const team = {
    id,
    name,
    userDomains,
    members: new Map(),
    pools: pools.map(wholePool),
    seats: new Map(),
    defaults: new Set<string>(),
    version: 0,
  };
  world.teams.set(id, team);
  poolsChanged(world, team);
  const ids = new Map(members.map((member) => [member.email, state.addMember(id, member)]));
  for (const { email, productId, route = 'direct' } of seats) {
    const seat = { teamId: id, userId: ids.get(email) ?? state.userIdOf(email), productId, route };
    changeSeat(world, seat, { isAdded: true, by: null, at: world.clock.now() - longAgoMs });
  }
}

function wholePool(seed: PoolSeed): Pool {
  return {
    productName: `Product ${seed.productId}`,
    totalQuantity: 10,
    startDate: '2026-01-01T00:00:00.000Z',
    endDate: '2027-12-31T00:00:00.000Z',
    listing: 'listed',
    ...seed,
  };
}

function ensureAccount(world: WorldState, person: MemberSeed, isVerified: boolean): string {
  const known = findAccount(world, person.email);
  if (known !== undefined) return known.userId;
  const { email, firstName = 'Ana', lastName = 'Example' } = person;
  return createAccount(world, { email, firstName, lastName, isVerified }).userId;
}

function removeMember(world: WorldState, teamId: string, userId: string): void {
  const team = teamOf(world, teamId);
  for (const [productId, holders] of team.seats) {
    for (const route of holders.get(userId) ?? []) {
      changeSeat(world, { teamId, userId, productId, route }, { isAdded: false, by: null });
    }
  }
  team.members.delete(userId);
  team.version += 1;
}

function acceptInvitation(world: WorldState, userId: string): void {
  world.accounts.set(userId, { ...accountOf(world, userId), isVerified: true });
  for (const team of world.teams.values()) {
    const member = team.members.get(userId);
    if (member !== undefined) team.members.set(userId, { ...member, invitedAt: null });
  }
}
