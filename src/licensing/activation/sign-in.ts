import type { DeviceName, Refused, SignInRequest } from '../../ports/activation.ts';
import type { ActivationContext, ActivationUser } from './activation-context.ts';
import type { ActivationDb } from './activation-tables.ts';
import { acceptBySigningIn } from '../ledger/invitations.ts';
import type { LedgerTx } from '../ledger/ledger-tables.ts';
import { isGoodCode, ownerOfCode, spendCode } from './codes.ts';
import {
  badProof,
  keyInProof,
  type PublicKey,
  readProof,
  SignInClaims,
  thumbprintOf,
} from './device-proof.ts';
import { type DevicePlace, findPlace, keepDevice, removeDevice } from './devices.ts';
import { lifeMs, refuseOffline } from './entitlement-life.ts';
import type { Identify } from './identity.ts';
import type { Grant } from './sign-entitlement.ts';
import { forgetOld, hashOf, noteSeen } from './seen.ts';
import { endSession, noSeat, openSession } from './sessions.ts';
import { findTeamUser, takeUser } from './team-user.ts';
import { type Usable, usableProducts } from './usable-products.ts';

export interface SignInDeps {
  readonly context: ActivationContext;
  /** Null: no issuer is configured. */
  readonly identify: Identify | null;
}
export type Admitted = {
  readonly kind: 'admitted';
  readonly grant: Grant;
  readonly displaced: DeviceName | null;
};

/** A request of which is known that this computer made it, and what it shows. */
interface Applicant {
  readonly request: SignInRequest;
  readonly key: PublicKey;
  readonly thumbprint: string;
  readonly counter: number;
  readonly credential: Shown;
}
type Shown =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'token'; readonly token: string; readonly email: string; readonly until: number };

/** Proofs are good for five minutes to both sides; remembered a little longer. */
const proofKeptMs = 11 * 60_000;

/**
 * Signs a person in on a computer. The session on any other computer ends in the same unit of work: two computers that ask at
 * once are served one after the other, and the second is the one that may go on.
 */
export async function signIn(deps: SignInDeps, request: SignInRequest): Promise<Admitted | Refused> {
  const applicant = await readApplicant(deps, request);
  if (applicant.kind === 'refused') return applicant;
  return deps.context.workspace.write((db) => admit(deps.context, db, applicant));
}

async function readApplicant(
  { context, identify }: SignInDeps,
  request: SignInRequest,
): Promise<(Applicant & { readonly kind: 'applicant' }) | Refused> {
  const { proof, device } = request;
  const key = keyInProof(proof);
  if (key === null) return badProof('the header of the proof has no public key (`jwk`: Ed25519 or P-256)');
  const read = await readProof(proof, { claims: SignInClaims, key, nowAt: context.clock.now() });
  if (read.kind === 'refused') return read;
  const { counter, credential } = read.claims;
  const shown = request.credential.kind === 'code' ? request.credential.code : request.credential.token;
  if (credential !== hashOf(shown) || read.claims.device !== device.id)
    return badProof('the proof was made for another computer, token or code');
  const identified = await identifyBearer(request, identify);
  if (identified.kind === 'refused') return identified;
  const thumbprint = await thumbprintOf(key);
  return { kind: 'applicant', request, key, thumbprint, counter, credential: identified };
}

async function identifyBearer(
  { credential }: SignInRequest,
  identify: Identify | null,
): Promise<Shown | Refused> {
  if (credential.kind === 'code') return credential;
  if (identify === null) return unknown('no issuer is configured here; sign in with a code');
  const identified = await identify(credential.token);
  if (identified.kind === 'nobody') return unknown(identified.why);
  return { kind: 'token', token: credential.token, email: identified.email, until: identified.until };
}

async function admit(
  context: ActivationContext,
  db: ActivationDb,
  applicant: Applicant,
): Promise<Admitted | Refused> {
  const { request, thumbprint } = applicant;
  const proof = { text: request.proof, thumbprint, until: context.clock.now() + proofKeptMs };
  if ((await noteSeen(context, db, proof)) !== 'first')
    return { kind: 'refused', reason: 'replayed', detail: 'this proof was used before' };
  const user = await findApplicant(context, db, applicant);
  if ('kind' in user) return user;
  await forgetOld(context, db, user.id);
  const usable = await usableProducts(context, db, { userId: user.id, asked: request.products });
  const refusal = refuseSeat(context, { request, user, products: usable.products });
  if (refusal !== null) return refusal;
  const lapsed = await acceptBySigningIn(context.ledger, db as unknown as LedgerTx, user);
  if (lapsed !== null) return noSeat(lapsed);
  if (request.instead !== null)
    await removeDevice(context, db, { userId: user.id, deviceId: request.instead });
  const at = await findPlace(context, db, { userId: user.id, deviceId: request.device.id });
  if (at.kind === 'full') return tooMany(context, at.devices);
  return start(context, db, { applicant, user, usable, at });
}

/** Who signs in. Nobody else does anything about this person's computers from here to the end of the work. */
async function findApplicant(
  context: ActivationContext,
  db: ActivationDb,
  { credential, thumbprint }: Applicant,
): Promise<ActivationUser | Refused> {
  if (credential.kind === 'code') {
    const ownerId = await ownerOfCode(context, db, credential.code);
    const owner = ownerId === null ? null : await takeUser(context, db, ownerId);
    const isGood = owner !== null && (await isGoodCode(context, db, credential.code));
    return isGood ? owner : unknown('the code is not known, was used, or is older than ten minutes');
  }
  const { token, email, until } = credential;
  const found = await findTeamUser(context, db, email);
  const user = found === null ? null : await takeUser(context, db, found.id);
  if (user === null) return noSeat(`${email} has no seat`);
  const seen = await noteSeen(context, db, { text: token, thumbprint, until });
  if (seen === 'stolen')
    return unknown('the token was used on another computer; ask the issuer for a new one');
  return user;
}

function refuseSeat(
  context: ActivationContext,
  asked: {
    readonly request: SignInRequest;
    readonly user: ActivationUser;
    readonly products: readonly string[];
  },
): Refused | null {
  const { request, user, products } = asked;
  if (products.length === 0)
    return noSeat(
      `${user.email} has no seat${request.products === null ? '' : ` of ${request.products.join(', ')}`}`,
    );
  return request.isOffline ? refuseOffline(context) : null;
}

function tooMany(
  { limits }: ActivationContext,
  devices: Extract<DevicePlace, { kind: 'full' }>['devices'],
): Refused {
  const names = devices.map(({ name }) => name).join(', ');
  const detail = `a person may have ${limits.devices} computers, and these are ${names}; give one up for this one`;
  return { kind: 'refused', reason: 'device-limit', detail, devices };
}

interface Start {
  readonly applicant: Applicant;
  readonly user: ActivationUser;
  readonly usable: Usable;
  readonly at: Exclude<DevicePlace, { kind: 'full' }>;
}

async function start(
  context: ActivationContext,
  db: ActivationDb,
  { applicant, user, usable: { products, until }, at }: Start,
): Promise<Admitted> {
  const { request, key, thumbprint, counter, credential } = applicant;
  const { device, isOffline } = request;
  if (credential.kind === 'code') await spendCode(context, db, credential.code);
  await keepDevice(context, db, { userId: user.id, device, at });
  const ended = await endSession(context, db, { userId: user.id, by: { elsewhere: device } });
  const expiresAt = Math.min(context.clock.now() + lifeMs(context, isOffline), until);
  const sessionId = await openSession(context, db, {
    user,
    device,
    publicKey: JSON.stringify(key),
    thumbprint,
    asked: request.products,
    isOffline,
    counter,
    expiresAt,
  });
  const grant = {
    sessionId,
    email: user.email,
    deviceId: device.id,
    thumbprint,
    products,
    isOffline,
    expiresAt,
  };
  return { kind: 'admitted', grant, displaced: ended === null || ended.id === device.id ? null : ended };
}

function unknown(detail: string): Refused {
  return { kind: 'refused', reason: 'not-recognised', detail };
}
