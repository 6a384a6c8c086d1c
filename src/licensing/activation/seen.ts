import { hash } from 'node:crypto';
import type { ActivationContext } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';
import { dayMs } from '../../core/domain/time.ts';

/** How long a computer that was displaced is told so; after that it is only told that nobody knows it. */
const keptMs = 90 * dayMs;

/** A hash under which a secret may be kept: it is long and random, so that a slow one would protect nothing. */
export function hashOf(text: string): string {
  return hash('sha256', text, 'base64url');
}

interface Shown {
  readonly text: string;
  readonly thumbprint: string;
  readonly until: number;
}

/**
 * Notes that a token or proof was shown with this key. `again`: with the same key before. `stolen`: with another key, so by
 * another computer.
 */
export async function noteSeen(
  { coreId }: ActivationContext,
  db: ActivationDb,
  { text, thumbprint, until }: Shown,
): Promise<'first' | 'again' | 'stolen'> {
  const row = { core_id: coreId, hash: hashOf(text), thumbprint, until };
  const written = await db
    .insertInto('activation_seen')
    .values(row)
    .onConflict((conflict) => conflict.columns(['core_id', 'hash']).doNothing())
    .returning('hash')
    .executeTakeFirst();
  if (written !== undefined) return 'first';
  const before = await db
    .selectFrom('activation_seen')
    .select('thumbprint')
    .where('core_id', '=', coreId)
    .where('hash', '=', row.hash)
    .executeTakeFirst();
  return before?.thumbprint === thumbprint ? 'again' : 'stolen';
}

/** Forgets what can do no harm any more: tokens and codes that have ended, and long ended sessions of this person. */
export async function forgetOld(
  { clock }: ActivationContext,
  db: ActivationDb,
  userId: string,
): Promise<void> {
  const nowAt = clock.now();
  await db.deleteFrom('activation_seen').where('until', '<', nowAt).execute();
  await db
    .deleteFrom('activation_codes')
    .where('expires_at', '<', nowAt - dayMs)
    .execute();
  await db
    .deleteFrom('activation_sessions')
    .where('user_id', '=', userId)
    .where('ended_at', '<', nowAt - keptMs)
    .execute();
}
