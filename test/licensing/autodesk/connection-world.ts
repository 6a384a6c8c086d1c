import { calendarAt } from '../../../src/clock.ts';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { createAutodeskTeam } from '../../../src/licensing/autodesk/autodesk-team.ts';
import { autodeskSettings } from '../../../src/licensing/autodesk/config-schema.ts';
import { type ConsentAct, createConnections } from '../../../src/licensing/autodesk/connections.ts';
import { createSignIns } from '../../../src/licensing/autodesk/sign-ins.ts';
import type { Access, Connections, Returned, SignInEnd } from '../../../src/ports/connections.ts';
import type { DatabaseKind } from '../../../src/ports/workspace.ts';
import {
  type AutodeskSimulator,
  startAutodeskSimulator,
} from '../../simulators/autodesk/autodesk-simulator.ts';
import { openTestDatabase } from '../../support/databases.ts';
import { autodeskParts, coreId, secretKey } from './consent-world.ts';

/** Connections to a simulated team, with a browser that signs in there. */
export interface ConnectionWorld {
  readonly simulator: AutodeskSimulator;
  readonly connections: Connections;
  readonly app: typeof connectedApp;
  readonly acts: readonly ConsentAct[];
  /** Every end of a sign-in that was told. */
  readonly ends: readonly SignInEnd[];
  /** The address to which the browser goes. */
  begin(asked: { readonly access?: Access }): Promise<URL>;
  /** What the browser brings back. */
  consent(address: URL, email: string): Promise<Returned>;
  finish(returned: Returned & { readonly boundTo?: string }): Promise<SignInEnd>;
  signIn(email: string): Promise<SignInEnd>;
  close(): Promise<void>;
}

export const connectedApp = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: ['http://127.0.0.1:8080/connect/autodesk/callback'],
};
const member = (name: string, role?: 'primary' | 'secondary') => ({
  email: `${name}@example.com`,
  ...(role === undefined ? {} : { role }),
});
export const connectedTeams = [
  {
    id: '100001',
    name: 'Example',
    members: [member('ana', 'primary'), member('ben', 'secondary'), member('cleo')],
  },
  { id: '200002', name: 'Other', members: [member('olga', 'primary')] },
];

export async function openConnectionWorld(kind: DatabaseKind): Promise<ConnectionWorld> {
  const simulator = await startAutodeskSimulator({ apps: [connectedApp], teams: connectedTeams });
  const test = await openTestDatabase(kind, autodeskParts);
  const clock = { now: simulator.clock.now, calendar: () => calendarAt(simulator.clock.now()) };
  const { clientId, clientSecret } = connectedApp;
  const settings = autodeskSettings.parse({ baseUrl: simulator.url, team: '100001', clientId, clientSecret });
  const workspace = test.database.workspace<AutodeskTables>();
  const team = createAutodeskTeam(coreId, settings, { workspace, clock, ids: test.ids, secretKey });
  const acts: ConsentAct[] = [];
  const ends: SignInEnd[] = [];
  const connections = createConnections({
    teams: new Map([[coreId, team]]),
    signIns: createSignIns({ workspace, clock }),
    noted: (act) => Promise.resolve(void acts.push(act)),
  });
  const world: ConnectionWorld = {
    simulator,
    connections,
    app: connectedApp,
    acts,
    ends,
    async begin({ access = 'change' }) {
      const [redirectUri = ''] = connectedApp.redirectUris;
      const { address } = await connections.begin({ coreId, access, redirectUri, boundTo: 'session:one' });
      return new URL(address);
    },
    consent: consentAt,
    async finish(returned) {
      const end = await connections.finish({ boundTo: 'session:one', ...returned, actor: 'tester' });
      ends.push(end);
      return end;
    },
    async signIn(email) {
      return world.finish(await consentAt(await world.begin({}), email));
    },
    async close() {
      await simulator.stop();
      await test.close();
    },
  };
  return world;
}

/** Fills in the consent page, as a browser does. */
export async function consentAt(
  address: URL,
  email: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<Returned> {
  const body = new URLSearchParams([...address.searchParams, ['email', email], ['decision', decision]]);
  const { headers } = await fetch(address.origin + address.pathname, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  const back = new URL(headers.get('location') ?? '').searchParams;
  return { state: back.get('state') ?? '', code: back.get('code'), error: back.get('error') };
}
