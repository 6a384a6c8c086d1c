import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** An app as registered in the vendor's portal. */
export interface RegisteredApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** A `*` stands for anything. */
  readonly redirectUris: readonly string[];
  /** False: Team Admin API was not enabled for the app, a common slip. */
  readonly hasTeamAdminApi?: boolean;
}

export interface Grant {
  readonly id: number;
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  isEnded: boolean;
}
export interface AuthorizationCode {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly expiresAt: number;
  isUsed: boolean;
}
export interface RefreshToken {
  /** Counts up from 1; what the log shows instead of the token. */
  readonly serial: number;
  readonly grant: Grant;
  readonly expiresAt: number;
  state: 'live' | 'used' | 'revoked';
}
export interface AccessToken {
  readonly grant: Grant;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  isRevoked: boolean;
}

export interface OAuthState {
  readonly apps: Map<string, RegisteredApp>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly refreshTokens: Map<string, RefreshToken>;
  readonly accessTokens: Map<string, AccessToken>;
  readonly keys: SigningKeys;
  grants: number;
}

export interface SigningKeys {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Making them takes a tenth of a second: who starts many simulators makes them once. */
export function createSigningKeys(): SigningKeys {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

/** Lifetimes that the vendor documents, in milliseconds. */
export const lifetimes = {
  code: 5 * 60_000,
  access: 3_599_000,
  refresh: 15 * 86_400_000,
} as const;

export function createOAuthState(apps: readonly RegisteredApp[], keys: SigningKeys): OAuthState {
  return {
    apps: new Map(apps.map((app) => [app.clientId, app])),
    codes: new Map(),
    refreshTokens: new Map(),
    accessTokens: new Map(),
    keys,
    grants: 0,
  };
}

interface Consent extends Pick<Grant, 'clientId' | 'userId' | 'scopes'> {
  readonly redirectUri: string;
  readonly challenge: string | null;
}

/** Somebody has allowed it: a code for five minutes. */
export function issueCode(state: OAuthState, consent: Consent, at: number): string {
  const { clientId, userId, scopes, redirectUri, challenge } = consent;
  state.grants += 1;
  const grant = { id: state.grants, clientId, userId, scopes, isEnded: false };
  const code = randomBytes(32).toString('base64url');
  state.codes.set(code, { grant, redirectUri, challenge, expiresAt: at + lifetimes.code, isUsed: false });
  return code;
}

export interface TokenPair {
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly access_token: string;
  readonly refresh_token: string;
}

export function issueTokens(
  state: OAuthState,
  { grant, scopes }: { readonly grant: Grant; readonly scopes: readonly string[] },
  at: number,
): TokenPair {
  const expiresAt = at + lifetimes.access;
  const accessToken = signAccessToken(state.keys, { grant, scopes, expiresAt, at });
  state.accessTokens.set(accessToken, { grant, scopes, expiresAt, isRevoked: false });
  const refreshToken = randomBytes(32).toString('base64url');
  const serial = state.refreshTokens.size + 1;
  state.refreshTokens.set(refreshToken, {
    serial,
    grant,
    expiresAt: at + lifetimes.refresh,
    state: 'live',
  });
  return {
    token_type: 'Bearer',
    expires_in: lifetimes.access / 1000,
    access_token: accessToken,
    refresh_token: refreshToken,
  };
}

/** A JWT (RS256) with the claims of the documented example; who asks the API is looked up, not believed. */
function signAccessToken(
  { privateKey }: SigningKeys,
  token: { grant: Grant; scopes: readonly string[]; expiresAt: number; at: number },
): string {
  const { grant, scopes, expiresAt, at } = token;
  const claims = {
    scope: scopes,
    client_id: grant.clientId,
    iss: 'https://developer.api.autodesk.com',
    aud: 'https://autodesk.com',
    jti: randomBytes(16).toString('hex'),
    userid: grant.userId,
    iat: Math.floor(at / 1000),
    exp: Math.floor(expiresAt / 1000),
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', kid: 'simulator', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

export function isLiveAccess({ grant, expiresAt, isRevoked }: AccessToken, at: number): boolean {
  return !isRevoked && !grant.isEnded && at < expiresAt;
}

export function isLiveRefresh({ grant, expiresAt, state }: RefreshToken, at: number): boolean {
  return state === 'live' && !grant.isEnded && at < expiresAt;
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

export function mayRedirectTo({ redirectUris }: RegisteredApp, address: string): boolean {
  return redirectUris.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(address);
  });
}
