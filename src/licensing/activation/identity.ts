import axios from 'axios';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import type { Instant } from '../../core/domain/time.ts';
import { LicensingUnavailable } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';

export interface IdentityOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly emailClaim: string;
}
export type Identified =
  | { readonly kind: 'person'; readonly email: string; readonly until: Instant }
  | { readonly kind: 'nobody'; readonly why: string };
/** Who a token of the issuer is about. Throws `LicensingUnavailable` when the issuer cannot be asked for its keys. */
export type Identify = (token: string) => Promise<Identified>;

const Discovery = z.object({
  issuer: z.string(),
  jwks_uri: z.url({ protocol: /^https?$/ }),
});
/** Signatures that only the issuer can make: with `HS256`, whoever may check could also sign. */
const algorithms = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
const toleranceSeconds = 60;
const timeoutMs = 5000;
const largestDocument = 1_000_000;
const rememberedMs = 3_600_000;

interface Keys {
  readonly readAt: Instant;
  readonly find: JWTVerifyGetKey;
}

/**
 * Reads ID tokens (OpenID Connect Core §3.1.3.7) and JWT access tokens (RFC 9068) of one issuer, whose keys are found by its
 * discovery document (OpenID Connect Discovery §4). Only the issuer that is configured is asked, and no redirect followed.
 */
export function createIdentify({ issuer, audience, emailClaim }: IdentityOptions, clock: Clock): Identify {
  const remembered = new Map<'keys', Keys>();

  async function findKeys(): Promise<JWTVerifyGetKey> {
    const known = remembered.get('keys');
    if (known !== undefined && clock.now() - known.readAt < rememberedMs) return known.find;
    const find = await discover(issuer);
    remembered.set('keys', { readAt: clock.now(), find });
    return find;
  }

  return async (token) => {
    const keys = await findKeys();
    const rules = { issuer, audience, algorithms, clockTolerance: toleranceSeconds, maxTokenAge: '1d' };
    const required = { requiredClaims: ['exp', 'iat', 'sub'], currentDate: new Date(clock.now()) };
    try {
      const { payload } = await jwtVerify(token, keys, { ...rules, ...required });
      return toPerson(payload, { audience, emailClaim });
    } catch (error) {
      return { kind: 'nobody', why: explain(error, issuer) };
    }
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const limits = { timeout: timeoutMs, maxRedirects: 0, maxContentLength: largestDocument };
  const { data } = await axios.get<unknown>(url, limits).catch((error: Error) => {
    throw unavailable(issuer, `${url} did not answer: ${error.message}`);
  });
  const read = Discovery.safeParse(data);
  if (!read.success) throw unavailable(issuer, `${url} is no discovery document`);
  // §4.3: another name would let one issuer speak for another.
  if (read.data.issuer !== issuer) {
    throw unavailable(
      issuer,
      `${url} calls itself ${read.data.issuer}; write that into \`activation.issuer\``,
    );
  }
  if (!read.data.jwks_uri.startsWith(new URL(issuer).protocol))
    throw unavailable(issuer, 'its keys are not on https');
  return createRemoteJWKSet(new URL(read.data.jwks_uri), { timeoutDuration: timeoutMs });
}

function toPerson(
  payload: JWTPayload,
  { audience, emailClaim }: Pick<IdentityOptions, 'audience' | 'emailClaim'>,
): Identified {
  // §3.1.3.7: a token for several was asked for by one of them, which must be ours.
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && payload['azp'] !== audience)
    return { kind: 'nobody', why: 'the token is for several audiences and was made for another one' };
  const email = z.email().safeParse(payload[emailClaim]);
  if (!email.success)
    return { kind: 'nobody', why: `the token has no address in its claim \`${emailClaim}\`` };
  if (emailClaim === 'email' && [false, 'false'].includes(payload['email_verified'] as boolean | string))
    return { kind: 'nobody', why: 'the issuer has not verified the address of this account' };
  return { kind: 'person', email: email.data, until: (payload.exp ?? 0) * 1000 + toleranceSeconds * 1000 };
}

/** What the issuer is to blame for is thrown; what is wrong with the token is said. */
function explain(error: unknown, issuer: string): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token is not for us: ${error.message.replaceAll('"', '`')}`;
  const isToken =
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported;
  if (isToken) return 'the token is not signed by the issuer';
  throw unavailable(issuer, error instanceof Error ? error.message : String(error));
}

function unavailable(issuer: string, why: string): LicensingUnavailable {
  return new LicensingUnavailable(`the issuer ${issuer} cannot be asked for its keys: ${why}`, {
    retryAfterMs: 30_000,
  });
}
