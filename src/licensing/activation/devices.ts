import type { DeviceName, DeviceView } from '../../ports/activation.ts';
import type { ActivationContext } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';
import { endSession } from './sessions.ts';

/** Where a computer stands with its person: it has a place, there is one for it, or all are taken. */
export type DevicePlace =
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'new'; readonly place: number }
  | { readonly kind: 'full'; readonly devices: readonly DeviceView[] };

/** A person's computers, oldest first. */
export async function devicesOf(db: ActivationDb, userId: string): Promise<readonly DeviceView[]> {
  const rows = await db
    .selectFrom('activation_devices as d')
    .leftJoin('activation_sessions as s', (join) =>
      join
        .onRef('s.user_id', '=', 'd.user_id')
        .onRef('s.device_id', '=', 'd.device_id')
        .on('s.ended_at', 'is', null),
    )
    .select(['d.device_id', 'd.name', 'd.added_at', 'd.last_seen_at', 's.id as session_id'])
    .where('d.user_id', '=', userId)
    .orderBy('d.id')
    .execute();
  return rows.map((row) => ({
    id: row.device_id,
    name: row.name,
    addedAt: row.added_at,
    lastSeenAt: row.last_seen_at,
    isSignedIn: row.session_id !== null,
  }));
}

/** The place of a computer, or the first free one. Take the user before. */
export async function findPlace(
  { limits }: ActivationContext,
  db: ActivationDb,
  { userId, deviceId }: { readonly userId: string; readonly deviceId: string },
): Promise<DevicePlace> {
  const taken = await db
    .selectFrom('activation_devices')
    .select(['id', 'device_id', 'place'])
    .where('user_id', '=', userId)
    .execute();
  const known = taken.find((device) => device.device_id === deviceId);
  if (known !== undefined) return { kind: 'known', id: known.id };
  if (taken.length >= limits.devices) return { kind: 'full', devices: await devicesOf(db, userId) };
  const places = new Set(taken.map(({ place }) => place));
  const free = Array.from({ length: taken.length + 1 }, (_, index) => index + 1).find(
    (at) => !places.has(at),
  );
  return { kind: 'new', place: free ?? taken.length + 1 };
}

/** Writes that a computer was seen, under the name that it has now. */
export async function keepDevice(
  { coreId, clock, ids }: ActivationContext,
  db: ActivationDb,
  seen: {
    readonly userId: string;
    readonly device: DeviceName;
    readonly at: Exclude<DevicePlace, { kind: 'full' }>;
  },
): Promise<void> {
  const nowAt = clock.now();
  const { userId, device, at } = seen;
  if (at.kind === 'known') {
    const values = { name: device.name, last_seen_at: nowAt };
    await db.updateTable('activation_devices').set(values).where('id', '=', at.id).execute();
    return;
  }
  await db
    .insertInto('activation_devices')
    .values({
      id: ids.next(),
      core_id: coreId,
      user_id: userId,
      device_id: device.id,
      name: device.name,
      place: at.place,
      added_at: nowAt,
      last_seen_at: nowAt,
    })
    .execute();
}

/** Frees the place of a computer and ends its session. False when the person has no such device. Take the user before. */
export async function removeDevice(
  context: ActivationContext,
  db: ActivationDb,
  { userId, deviceId }: { readonly userId: string; readonly deviceId: string },
): Promise<boolean> {
  const removed = await db
    .deleteFrom('activation_devices')
    .where('user_id', '=', userId)
    .where('device_id', '=', deviceId)
    .returning('id')
    .executeTakeFirst();
  if (removed === undefined) return false;
  await endSession(context, db, { userId, deviceId, by: 'device-removed' });
  return true;
}
