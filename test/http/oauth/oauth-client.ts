import { createToken } from '../../../src/http/edge/tokens.ts';
import type { TokenScope } from '../../../src/ports/stores/token-store.ts';
import type { AccessWorld, Answer } from '../edge/access-world.ts';

export interface OAuthClient {
  readonly clientId: string;
  readonly secretId: string;
  readonly secret: string;
}
interface ClientOptions {
  readonly scope?: TokenScope;
  readonly clientId?: string;
  readonly expiresAt?: number | null;
}

export const FORM = 'application/x-www-form-urlencoded';

/** What `token create --oauth-client` leaves behind: a client with a secret, or another secret of it. */
export async function makeClient(
  { seatwarden }: AccessWorld,
  { scope = 'scim:entra', clientId, expiresAt = null }: ClientOptions = {},
): Promise<OAuthClient> {
  const id = clientId ?? `swc_${seatwarden.ids.next().replaceAll('-', '')}`;
  const { token, row } = createToken(
    { name: 'Entra ID', scope, expiresAt, kind: 'client-secret', clientId: id },
    seatwarden,
  );
  await seatwarden.database.write(({ tokens }) => tokens.create(row));
  return { clientId: id, secretId: row.id, secret: token };
}

export function basic(clientId: string, secret: string): string {
  const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`;
}

/** POSTs to the token endpoint; the client in the body unless `authorization` is given. */
export function askToken(
  world: AccessWorld,
  parameters: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = new URLSearchParams(parameters).toString();
  return world.ask('POST /oauth/token', { body, headers: { 'Content-Type': FORM, ...headers } });
}

export function grant({ clientId, secret }: OAuthClient): Readonly<Record<string, string>> {
  return { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
}

/** An access token, or an error that says what came instead. */
export async function accessToken(world: AccessWorld, client: OAuthClient): Promise<string> {
  const { status, body } = await askToken(world, grant(client));
  if (status !== 200) throw new Error(`/oauth/token answered ${status}: ${JSON.stringify(body)}`);
  return (body as { access_token: string }).access_token;
}
