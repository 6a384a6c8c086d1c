import type { AutodeskSimulatorOptions } from './autodesk-simulator.ts';
import { type AutodeskSimulator, startAutodeskSimulator } from './autodesk-simulator.ts';
import { createPlainClient, type PlainClient, type PlainRequest, type Told } from './plain-client.ts';

export const sampleApp = {
  clientId: 'client-1',
  clientSecret: 'secret-1',
  redirectUris: ['http://127.0.0.1:8080/callback'],
};
export const sampleTeamId = '100001';

/** A team with a pool of each kind: enough to meet every rule once. */
export const sampleTeam = {
  id: sampleTeamId,
  name: 'Example Engineering',
  userDomains: ['example.com'],
  members: [
    { email: 'ana@example.com', firstName: 'Ana', lastName: 'Pereira', role: 'primary' },
    { email: 'ben@example.com', firstName: 'Ben', lastName: 'Okafor', role: 'secondary' },
    { email: 'cleo@example.com', firstName: 'Cleo', lastName: 'Marsh' },
    { email: 'dan@example.com', firstName: 'Dan', lastName: 'Ito' },
  ],
  pools: [
    { productId: 'prod_cad', productName: 'CAD', totalQuantity: 2 },
    { productId: 'prod_free', totalQuantity: null },
    { productId: 'prod_next', startDate: '2027-01-01T00:00:00.000Z', endDate: '2028-01-01T00:00:00.000Z' },
    { productId: 'prod_ended', endDate: '2026-11-20T00:00:00.000Z' },
    { productId: 'prod_gone', endDate: '2026-10-01T00:00:00.000Z' },
    { productId: 'prod_hidden', listing: 'hidden' },
    { productId: 'prod_flow', listing: 'unsupported' },
  ],
} as const;

export interface SampleWorld {
  readonly simulator: AutodeskSimulator;
  readonly client: PlainClient;
  /** A call on the sample team as its primary administrator. */
  call(request: PlainRequest): Promise<Told>;
  assign(email: string, productId: string): Promise<Told>;
  unassign(email: string, productId: string): Promise<Told>;
  idOf(email: string): string;
  seat(email: string, productId: string): SampleSeat;
}

interface SampleSeat {
  readonly teamId: string;
  readonly userId: string;
  readonly productId: string;
}

/** The sample team on a running simulator, with an administrator signed in. */
export async function startSampleWorld(
  options: Partial<AutodeskSimulatorOptions> = {},
): Promise<SampleWorld> {
  const simulator = await startAutodeskSimulator({ apps: [sampleApp], teams: [sampleTeam], ...options });
  const client = createPlainClient(simulator.url, sampleApp);
  const { access_token: token } = await client.signIn('ana@example.com');
  const idOf = (email: string) => simulator.state.userIdOf(email);
  const call = (request: PlainRequest) =>
    client.call(token, { ...request, path: `/teams/${sampleTeamId}${request.path}` });
  return {
    simulator,
    client,
    call,
    idOf,
    assign: (email, productId) =>
      call({ method: 'POST', path: '/assignments', json: { userId: idOf(email), productId } }),
    unassign: (email, productId) =>
      call({ method: 'DELETE', path: `/assignments?userId=${idOf(email)}&productId=${productId}` }),
    seat: (email, productId) => ({ teamId: sampleTeamId, userId: idOf(email), productId }),
  };
}
