import type * as z from 'zod';
import type { AssignInput, PinInput, UnassignInput } from '../../contract/licensing.ts';
import { LicensingRefused } from '../../errors.ts';
import type { CoreAnswer } from '../../ports/licensing-core.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { type HandMade, type LicensingDeps, note } from './licensing-deps.ts';

interface Outcome {
  readonly outcome: string;
}

/**
 * Takes a free seat; where there is none, one that is on the contract manager only because of the purchase. Throws
 * `LicensingRefused` with the ledger's own words. The daemon sees the seat as one that was found.
 */
export async function assignByHand(
  deps: LicensingDeps,
  { product, person, actingAs }: z.infer<typeof AssignInput>,
  actor: string,
): Promise<Outcome> {
  const answer = await takeSeat(deps, { product, person, actingAs });
  const data = { product, email: person.email, actingAs };
  return ended(deps, answer, { actor, act: 'seat.assigned', subject: `user:${person.email}`, data });
}

async function takeSeat(
  { ledger: { seats }, ids }: LicensingDeps,
  { product, person, actingAs }: z.infer<typeof AssignInput>,
): Promise<CoreAnswer> {
  const add = { kind: 'add', product, to: person } as const;
  const answer = await seats.change({ actor: actingAs, operationId: ids.next(), change: add });
  if (answer.kind !== 'refused' || answer.reason !== 'no-seat') return answer;
  const parked = (await seats.pools()).find((pool) => pool.product === product)?.parked ?? null;
  if (parked === null) return answer;
  const handOut = { ...add, kind: 'reassign', from: parked, fromParked: true } as const;
  return seats.change({ actor: actingAs, operationId: ids.next(), change: handOut });
}

/** Takes a seat from its holder. Throws `LicensingRefused` with the ledger's own words, or 404 for a stranger. */
export async function unassignByHand(
  deps: LicensingDeps,
  { product, email, actingAs }: z.infer<typeof UnassignInput>,
  actor: string,
): Promise<Outcome> {
  const { ledger, ids } = deps;
  const from = await ledger.users.find(email);
  if (from === null) throw new HttpRefusal('not-found', `${email} is not on the team`);
  const change = { kind: 'unassign', product, from } as const;
  const answer = await ledger.seats.change({ actor: actingAs, operationId: ids.next(), change });
  const data = { product, email: from.email, actingAs };
  return ended(deps, answer, { actor, act: 'seat.unassigned', subject: `user:${from.email}`, data });
}

/** Binds a seat to a subscription. Throws `LicensingRefused` with the ledger's own words, or 404 for a stranger. */
export async function pinByHand(
  deps: LicensingDeps,
  { product, email, subscription, actingAs }: z.infer<typeof PinInput>,
  actor: string,
): Promise<Outcome> {
  const { ledger, ids } = deps;
  const from = await ledger.users.find(email);
  if (from === null) throw new HttpRefusal('not-found', `${email} is not on the team`);
  const change = { kind: 'pin', product, from, subscriptionId: subscription } as const;
  const answer = await ledger.seats.change({ actor: actingAs, operationId: ids.next(), change });
  const data = { product, email: from.email, subscription, actingAs };
  const act = subscription === null ? 'seat.unpinned' : 'seat.pinned';
  return ended(deps, answer, { actor, act, subject: `user:${from.email}`, data });
}

async function ended(deps: LicensingDeps, answer: CoreAnswer, done: HandMade): Promise<Outcome> {
  if (answer.kind === 'refused') throw new LicensingRefused(answer.detail);
  if (answer.kind === 'done') await note(deps, done);
  return { outcome: answer.kind };
}
