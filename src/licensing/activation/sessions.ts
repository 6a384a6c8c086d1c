import type { Selectable } from 'kysely';
import type { DeviceName, Refused } from '../../ports/activation.ts';
import type { ActivationContext, ActivationUser } from './activation-context.ts';
import type { ActivationDb, ActivationTables } from './activation-tables.ts';

export type SessionRow = Selectable<ActivationTables['activation_sessions']>;

interface Ending {
  readonly userId: string;
  /** Left out: on whatever computer it is. */
  readonly deviceId?: string;
  readonly by: 'no-seat' | 'signed-out' | 'device-removed' | { readonly elsewhere: DeviceName };
}

/** Ends the open session of a person, and answers where it was; null when there is none. Take the user before. */
export async function endSession(
  { clock }: ActivationContext,
  db: ActivationDb,
  { userId, deviceId, by }: Ending,
): Promise<DeviceName | null> {
  const on = typeof by === 'string' ? null : by.elsewhere;
  const open = db
    .updateTable('activation_sessions')
    .set({
      ended_at: clock.now(),
      ended_by: typeof by === 'string' ? by : 'elsewhere',
      ended_on_id: on?.id ?? null,
      ended_on_name: on?.name ?? null,
    })
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null);
  const ended = await (deviceId === undefined ? open : open.where('device_id', '=', deviceId))
    .returning(['device_id as id', 'device_name as name'])
    .executeTakeFirst();
  return ended ?? null;
}

export interface Opening {
  readonly user: ActivationUser;
  readonly device: DeviceName;
  readonly publicKey: string;
  readonly thumbprint: string;
  readonly asked: readonly string[] | null;
  readonly isOffline: boolean;
  readonly counter: number;
  readonly expiresAt: number;
}

/** Opens a session. The schema allows one a person: end the other before. */
export async function openSession(
  { coreId, clock, ids }: ActivationContext,
  db: ActivationDb,
  opening: Opening,
): Promise<string> {
  const id = ids.next();
  const nowAt = clock.now();
  await db
    .insertInto('activation_sessions')
    .values({
      id,
      core_id: coreId,
      user_id: opening.user.id,
      device_id: opening.device.id,
      device_name: opening.device.name,
      public_key: opening.publicKey,
      thumbprint: opening.thumbprint,
      asked: opening.asked === null ? null : JSON.stringify(opening.asked),
      is_offline: opening.isOffline ? 1 : 0,
      counter: opening.counter,
      started_at: nowAt,
      last_seen_at: nowAt,
      expires_at: opening.expiresAt,
      ended_at: null,
      ended_by: null,
      ended_on_id: null,
      ended_on_name: null,
    })
    .execute();
  return id;
}

export async function findSession(
  { coreId }: ActivationContext,
  db: ActivationDb,
  id: string,
): Promise<SessionRow | null> {
  const row = await db
    .selectFrom('activation_sessions')
    .selectAll()
    .where('id', '=', id)
    .where('core_id', '=', coreId)
    .executeTakeFirst();
  return row ?? null;
}

/** Why a session cannot go on; null while it can. */
export function explainEnd({ ended_at, ended_by, ended_on_id, ended_on_name }: SessionRow): Refused | null {
  if (ended_at === null || ended_by === null) return null;
  const since = new Date(ended_at).toISOString();
  switch (ended_by) {
    case 'elsewhere': {
      const device = { id: ended_on_id ?? '', name: ended_on_name ?? '' };
      const detail = `signed in on ${device.name} at ${since}; sign in here again to go on here`;
      return { kind: 'refused', reason: 'signed-in-elsewhere', detail, at: ended_at, device };
    }
    case 'no-seat':
      return noSeat('the seat was taken back; sign in again when there is one');
    case 'signed-out':
      return { kind: 'refused', reason: 'signed-out', detail: `signed out at ${since}`, at: ended_at };
    case 'device-removed': {
      const detail = `this computer was removed from the list at ${since}; sign in again`;
      return { kind: 'refused', reason: 'signed-out', detail, at: ended_at };
    }
  }
}

export function noSeat(detail: string): Refused {
  return { kind: 'refused', reason: 'no-seat', detail };
}
