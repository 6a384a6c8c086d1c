import { asId, type AccountId } from '../../core/domain/ids.ts';
import type { SeatTruth } from '../../ports/licensing-core.ts';
import { findUser } from './find-user.ts';
import { askSeat } from './ask-seat.ts';
import { readPools } from './read-team.ts';
import type { TeamContext } from './team-context.ts';

/**
 * The truth about one seat. Autodesk warns of delay for team-wide lists only, so the question names the person. A seat of
 * which the answer to our own change told is not asked about again, but for a sample.
 */
export async function readSeat(
  context: TeamContext,
  { product, email }: { product: string; email: string },
  signal: AbortSignal,
): Promise<SeatTruth | null> {
  const productId = await findProduct(context, product, signal);
  const user = productId === null ? null : await findUser(context, email, signal);
  if (productId === null || user === null) return null;
  const seat = { userId: user.id, productId };
  const heldAs = context.memory.told.of(seat) ?? (await askSeat(context, { ...seat, email }, signal));
  return heldAs === 'none' ? null : { accountId: asId<AccountId>(user.id), email, type: heldAs };
}

/** The id of a product by its word; the pools are read when it is not known. Null: the team has no such pool. */
export async function findProduct(
  context: TeamContext,
  product: string,
  signal: AbortSignal,
): Promise<string | null> {
  const { products } = context.memory;
  if (products.idOf(product) === null) await readPools(context, signal);
  return products.idOf(product);
}
