import type { Request } from 'express';
import { OAuthRefusal } from './oauth-refusal.ts';

/** A request for a token, its client not yet believed. */
export interface TokenRequest {
  readonly clientId: string;
  readonly secret: string;
  /** Null: whatever the client has. */
  readonly scope: string | null;
}
interface Credentials {
  readonly clientId: string;
  readonly secret: string;
}

/** Reads RFC 6749 §4.4.2: the grant, and the client by Basic or by the body, never by both (§2.3). Throws `OAuthRefusal`. */
export function readTokenRequest(request: Request): TokenRequest {
  const parameters = readParameters(request.body);
  const credentials = readCredentials(request.get('authorization'), parameters);
  const grant = parameters.get('grant_type');
  if (grant === undefined) throw new OAuthRefusal('invalid_request', 'send grant_type=client_credentials');
  if (grant !== 'client_credentials') {
    throw new OAuthRefusal('unsupported_grant_type', 'the one grant_type here is client_credentials');
  }
  return { ...credentials, scope: parameters.get('scope') ?? null };
}

/** The id that a request claims, for counting; empty when it is none that we could have made. */
export function claimedClient(request: Request): string {
  try {
    const { clientId } = readCredentials(request.get('authorization'), readParameters(request.body));
    return /^swc_[0-9a-f]{32}$/.test(clientId) ? clientId : '';
  } catch {
    return '';
  }
}

/** Each parameter once (§3.2); one without a value is one that was not sent (§3.1). */
function readParameters(body: unknown): ReadonlyMap<string, string> {
  if (typeof body !== 'object' || body === null) {
    throw new OAuthRefusal('invalid_request', 'send the parameters as application/x-www-form-urlencoded');
  }
  const parameters = new Map<string, string>();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value !== 'string')
      throw new OAuthRefusal('invalid_request', 'a parameter was sent more than once');
    if (value !== '') parameters.set(name, value);
  }
  return parameters;
}

function readCredentials(
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string>,
): Credentials {
  const clientId = parameters.get('client_id');
  const secret = parameters.get('client_secret');
  if (authorization === undefined) {
    if (clientId !== undefined && secret !== undefined) return { clientId, secret };
    throw new OAuthRefusal('invalid_client', 'send client id and secret, by Basic or in the body');
  }
  if (secret !== undefined) {
    throw new OAuthRefusal(
      'invalid_request',
      'the client came by Authorization and in the body; send one of them',
    );
  }
  const basic = readBasic(authorization);
  if (clientId !== undefined && clientId !== basic.clientId) {
    throw new OAuthRefusal('invalid_request', 'the client_id in the body is not the one in Authorization');
  }
  return basic;
}

/** Both parts are form-encoded before they are put together (§2.3.1). */
function readBasic(authorization: string): Credentials {
  const [, encoded] = /^basic +([a-z0-9+/_-]+={0,2})$/i.exec(authorization.trim()) ?? [];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon > 0) {
    try {
      return { clientId: decodeForm(text.slice(0, colon)), secret: decodeForm(text.slice(colon + 1)) };
    } catch {
      // Falls through: what cannot be decoded is no credential.
    }
  }
  throw new OAuthRefusal('invalid_client', 'the Authorization header holds no client id and secret by Basic');
}

function decodeForm(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
