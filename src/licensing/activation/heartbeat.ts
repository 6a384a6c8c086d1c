import { decodeJwt } from 'jose';
import type * as z from 'zod';
import type { DeviceName, HeartbeatAnswer, Refused, SignOutAnswer } from '../../ports/activation.ts';
import type { ActivationContext, ActivationUser } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';
import { badProof, HeartbeatClaims, parsePublicKey, readProof, SignOutClaims } from './device-proof.ts';
import { lifeMs, refuseOffline } from './entitlement-life.ts';
import { endSession, explainEnd, findSession, noSeat, type SessionRow } from './sessions.ts';
import type { Grant } from './sign-entitlement.ts';
import { takeUser } from './team-user.ts';
import { usableProducts } from './usable-products.ts';

export interface Granted {
  readonly kind: 'granted';
  readonly grant: Grant;
  /** The products that the computer says are open. */
  readonly using: readonly string[];
}
export type Checked = Granted | Extract<HeartbeatAnswer, { kind: 'refused' }>;

/** Renews what a computer may use, if it is still the one that its person signed in on, and the seat is still there. */
export async function heartbeat(context: ActivationContext, proof: string): Promise<Checked> {
  const read = await readSessionProof(context, proof, HeartbeatClaims);
  if (read.kind === 'refused') return read;
  return context.workspace.write(async (db) => {
    const taken = await takeSession(context, db, read.claims);
    return taken.kind === 'refused' ? taken : renew(context, db, { ...taken, claims: read.claims });
  });
}

/** Ends the session of a computer. The computer keeps its place among the person's. */
export async function signOut(context: ActivationContext, proof: string): Promise<SignOutAnswer> {
  const read = await readSessionProof(context, proof, SignOutClaims);
  if (read.kind === 'refused') return read;
  return context.workspace.write(async (db) => {
    const taken = await takeSession(context, db, read.claims);
    if (taken.kind === 'refused') return taken;
    await endSession(context, db, { userId: taken.user.id, by: 'signed-out' });
    return { kind: 'signed-out', email: taken.user.email, device: deviceOf(taken.session) };
  });
}

interface SessionClaims {
  readonly iat: number;
  readonly session: string;
  readonly counter: number;
}

/** The session that a proof names says with which key it must be signed. */
async function readSessionProof<Claims extends SessionClaims>(
  context: ActivationContext,
  proof: string,
  claims: z.ZodType<Claims>,
): Promise<{ readonly kind: 'proof'; readonly claims: Claims } | Refused> {
  const session = await findSession(context, context.workspace.read, claimedSession(proof));
  if (session === null) return badProof('no such session is known; sign in again');
  const key = parsePublicKey(session.public_key);
  return readProof(proof, { claims, key, nowAt: context.clock.now() });
}

function claimedSession(proof: string): string {
  try {
    const { session } = decodeJwt(proof);
    return typeof session === 'string' ? session : '';
  } catch {
    return '';
  }
}

interface Taken {
  readonly kind: 'taken';
  readonly session: SessionRow;
  readonly user: ActivationUser;
}

/** A session that goes on, and nobody else changes it until the end of the work. */
async function takeSession(
  context: ActivationContext,
  db: ActivationDb,
  { session: id, counter }: SessionClaims,
): Promise<Taken | Refused> {
  const before = await findSession(context, db, id);
  const user = before === null ? null : await takeUser(context, db, before.user_id);
  const session = await findSession(context, db, id);
  if (session === null || user === null) return badProof('no such session is known; sign in again');
  const end = explainEnd(session);
  if (end !== null) return end;
  if (counter <= session.counter) {
    const detail = `the counter of the proof is ${counter}, and must be greater than ${session.counter}`;
    return { kind: 'refused', reason: 'replayed', detail };
  }
  return { kind: 'taken', session, user };
}

interface Renewal extends Taken {
  readonly claims: z.infer<typeof HeartbeatClaims>;
}

async function renew(
  context: ActivationContext,
  db: ActivationDb,
  { session, user, claims }: Renewal,
): Promise<Checked> {
  const { clock, limits } = context;
  const asked = session.asked === null ? null : (JSON.parse(session.asked) as readonly string[]);
  const { products, until } = await usableProducts(context, db, { userId: user.id, asked });
  if (products.length === 0) {
    await endSession(context, db, { userId: user.id, by: 'no-seat' });
    const ended = { email: user.email, device: deviceOf(session) };
    return { ...noSeat(`${user.email} has no seat any more`), ended };
  }
  const isOffline = claims.offline ?? (session.is_offline === 1 && limits.offlineForMs > 0);
  const refusal = isOffline ? refuseOffline(context) : null;
  if (refusal !== null) return refusal;
  const expiresAt = Math.min(clock.now() + lifeMs(context, isOffline), until);
  await keepRenewal(context, db, { session, counter: claims.counter, isOffline, expiresAt });
  const grant: Grant = {
    sessionId: session.id,
    email: user.email,
    deviceId: session.device_id,
    thumbprint: session.thumbprint,
    products,
    isOffline,
    expiresAt,
  };
  const using = claims.using ?? products;
  return { kind: 'granted', grant, using: products.filter((product) => using.includes(product)) };
}

async function keepRenewal(
  { clock }: ActivationContext,
  db: ActivationDb,
  kept: {
    readonly session: SessionRow;
    readonly counter: number;
    readonly isOffline: boolean;
    readonly expiresAt: number;
  },
): Promise<void> {
  const { session, counter, isOffline, expiresAt } = kept;
  const nowAt = clock.now();
  await db
    .updateTable('activation_sessions')
    .set({ counter, is_offline: isOffline ? 1 : 0, last_seen_at: nowAt, expires_at: expiresAt })
    .where('id', '=', session.id)
    .execute();
  await db
    .updateTable('activation_devices')
    .set({ last_seen_at: nowAt })
    .where('user_id', '=', session.user_id)
    .where('device_id', '=', session.device_id)
    .execute();
}

function deviceOf({ device_id, device_name }: SessionRow): DeviceName {
  return { id: device_id, name: device_name };
}
