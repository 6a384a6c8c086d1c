import { retryAfterMs } from './retry-after.ts';
import type { WireHttp, WireReply } from './wire-http.ts';
import { paths, refusedGrant, WireIntrospection, WireOAuthError, WireTokens } from './wire-mapping.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** How long the access token lives. */
  readonly livesMs: number;
}

/** What became of a request for tokens. */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  /** The grant is used up, revoked, too old, or another client's. Only a person can give a new one. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The grant may be used up, and what it was traded for did not reach us. */
  | { readonly kind: 'unsure'; readonly why: string }
  /** Nothing was used up. */
  | {
      readonly kind: 'later';
      readonly why: string;
      readonly afterMs: number;
      /** The client's own credentials are refused: time does not heal that. */
      readonly isClientRefused: boolean;
    };

export interface OAuthClient {
  /** Trades a refresh token, which works once, for new tokens. */
  refresh(refreshToken: string): Promise<TokenAnswer>;
  /** Trades the code that an administrator's browser brought back; it lives for five minutes. */
  exchange(grant: { code: string; redirectUri: string; codeVerifier: string | null }): Promise<TokenAnswer>;
  /** Whether a refresh token still works, without using it up. Null: Autodesk does not say now. */
  isUnused(refreshToken: string): Promise<boolean | null>;
  /** Whose an access token is, and what it is good for, as far as Autodesk says. */
  describe(accessToken: string): Promise<{ readonly userId: string | null; readonly scopes: string | null }>;
  /** Ends a token. False: Autodesk did not confirm it. */
  revoke(refreshToken: string): Promise<boolean>;
}

export interface OAuthOptions {
  readonly http: WireHttp;
  readonly clientId: string;
  readonly clientSecret: string;
}

const pauseMs = 30_000;

/**
 * Autodesk's token endpoint (OAuth v2, three-legged). The client authenticates in the header; sending it twice is an error.
 * No caller's signal ends a request: a refresh that is cut short costs an administrator's consent.
 */
export function createOAuthClient({ http, clientId, clientSecret }: OAuthOptions): OAuthClient {
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    http({ method: 'POST', path, form, headers: { Authorization: `Basic ${basic}` } });
  const ask = async (form: Readonly<Record<string, string>>) => toAnswer(await post(paths.token, form));
  return {
    refresh: (refreshToken) => ask({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    exchange: ({ code, redirectUri, codeVerifier }) =>
      ask({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        ...(codeVerifier === null ? {} : { code_verifier: codeVerifier }),
      }),
    async isUnused(refreshToken) {
      const reply = await post(paths.introspect, { token: refreshToken, token_type_hint: 'refresh_token' });
      if (reply.kind !== 'answer' || reply.status !== 200) return null;
      return WireIntrospection.safeParse(reply.body).data?.active ?? null;
    },
    async describe(accessToken) {
      const reply = await post(paths.introspect, { token: accessToken });
      const told = reply.kind === 'answer' ? WireIntrospection.safeParse(reply.body).data : undefined;
      return { userId: told?.userid ?? null, scopes: told?.scope ?? null };
    },
    async revoke(refreshToken) {
      const reply = await post(paths.revoke, { token: refreshToken, token_type_hint: 'refresh_token' });
      return reply.kind === 'answer' && reply.status === 200;
    },
  };
}

function toAnswer(reply: WireReply): TokenAnswer {
  if (reply.kind === 'lost') return { kind: 'unsure', why: reply.why };
  if (reply.kind === 'unsent') return later(reply.why);
  const { status, body, headers } = reply;
  if (status >= 200 && status < 300) return toTokens(body);
  if (status >= 500) return { kind: 'unsure', why: `Autodesk's sign-in service failed (${status})` };
  if (status === 429) {
    const afterMs = retryAfterMs(headers) ?? pauseMs;
    return later(`Autodesk's sign-in service is busy (${status})`, afterMs);
  }
  const error = WireOAuthError.safeParse(body).data?.error ?? null;
  if (status === 400 && (error === null || error === refusedGrant)) {
    return { kind: 'refused', why: `Autodesk no longer accepts this consent (${error ?? status})` };
  }
  // The client's own credentials or our request: a person mends the configuration, and the consent is as good as before.
  const why =
    status === 401
      ? 'Autodesk refuses the client id or the client secret (401)'
      : `Autodesk's sign-in service refuses the request (${status}${error === null ? '' : `, ${printable(error)}`})`;
  return { kind: 'later', why, afterMs: pauseMs, isClientRefused: status === 401 };
}

function later(why: string, afterMs = pauseMs): TokenAnswer {
  return { kind: 'later', why, afterMs, isClientRefused: false };
}

function toTokens(body: unknown): TokenAnswer {
  const parsed = WireTokens.safeParse(body);
  if (!parsed.success) return { kind: 'unsure', why: 'Autodesk answered without the tokens that were due' };
  const { access_token, refresh_token, expires_in } = parsed.data;
  return {
    kind: 'tokens',
    tokens: { accessToken: access_token, refreshToken: refresh_token, livesMs: expires_in * 1000 },
  };
}

/** An error code and nothing that could be a token repeated back to us. */
function printable(error: string): string {
  return /^[a-z_]{1,40}$/.test(error) ? error : 'an unknown error';
}
