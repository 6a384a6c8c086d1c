import nock from 'nock';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import { autodeskMigrations } from '../../../src/licensing/autodesk/autodesk-migrations.ts';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { type Consents, createConsents } from '../../../src/licensing/autodesk/consents.ts';
import { createOAuthClient } from '../../../src/licensing/autodesk/oauth-client.ts';
import { createSeal } from '../../../src/licensing/autodesk/seal.ts';
import { createTokenKeeper, type TokenKeeper } from '../../../src/licensing/autodesk/token-keeper.ts';
import { createWireHttp } from '../../../src/licensing/autodesk/wire-http.ts';
import type { DatabaseKind, MigrationSet } from '../../../src/ports/workspace.ts';
import { openDatabase, type OpenDatabase } from '../../../src/stores/open-database.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';

export const vendorUrl = 'https://autodesk.example.com';
export const secretKey = 'a key of at least thirty-two characters';
export const clientSecret = 'the-client-secret';
export const coreId = asId<CoreId>('main');
export const autodeskParts = [autodeskMigrations as unknown as MigrationSet<never>];

export interface Keeping {
  readonly keeper: TokenKeeper;
  readonly consents: Consents;
}
export interface ConsentWorld extends Keeping {
  readonly test: TestDatabase;
  /** How long was waited, in milliseconds; waiting moves the clock. */
  readonly waits: number[];
  consent(administrator: string, refreshToken: string, livesMs?: number): Promise<void>;
  /** The same consents as another process sees them. */
  openAgain(): Promise<Keeping & { close(): Promise<void> }>;
  close(): Promise<void>;
}

export async function openConsentWorld(kind: DatabaseKind): Promise<ConsentWorld> {
  const test = await openTestDatabase(kind, autodeskParts);
  const waits: number[] = [];
  const { keeper, consents } = createKeeping(test.database, test, waits);
  return {
    test,
    waits,
    keeper,
    consents,
    async consent(administrator, refreshToken, livesMs = 0) {
      const tokens = { accessToken: `access-of-${refreshToken}`, refreshToken, livesMs };
      await consents.keep({ administrator, scopes: 'tmadmapi:team:read', tokens });
      test.clock.pass(1);
    },
    async openAgain() {
      const other = await openDatabase(test.url, test);
      return { ...createKeeping(other, test, waits), close: () => other.close() };
    },
    close: () => test.close(),
  };
}

function createKeeping(database: OpenDatabase, { clock, ids }: TestDatabase, waits: number[]): Keeping {
  const seal = createSeal(secretKey);
  const workspace = database.workspace<AutodeskTables>();
  const consents = createConsents({ coreId, workspace, seal, clock, ids });
  const oauth = createOAuthClient({
    http: createWireHttp({ baseUrl: vendorUrl }),
    clientId: 'client',
    clientSecret,
  });
  const wait = async (ms: number) => {
    waits.push(ms);
    // What another process does meanwhile takes turns of the event loop, not time.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { keeper: createTokenKeeper({ consents, oauth, seal, clock, ids, wait }), consents };
}

const basic = `Basic ${Buffer.from(`client:${clientSecret}`).toString('base64')}`;
const signIn = () => nock(vendorUrl, { reqheaders: { authorization: basic } });
const tokenPath = '/authentication/v2/token';

/** The next trade of this refresh token; another one is not expected and breaks the test. */
export function onTrade(refreshToken: string): nock.Interceptor {
  return signIn().post(tokenPath, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

export function onIntrospection(token: string): nock.Interceptor {
  return signIn().post('/authentication/v2/introspect', { token, token_type_hint: 'refresh_token' });
}

export function onRevocation(token: string): nock.Interceptor {
  return signIn().post('/authentication/v2/revoke', { token, token_type_hint: 'refresh_token' });
}

export function tokens(accessToken: string, refreshToken: string): nock.DataMatcherMap {
  return {
    token_type: 'Bearer',
    expires_in: 3599,
    access_token: accessToken,
    refresh_token: refreshToken,
  };
}
