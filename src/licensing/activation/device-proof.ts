import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import * as z from 'zod';
import type { Instant } from '../../core/domain/time.ts';
import type { Refused } from '../../ports/activation.ts';

/** Keys that computers keep well: in software, or in a TPM or a keychain, which know P-256 only. */
const algorithms = ['EdDSA', 'Ed25519', 'ES256'];
const proofType = 'seatwarden-proof+jwt';
/** How far the clock of a computer may be off. */
export const skewMs = 5 * 60_000;

/** What is not named here, above all a private part, is left out. */
const PublicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().max(64) }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string().max(64), y: z.string().max(64) }),
]);
export type PublicKey = z.infer<typeof PublicKey>;

const iat = z.int().min(0).describe('Seconds since 1970, by the clock of the computer');
const counter = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const session = z.string().max(64);

export const SignInClaims = z.object({
  act: z.literal('sign-in'),
  iat,
  counter,
  device: z.string(),
  /** base64url of the SHA-256 of the token or code: a proof cannot be put beside another one. */
  credential: z.string(),
});
export const HeartbeatClaims = z.object({
  act: z.literal('heartbeat'),
  iat,
  counter,
  session,
  offline: z.boolean().optional(),
  /** The products that are open. */
  using: z.array(z.string().max(200)).max(200).optional(),
});
export const SignOutClaims = z.object({ act: z.literal('sign-out'), iat, counter, session });

/**
 * Reads a proof: a JWS (RFC 7515) of these claims, made with this key moments ago. Whoever has seen one cannot make another,
 * so what travelled over the network is worth nothing on another computer.
 */
export async function readProof<Claims extends { readonly iat: number }>(
  proof: string,
  {
    claims,
    key,
    nowAt,
  }: { readonly claims: z.ZodType<Claims>; readonly key: PublicKey; readonly nowAt: Instant },
): Promise<{ readonly kind: 'proof'; readonly claims: Claims } | Refused> {
  const verified = await verify(proof, key);
  if (verified === null) return badProof('the proof is not signed with the key of this computer');
  const read = claims.safeParse(verified);
  if (!read.success) return badProof(`the proof says something else: ${z.prettifyError(read.error)}`);
  if (Math.abs(read.data.iat * 1000 - nowAt) <= skewMs) return { kind: 'proof', claims: read.data };
  const detail = `the clock of this computer is more than five minutes off; it is ${new Date(nowAt).toISOString()}`;
  return { kind: 'refused', reason: 'clock-skew', detail, nowAt };
}

async function verify(proof: string, key: PublicKey): Promise<unknown> {
  try {
    const { payload, protectedHeader } = await compactVerify(proof, await importJWK(key, algorithmOf(key)), {
      algorithms,
    });
    return protectedHeader.typ === proofType
      ? (JSON.parse(new TextDecoder().decode(payload)) as unknown)
      : null;
  } catch {
    // A signature that does not fit, or text that is none: both are for the computer to mend.
    return null;
  }
}

/** The key in the header of a proof (RFC 7515 §4.1.3); null when there is none that we take. */
export function keyInProof(proof: string): PublicKey | null {
  try {
    return PublicKey.safeParse(decodeProtectedHeader(proof).jwk).data ?? null;
  } catch {
    return null;
  }
}

/** Reads what was stored; it was checked before. */
export function parsePublicKey(text: string): PublicKey {
  return PublicKey.parse(JSON.parse(text));
}

/** RFC 7638. */
export function thumbprintOf(key: PublicKey): Promise<string> {
  return calculateJwkThumbprint(key);
}

export function badProof(detail: string): Refused {
  return { kind: 'refused', reason: 'bad-proof', detail };
}

function algorithmOf({ kty }: PublicKey): string {
  return kty === 'OKP' ? 'EdDSA' : 'ES256';
}
