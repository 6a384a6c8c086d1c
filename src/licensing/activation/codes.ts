import { randomInt } from 'node:crypto';
import type { ActivationContext } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';
import { hashOf } from './seen.ts';
import { findTeamUser } from './team-user.ts';

/** Without letters that are read as digits or as each other (Crockford's base 32): codes are typed from a screen. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: nobody guesses it within its life, and its hash may be kept. */
const length = 16;
const livesMs = 10 * 60_000;

/** Makes a one-time code for a person; it is shown once. Null when nobody of this address is on the team. */
export async function issueCode(
  context: ActivationContext,
  { email, actor }: { readonly email: string; readonly actor: string },
): Promise<{ readonly code: string; readonly expiresAt: number } | null> {
  const code = Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('');
  const expiresAt = context.clock.now() + livesMs;
  return context.workspace.write(async (db) => {
    const user = await findTeamUser(context, db, email);
    if (user === null) return null;
    await db
      .insertInto('activation_codes')
      .values({
        hash: hashOf(code),
        core_id: context.coreId,
        user_id: user.id,
        issued_by: actor,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    return { code: code.match(/.{4}/g)?.join('-') ?? code, expiresAt };
  });
}

/** Whose code it is, used or not; null when there is none like it. */
export async function ownerOfCode(
  { coreId }: ActivationContext,
  db: ActivationDb,
  code: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('activation_codes')
    .select('user_id')
    .where('hash', '=', hashOf(asMade(code)))
    .where('core_id', '=', coreId)
    .executeTakeFirst();
  return row?.user_id ?? null;
}

/** Whether a code still signs in. Take its owner before: two computers may show the same one at once. */
export async function isGoodCode(
  { clock }: ActivationContext,
  db: ActivationDb,
  code: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('activation_codes')
    .select(['used_at', 'expires_at'])
    .where('hash', '=', hashOf(asMade(code)))
    .executeTakeFirst();
  return row !== undefined && row.used_at === null && clock.now() < row.expires_at;
}

export async function spendCode({ clock }: ActivationContext, db: ActivationDb, code: string): Promise<void> {
  await db
    .updateTable('activation_codes')
    .set({ used_at: clock.now() })
    .where('hash', '=', hashOf(asMade(code)))
    .execute();
}

/** As it was made, however it was typed. */
function asMade(code: string): string {
  return code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
