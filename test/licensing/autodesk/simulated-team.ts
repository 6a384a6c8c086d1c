import { calendarAt } from '../../../src/clock.ts';
import { asId, type CoreId } from '../../../src/core/domain/ids.ts';
import type { AutodeskTables } from '../../../src/licensing/autodesk/autodesk-tables.ts';
import { type AutodeskTeam, createAutodeskTeam } from '../../../src/licensing/autodesk/autodesk-team.ts';
import { autodeskSettings } from '../../../src/licensing/autodesk/config-schema.ts';
import type { DatabaseKind } from '../../../src/ports/workspace.ts';
import type { CoreWorld } from '../../conformance/licensing-core.ts';
import {
  type AutodeskSimulator,
  type AutodeskSimulatorOptions,
  startAutodeskSimulator,
} from '../../simulators/autodesk/autodesk-simulator.ts';
import { createPlainClient, everyScope } from '../../simulators/autodesk/plain-client.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { autodeskParts, secretKey } from './consent-world.ts';

export const app = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: ['http://127.0.0.1:8080/callback'],
};
export const teamId = '100001';

export interface SimulatedTeam extends CoreWorld {
  readonly simulator: AutodeskSimulator;
  readonly team: AutodeskTeam;
  /** The store that the adapter keeps its tables in. */
  readonly test: TestDatabase;
  /** The same team as another process, or this one after a restart, has it. */
  restart(): AutodeskTeam;
  consent(email: string): Promise<void>;
  /** Calls for the team since the last time this was asked. */
  calls(): readonly string[];
}

interface Options extends Partial<AutodeskSimulatorOptions> {
  readonly leaveForOthers?: number;
}

/** A team on a simulator, and the adapter with the consent of its primary administrator. Waiting moves the simulated time. */
export async function openSimulatedTeam(kind: DatabaseKind, options: Options = {}): Promise<SimulatedTeam> {
  const { leaveForOthers = 10, ...rest } = options;
  const members = [
    { email: 'admin@example.com', role: 'primary' } as const,
    { email: 'second@example.com', role: 'secondary' } as const,
  ];
  const simulator = await startAutodeskSimulator({ apps: [app], teams: [{ id: teamId, members }], ...rest });
  const test = await openTestDatabase(kind, autodeskParts);
  const settings = autodeskSettings.parse({
    baseUrl: simulator.url,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    team: teamId,
    budget: { leaveForOthers },
  });
  const { clock } = simulator;
  const open = () =>
    createAutodeskTeam(asId<CoreId>('main'), settings, {
      workspace: test.database.workspace<AutodeskTables>(),
      clock: { now: clock.now, calendar: () => calendarAt(clock.now()) },
      ids: test.ids,
      secretKey,
      wait: (ms) => Promise.resolve(clock.advance(ms)),
    });
  const team = open();
  const browser = createPlainClient(simulator.url, app);
  const seen = { lines: 0 };
  const world: SimulatedTeam = {
    simulator,
    team,
    test,
    core: team.core,
    restart: open,
    async consent(email) {
      const { headers } = await browser.consent({ email });
      const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
      const redirectUri = app.redirectUris[0] ?? '';
      const answer = await team.oauth.exchange({ code, redirectUri, codeVerifier: null });
      if (answer.kind !== 'tokens') throw new Error(`no consent: ${answer.why}`);
      await team.consents.keep({ administrator: email, scopes: everyScope, tokens: answer.tokens });
    },
    calls() {
      const lines = simulator.log.slice(seen.lines);
      seen.lines = simulator.log.length;
      return lines.filter(({ teamId: of }) => of !== null).map(({ operation }) => operation);
    },
    offer(product, seats) {
      const productId = `prod_${simulator.state.world.teams.get(teamId)?.pools.length ?? 0}`;
      simulator.state.addPool(teamId, { productId, productName: product, totalQuantity: seats });
      return Promise.resolve();
    },
    async close() {
      await simulator.stop();
      await test.close();
    },
  };
  await world.consent('admin@example.com');
  world.calls();
  return world;
}
