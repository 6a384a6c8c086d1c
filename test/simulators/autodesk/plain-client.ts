import { challengeOf, type RegisteredApp, type TokenPair } from './oauth-state.ts';

/** All that the eight operations ask for. */
export const everyScope = [
  'tmadmapi:team:read',
  'tmadmapi:team:write',
  'tmadmapi:team-users:read',
  'tmadmapi:team-users:write',
  'tmadmapi:team-products:read',
  'tmadmapi:team-products:write',
].join(' ');

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Speaks to the simulator as the documentation says and no better: no retries, no memory. */
export interface PlainClient {
  /** The consent page, filled in and sent. Returns where the browser is sent. */
  consent(parameters: ConsentParameters): Promise<Told>;
  token(form: Readonly<Record<string, string>>): Promise<Told>;
  /** From consent to tokens. */
  signIn(email: string, scope?: string): Promise<TokenPair>;
  call(token: string, request: PlainRequest): Promise<Told>;
}

export interface ConsentParameters {
  readonly email: string;
  readonly decision?: 'allow' | 'deny';
  readonly scope?: string;
  readonly more?: Readonly<Record<string, string>>;
}

export interface PlainRequest {
  readonly method?: string;
  readonly path: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function createPlainClient(url: string, app: RegisteredApp): PlainClient {
  const { clientId, clientSecret, redirectUris } = app;
  const redirectUri = redirectUris[0] ?? '';
  const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;

  async function consent(parameters: ConsentParameters): Promise<Told> {
    const { email, decision = 'allow', scope = everyScope, more = {} } = parameters;
    const body = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      email,
      decision,
      ...more,
    });
    return send(`${url}/authentication/v2/authorize`, { method: 'POST', body, redirect: 'manual' });
  }

  async function token(form: Readonly<Record<string, string>>): Promise<Told> {
    const headers = { Authorization: basic };
    return send(`${url}/authentication/v2/token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
  }

  async function signIn(email: string, scope = everyScope): Promise<TokenPair> {
    const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-pkce';
    const more = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
    const { headers } = await consent({ email, scope, more });
    const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    return (await token(form)).body as TokenPair;
  }

  async function call(accessToken: string, request: PlainRequest): Promise<Told> {
    const { method = 'GET', path, json, headers = {} } = request;
    return send(`${url}/team-admin/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${accessToken}`,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  }

  return { consent, token, signIn, call };
}

async function send(address: string, options: RequestInit): Promise<Told> {
  const response = await fetch(address, options);
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson && text !== '' ? JSON.parse(text) : null,
  };
}
