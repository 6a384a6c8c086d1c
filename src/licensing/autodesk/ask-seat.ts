import { type Listing, listWhole } from './list-pages.ts';
import { noteSeat } from './seats-seen.ts';
import type { TeamContext } from './team-context.ts';
import type { HeldAs, SeatKey } from './team-memory.ts';
import { paths, seatQuery, WireAssignment } from './wire-mapping.ts';

export function assignmentListing(
  { team }: TeamContext,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Listing<WireAssignment> {
  return {
    what: 'assignments',
    path: paths.assignments(team),
    query,
    row: WireAssignment,
    keyOf: ({ userId, productId }) => `${productId}\n${userId}`,
    signal,
  };
}

/** Asks Autodesk, whatever is remembered, and lays the answer over lists that come later. */
export async function askSeat(
  context: TeamContext,
  seat: SeatKey & { readonly email: string },
  signal: AbortSignal,
): Promise<HeldAs> {
  const rows = await listWhole(context.client, assignmentListing(context, seatQuery(seat), signal));
  const row = rows.find(({ userId, productId }) => userId === seat.userId && productId === seat.productId);
  const heldAs = row?.type ?? 'none';
  context.memory.told.check(seat, heldAs);
  await noteSeat(context, { ...seat, heldAs });
  return heldAs;
}
