import { LicensingUnavailable } from '../../errors.ts';
import type { CoreReading } from '../../ports/licensing-core.ts';
import { type Listing, listPages, listWhole } from './list-pages.ts';
import { askSeat, assignmentListing } from './ask-seat.ts';
import { recentSeats, type SeatSeen } from './seats-seen.ts';
import type { TeamContext } from './team-context.ts';
import { contradictions, overlay, productWords, type TeamLists, toReading } from './to-reading.ts';
import { paths, WirePool, WireUser } from './wire-mapping.ts';

/**
 * Reads pools, users and assignments of the team, whole or not at all, and lays our own recent changes over them. What
 * cannot be (nobody on the team, seats of strangers, far fewer seats than the pools count) is refused, too.
 */
export async function readTeam(context: TeamContext, signal: AbortSignal): Promise<CoreReading> {
  const { clock, memory } = context;
  const startedAt = clock.now();
  const pools = await readPools(context, signal);
  const users = await listPages(context.client, userListing(context, signal));
  const assignments = await listWhole(context.client, assignmentListing(context, {}, signal));
  const lists = { users, pools, assignments };
  checkPlausible(context, lists);
  memory.restart(users.map(({ id, email }) => [email, id]));
  await askDoubtful(context, contradictions(lists, await recentSeats(context, startedAt)), signal);
  return toReading(overlay(lists, await recentSeats(context, startedAt)), clock.now());
}

/** Many contradictions are the lag after many changes of ours. A few may be somebody else's changes: those are asked for. */
const mostDoubts = 20;

async function askDoubtful(
  context: TeamContext,
  doubts: readonly SeatSeen[],
  signal: AbortSignal,
): Promise<void> {
  if (doubts.length > mostDoubts) return;
  for (const { user_id: userId, product_id: productId, email } of doubts) {
    await askSeat(context, { userId, productId, email }, signal);
  }
}

/** Reads the pools, and remembers by which word each is known. */
export async function readPools(context: TeamContext, signal: AbortSignal): Promise<readonly WirePool[]> {
  const { client, team, memory, clock } = context;
  const pools = await listPages(client, {
    what: 'product pools',
    path: paths.pools(team),
    row: WirePool,
    // Terms of one product may share its id.
    keyOf: ({ productId, startDate, endDate, totalQuantity }) =>
      [productId, startDate, endDate, totalQuantity].join('\n'),
    signal,
  });
  const words = productWords(pools, clock.now());
  memory.products.replace(new Map([...words].map(([id, word]) => [word, id])));
  return pools;
}

function userListing({ team }: TeamContext, signal: AbortSignal): Listing<WireUser> {
  return { what: 'users', path: paths.users(team), row: WireUser, keyOf: ({ id }) => id, signal };
}

/** Below this many, differences are people who come and go while lists are read. */
const alwaysPlausible = 10;

function checkPlausible({ team }: TeamContext, { users, pools, assignments }: TeamLists): void {
  if (users.length === 0) {
    throw implausible('it lists nobody, and the administrator who consented is on the team');
  }
  const foreign = [...pools, ...assignments].find(({ teamId }) => (teamId ?? team) !== team);
  if (foreign !== undefined) throw implausible(`it lists seats of team ${foreign.teamId}`);
  const listed = new Set(users.map(({ id }) => id));
  const holders = new Set(assignments.map(({ userId }) => userId));
  const strangers = [...holders].filter((id) => !listed.has(id)).length;
  if (strangers > Math.max(alwaysPlausible, holders.size * 0.05)) {
    throw implausible(`${strangers} of ${holders.size} people with seats are not among its users`);
  }
  const counted = pools.reduce((sum, { assignedQuantity }) => sum + (assignedQuantity ?? 0), 0);
  const limited = new Set(pools.filter(({ unlimited }) => !unlimited).map(({ productId }) => productId));
  const shown = assignments.filter(({ productId }) => limited.has(productId)).length;
  if (counted - shown > alwaysPlausible && shown < counted / 2) {
    throw implausible(`its pools count ${counted} seats in use, and it lists ${shown}`);
  }
}

function implausible(why: string): LicensingUnavailable {
  return new LicensingUnavailable(`the reading of the Autodesk team is not believed: ${why}`);
}
