import type { AutodeskAssumptions } from './assumptions.ts';
import { type Answer, withJson } from './answers.ts';
import {
  challengeOf,
  isLiveAccess,
  isLiveRefresh,
  issueTokens,
  type OAuthState,
  type RegisteredApp,
} from './oauth-state.ts';

export type OAuthError = keyof AutodeskAssumptions['oauthErrors'];

export interface OAuthSite {
  readonly oauth: OAuthState;
  readonly assumptions: AutodeskAssumptions;
}
export interface FormCall {
  readonly at: number;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}
/** An answer, and what the log keeps of it. Tokens stay out of the log. */
export interface OAuthOutcome {
  readonly answer: Answer;
  readonly error: OAuthError | null;
  readonly clientId: string | null;
  readonly userId: string | null;
  /** Serial number of the refresh token that was presented. */
  readonly refresh: number | null;
  readonly committed: boolean;
}

interface Refusal {
  readonly error: OAuthError;
  readonly text: string;
}

/** The client's own credentials: Basic header or body, never both. */
function authenticate({ oauth }: OAuthSite, { authorization, form }: FormCall): RegisteredApp | Refusal {
  if (authorization !== undefined && form.has('client_id')) {
    return { error: 'invalidRequest', text: 'client_id must not be sent twice.' };
  }
  const [id, secret] = authorization === undefined ? inBody(form) : inHeader(authorization);
  const app = oauth.apps.get(id ?? '');
  if (app === undefined || app.clientSecret !== secret) {
    return { error: 'invalidCredentials', text: 'The client credentials are missing or wrong.' };
  }
  return app;
}

function inBody(form: URLSearchParams): readonly (string | null)[] {
  return [form.get('client_id'), form.get('client_secret')];
}

function inHeader(authorization: string): readonly string[] {
  const [scheme, encoded = ''] = authorization.split(' ');
  // A small b is said to be refused.
  if (scheme !== 'Basic') return [];
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)];
}

function refused(
  { assumptions }: OAuthSite,
  { error, text }: Refusal,
  clientId: string | null,
): OAuthOutcome {
  const { status, error: code } = assumptions.oauthErrors[error];
  const answer = withJson(status, 'application/json', { error: code, error_description: text });
  return { answer, error, clientId, userId: null, refresh: null, committed: false };
}

/** `POST /authentication/v2/token`: exchanges a code, or a refresh token that works once. */
export function exchange(site: OAuthSite, call: FormCall): OAuthOutcome {
  const app = authenticate(site, call);
  if ('error' in app) return refused(site, app, null);
  switch (call.form.get('grant_type') ?? '') {
    case 'authorization_code':
      return exchangeCode(site, call, app);
    case 'refresh_token':
      return exchangeRefreshToken(site, call, app);
    default:
      return refused(site, { error: 'invalidRequest', text: 'grant_type is not supported.' }, app.clientId);
  }
}

function exchangeCode(site: OAuthSite, { form, at }: FormCall, app: RegisteredApp): OAuthOutcome {
  const refuseFor = (error: OAuthError, text: string) => refused(site, { error, text }, app.clientId);
  const missing = ['code', 'redirect_uri'].find((name) => !form.get(name));
  if (missing !== undefined) return refuseFor('invalidRequest', `${missing} is missing.`);
  const code = site.oauth.codes.get(form.get('code') ?? '');
  if (code === undefined || code.isUsed || at >= code.expiresAt) {
    return refuseFor('invalidGrant', 'The authorization code is invalid or expired.');
  }
  const { grant, challenge } = code;
  if (grant.clientId !== app.clientId) return refuseFor('invalidGrant', 'The grant is of another client.');
  if (code.redirectUri !== form.get('redirect_uri')) {
    return refuseFor('invalidGrant', 'redirect_uri is not the one of the authorization request.');
  }
  const verifier = form.get('code_verifier');
  if (challenge !== null && verifier === null) {
    return refuseFor('invalidRequest', 'code_verifier is missing.');
  }
  if (verifier !== null && !isProof(verifier, challenge)) {
    return refuseFor('invalidGrant', 'The code verifier does not fit.');
  }
  code.isUsed = true;
  const tokens = issueTokens(site.oauth, { grant, scopes: grant.scopes }, at);
  return granted(tokens, { clientId: app.clientId, userId: grant.userId, refresh: null });
}

/** RFC 7636, 4.1 and 4.6. A verifier without a challenge is refused as well (assumed). */
function isProof(verifier: string, challenge: string | null): boolean {
  return /^[A-Za-z0-9._~-]{43,128}$/.test(verifier) && challengeOf(verifier) === challenge;
}

function exchangeRefreshToken(site: OAuthSite, { form, at }: FormCall, app: RegisteredApp): OAuthOutcome {
  const given = form.get('refresh_token');
  const refuseFor = (error: OAuthError, text: string) => refused(site, { error, text }, app.clientId);
  if (!given) return refuseFor('invalidRequest', 'refresh_token is missing.');
  const token = site.oauth.refreshTokens.get(given);
  if (token === undefined) return refuseFor('invalidGrant', 'The refresh token is invalid or expired.');
  const { grant, serial } = token;
  const about = { userId: grant.userId, refresh: serial };
  if (grant.clientId !== app.clientId) {
    return { ...refuseFor('invalidGrant', 'The grant is of another client.'), ...about };
  }
  if (!isLiveRefresh(token, at)) {
    if (token.state === 'used' && site.assumptions.reuseEndsGrant) grant.isEnded = true;
    return { ...refuseFor('invalidGrant', 'The refresh token is invalid or expired.'), ...about };
  }
  const asked = form.get('scope')?.split(' ').filter(Boolean) ?? grant.scopes;
  if (asked.some((scope) => !grant.scopes.includes(scope))) {
    return { ...refuseFor('invalidScope', 'The scope is wider than granted.'), ...about };
  }
  token.state = 'used';
  const tokens = issueTokens(site.oauth, { grant, scopes: asked }, at);
  return granted(tokens, { clientId: app.clientId, ...about });
}

function granted(body: object, about: Pick<OAuthOutcome, 'clientId' | 'userId' | 'refresh'>): OAuthOutcome {
  return { answer: withJson(200, 'application/json', body), error: null, committed: true, ...about };
}

/** `POST /authentication/v2/revoke`: 200 without a body, for own tokens; others are left alone. */
export function revoke(site: OAuthSite, call: FormCall): OAuthOutcome {
  const app = authenticate(site, call);
  if ('error' in app) return refused(site, app, null);
  const value = call.form.get('token');
  if (!value) return refused(site, { error: 'invalidRequest', text: 'token is missing.' }, app.clientId);
  const access = site.oauth.accessTokens.get(value);
  const refresh = site.oauth.refreshTokens.get(value);
  const grant = access?.grant ?? refresh?.grant;
  const isOwn = grant?.clientId === app.clientId;
  if (isOwn && access !== undefined) access.isRevoked = true;
  if (isOwn && refresh !== undefined) refresh.state = 'revoked';
  if (isOwn && site.assumptions.revokeEndsPair) grant.isEnded = true;
  const about = { clientId: app.clientId, userId: grant?.userId ?? null };
  return {
    answer: { status: 200, headers: {}, body: '' },
    error: null,
    refresh: null,
    committed: isOwn,
    ...about,
  };
}

/** `POST /authentication/v2/introspect`: whether an own token is active, and whose it is. */
export function introspect(site: OAuthSite, call: FormCall): OAuthOutcome {
  const app = authenticate(site, call);
  if ('error' in app) return refused(site, app, null);
  const value = call.form.get('token');
  if (!value) return refused(site, { error: 'invalidRequest', text: 'token is missing.' }, app.clientId);
  const body = describe(site, value, { app, at: call.at });
  const answer = withJson(200, 'application/json', body);
  return { answer, error: null, clientId: app.clientId, userId: null, refresh: null, committed: false };
}

function describe(
  { oauth }: OAuthSite,
  value: string,
  { app, at }: { readonly app: RegisteredApp; readonly at: number },
): object {
  const access = oauth.accessTokens.get(value);
  const refresh = oauth.refreshTokens.get(value);
  const token = access ?? refresh;
  const isActive =
    (access !== undefined && isLiveAccess(access, at)) ||
    (refresh !== undefined && isLiveRefresh(refresh, at));
  if (token === undefined || !isActive || token.grant.clientId !== app.clientId) return { active: false };
  const { grant, expiresAt } = token;
  const scopes = access?.scopes ?? grant.scopes;
  return {
    active: true,
    scope: scopes.join(' '),
    client_id: grant.clientId,
    exp: Math.floor(expiresAt / 1000),
    userid: grant.userId,
  };
}
