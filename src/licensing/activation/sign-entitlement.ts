import { SignJWT } from 'jose';
import type { Entitlement } from '../../ports/activation.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import { skewMs } from './device-proof.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What was decided: who may use what, where, until when. */
export interface Grant {
  readonly sessionId: string;
  readonly email: string;
  readonly deviceId: string;
  readonly thumbprint: string;
  readonly products: readonly string[];
  readonly isOffline: boolean;
  readonly expiresAt: number;
}
export interface SigningDeps {
  readonly keys: SigningKeys;
  readonly signedBy: string;
  readonly validForMs: number;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * Writes a grant as a JWT (RFC 7519) that a computer checks without us. `aud` are the products, so that each checks that it
 * is meant; `cnf` (RFC 7800) names the key of the computer, so that a copied file is worth nothing elsewhere.
 */
export async function signEntitlement(
  { keys, signedBy, validForMs, clock, ids }: SigningDeps,
  grant: Grant,
): Promise<Entitlement> {
  const { kid, key } = await keys.signing();
  const nowAt = clock.now();
  const nowSeconds = Math.floor(nowAt / 1000);
  const claims = {
    products: grant.products,
    device: grant.deviceId,
    sid: grant.sessionId,
    offline: grant.isOffline,
    cnf: { jkt: grant.thumbprint },
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'entitlement+jwt' })
    .setIssuer(signedBy)
    .setAudience([...grant.products])
    .setSubject(grant.email)
    .setIssuedAt(nowSeconds)
    // A computer whose clock is slow, as far as we take it, can use what it got.
    .setNotBefore(nowSeconds - skewMs / 1000)
    .setExpirationTime(Math.floor(grant.expiresAt / 1000))
    .setJti(ids.next())
    .sign(key);
  return {
    token,
    sessionId: grant.sessionId,
    email: grant.email,
    products: grant.products,
    expiresAt: grant.expiresAt,
    // One that ends earlier, with its subscription, is asked about earlier.
    checkAgainAt: nowAt + Math.floor(Math.min(validForMs, grant.expiresAt - nowAt) / 2),
  };
}
