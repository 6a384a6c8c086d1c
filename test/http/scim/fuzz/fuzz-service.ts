import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { Service } from '../service.ts';
import { anyHostileRequest, type HostileRequest } from './any-hostile-request.ts';

export interface FuzzOutcome {
  readonly requests: number;
  readonly byStatus: ReadonlyMap<number, number>;
  /** What must not be: a failure of ours, or an answer that is not SCIM. */
  readonly faults: readonly string[];
  /** Live bytes of the heap at the end against those after the first quarter. */
  readonly grownBytes: number;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const batch = 200;
const faultsShown = 5;
/** What a request that names a place is aimed at; made anew for each batch, so that it lives long enough to be hit. */
type Targets = Readonly<Record<'user' | 'group', string>>;

interface Fuzzing {
  readonly count: number;
  readonly seed: number;
  /** How many the service has seen already. */
  readonly from?: number;
}

/** Sends `count` requests that no sane client would send, over keep-alive connections, and judges every answer. */
export async function fuzzService(
  service: Service,
  { count, seed, from = 0 }: Fuzzing,
): Promise<FuzzOutcome> {
  const server = createServer(service.app).listen(0, '127.0.0.1');
  // On a busy machine seconds pass between two requests; a connection closed meanwhile would look like a fault.
  server.keepAliveTimeout = 0;
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const { port } = server.address() as AddressInfo;
  const byStatus = new Map<number, number>();
  const faults: string[] = [];
  const heap = { early: 0 };
  try {
    for (let done = 0; done < count; done += batch) {
      const targets = await makeTargets(service, from + done);
      const requests = fc.sample(anyHostileRequest, {
        numRuns: Math.min(batch, count - done),
        seed: seed + from + done,
      });
      await Promise.all(
        requests.map(async (request) => {
          const answer = await ask(
            { port, agent, authorization: service.entra.authorization },
            request,
            targets,
          );
          byStatus.set(answer.status, (byStatus.get(answer.status) ?? 0) + 1);
          const fault = faultOf(answer);
          if (fault !== null && faults.length < faultsShown)
            faults.push(`${fault}: ${JSON.stringify(request)}`);
        }),
      );
      service.wakes.length = 0;
      if (heap.early === 0 && done >= count / 4) heap.early = liveBytes();
    }
    return { requests: count, byStatus, faults, grownBytes: liveBytes() - heap.early };
  } finally {
    agent.destroy();
    server.close();
  }
}

async function makeTargets({ entra, clock }: Service, n: number): Promise<Targets> {
  clock.pass(1000);
  const made = async (answer: Promise<{ body: unknown }>) => ((await answer).body as { id: string }).id;
  const user = await made(Promise.resolve(entra.post('/Users', { userName: `target-${n}` })));
  const group = await made(
    Promise.resolve(entra.post('/Groups', { displayName: `Target ${n}`, members: [{ value: user }] })),
  );
  return { user, group };
}

interface Peer {
  readonly port: number;
  readonly agent: Agent;
  readonly authorization: string;
}

async function ask(
  { port, agent, authorization }: Peer,
  { method, place, query, type, body }: HostileRequest,
  targets: Targets,
): Promise<Answer> {
  const at = place.replace(':user', targets.user).replace(':group', targets.group);
  const hasBody = body !== null && method !== 'GET' && method !== 'DELETE';
  const payload = hasBody ? body.replaceAll(':user', targets.user).replaceAll(':group', targets.group) : '';
  const headers = {
    Authorization: authorization,
    ...(hasBody && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(payload) }),
  };
  const outgoing = send({ port, agent, method, path: `/scim/v2${at}${query}`, headers });
  outgoing.end(payload);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    status: incoming.statusCode ?? 0,
    type: incoming.headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

function faultOf({ status, type, text }: Answer): string | null {
  if (status >= 500 && status !== 501) return `answered ${status} ${text.slice(0, 200)}`;
  if (status === 204 || status === 304) return text === '' ? null : `${status} with a body`;
  if (type !== 'application/scim+json') return `${status} as ${type}`;
  const body = readJson(text);
  if (body === null) return `${status} with a body that is no JSON object`;
  return status < 400 || body['status'] === String(status) ? null : `${status} without a SCIM error`;
}

function readJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

/** After a collection, so that what is left is held by somebody. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
