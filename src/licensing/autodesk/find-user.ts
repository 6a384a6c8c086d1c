import { foldCase } from '../../core/filter/fold-case.ts';
import { LicensingUnavailable } from '../../errors.ts';
import { listPages } from './list-pages.ts';
import type { TeamContext } from './team-context.ts';
import { paths, usersByEmail, WireUser } from './wire-mapping.ts';

export interface FoundUser {
  readonly id: string;
  /** Remembered from a reading; somebody may have removed them since. */
  readonly isRemembered: boolean;
}

/** The person on the team with this address; null when there is none. Who is remembered costs no call. */
export async function findUser(
  context: TeamContext,
  email: string,
  signal: AbortSignal,
): Promise<FoundUser | null> {
  const remembered = context.memory.users.idOf(email);
  if (remembered !== null) return { id: remembered, isRemembered: true };
  // Whether Autodesk's exact match regards case is not said: both spellings are asked for.
  for (const spelling of new Set([email, email.toLowerCase()])) {
    const id = await askUser(context, spelling, signal);
    if (id !== null) return { id, isRemembered: false };
  }
  return null;
}

async function askUser(context: TeamContext, email: string, signal: AbortSignal): Promise<string | null> {
  const { client, team, memory } = context;
  const users = await listPages(client, {
    what: 'users with an address',
    path: paths.users(team),
    query: usersByEmail(email),
    row: WireUser,
    keyOf: ({ id }) => id,
    signal,
  });
  // A filter that is not understood lists everybody.
  const found = users.filter((user) => foldCase(user.email) === foldCase(email));
  if (found.length > 1) {
    throw new LicensingUnavailable(`Autodesk has ${found.length} users of the team under one address`);
  }
  const [user] = found;
  if (user === undefined) return null;
  memory.users.learn(user.email, user.id);
  return user.id;
}
