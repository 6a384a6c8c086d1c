import { createHash, randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { CoreId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { Access } from '../../ports/connections.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Workspace } from '../../ports/workspace.ts';
import type { AutodeskDb, AutodeskTables } from './autodesk-tables.ts';

export type SignInRow = Selectable<AutodeskTables['autodesk_sign_ins']>;

export interface BegunSignIn {
  /** Goes to Autodesk and comes back unchanged; nobody can guess it. */
  readonly state: string;
  /** Never leaves us before the code comes back (RFC 7636). */
  readonly codeVerifier: string;
  readonly endsAt: Instant;
}

/** Sign-ins at Autodesk that are under way. */
export interface SignIns {
  begin(asked: {
    readonly coreId: CoreId;
    readonly access: Access;
    readonly redirectUri: string;
    readonly boundTo: string;
  }): Promise<BegunSignIn>;
  /** Gives a sign-in to whoever began it, once. Null: unknown, used, too old, or somebody else's. */
  take(state: string, boundTo: string): Promise<SignInRow | null>;
}

/** Time to find a password and a second factor. */
const signInMs = 10 * 60_000;

/**
 * A state belongs to the session that began it: else an attacker could make an administrator's browser finish a sign-in
 * that the attacker began, and the team would be run on the attacker's consent (RFC 6749 §10.12). Taking it is one
 * statement, so two replicas cannot take it both.
 */
export function createSignIns(deps: {
  readonly workspace: Workspace<AutodeskDb>;
  readonly clock: Clock;
}): SignIns {
  const { workspace, clock } = deps;
  return {
    async begin({ coreId, access, redirectUri, boundTo }) {
      const state = randomBytes(32).toString('base64url');
      const codeVerifier = randomBytes(48).toString('base64url');
      const endsAt = clock.now() + signInMs;
      await workspace.write(async (db) => {
        await db.deleteFrom('autodesk_sign_ins').where('ends_at', '<=', clock.now()).execute();
        await db
          .insertInto('autodesk_sign_ins')
          .values({
            id: keyOf(state),
            core_id: coreId,
            access,
            redirect_uri: redirectUri,
            bound_to: keyOf(boundTo),
            code_verifier: codeVerifier,
            ends_at: endsAt,
          })
          .execute();
      });
      return { state, codeVerifier, endsAt };
    },
    take: (state, boundTo) =>
      workspace.write(async (db) => {
        const row = await db
          .deleteFrom('autodesk_sign_ins')
          .where('id', '=', keyOf(state))
          .where('bound_to', '=', keyOf(boundTo))
          .returningAll()
          .executeTakeFirst();
        return row === undefined || row.ends_at <= clock.now() ? null : row;
      }),
  };
}

/** Reading the table lets nobody finish a sign-in. */
function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
