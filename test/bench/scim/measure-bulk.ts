import { openConnection, type Request } from './connection.ts';
import { type LapLimits, runLap, type Runner, spreadOf } from './laps.ts';
import { type Operation, patch } from './operations.ts';
import { type Directory, entraUser, userId } from './people.ts';
import type { Fact } from './table.ts';
import { sayTopCosts } from './top-costs.ts';

const few = 100;
const many = 1000;
const rounds = 5;
const profiled = 5;
const cheaperGoal = 3;
const linearGoal = 1.3;
const singles: LapLimits = { requests: many, ms: 20_000 };
/** Numbers that nobody else of the bench uses. */
const newUsers = { alone: 1_000_000_000, together: 1_500_000_000 };

type Way = 'alone' | 'together';
/** The n-th request of a kind, the same alone and in a Bulk, and always with something to write. */
type Asked = (way: Way, n: number, directory: Directory) => Request;

const kinds: Readonly<Record<string, Asked>> = {
  PATCHes: (way, n, { users }) =>
    patch(`/Users/${userId(n % users)}`, [{ op: 'Replace', path: 'title', value: `${way} ${n}` }]),
  POSTs: (way, n) => ({ method: 'POST', path: '/Users', body: entraUser(newUsers[way] + n) }),
};

/**
 * Bulks of few and of many operations, and as many single requests, in turns; an operation's CPU of each. With a folder
 * for profiles, also where the CPU of a Bulk goes.
 */
export async function measureBulk(runner: Runner, profiles: string | null): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const [kind, asked] of Object.entries(kinds))
    facts.push(...(await measureKind(runner, { kind, asked, profiles })));
  return facts;
}

interface Measured {
  readonly kind: string;
  readonly asked: Asked;
  readonly profiles: string | null;
}

interface Turn {
  readonly few: number;
  readonly many: number;
  readonly single: number;
}

async function measureKind(runner: Runner, { kind, asked, profiles }: Measured): Promise<readonly Fact[]> {
  const sent = { next: 0 };
  const bulk = (size: number) =>
    sendBulk(
      runner,
      Array.from({ length: size }, () => asked('together', (sent.next += 1), runner.directory)),
    );
  if ((await bulk(few)) === null) {
    return [{ name: `Bulk of ${kind}`, figure: 'not there (501)', goal: '-', isReached: null }];
  }
  await bulk(many);
  const single = toOperation(kind, asked);
  const turns: Turn[] = [];
  for (let round = 0; round < rounds; round += 1) {
    turns.push({
      few: (await bulk(few)) ?? Number.NaN,
      many: (await bulk(many)) ?? Number.NaN,
      single: (await runLap(runner, single, singles)).cpuMs,
    });
  }
  if (profiles !== null) {
    const work = async () => {
      for (let done = 0; done < profiled; done += 1) await bulk(many);
    };
    await sayTopCosts(runner.server, { name: `Bulk of ${kind}`, folder: profiles, work });
  }
  return factsOf(kind, turns);
}

function toOperation(name: string, asked: Asked): Operation {
  return {
    name,
    goal: Infinity,
    scaleGoal: null,
    proof: /^HTTP\/1.1 20[01]/,
    connections: 8,
    request: (n, directory) => asked('alone', n, directory),
  };
}

function factsOf(kind: string, turns: readonly Turn[]): readonly Fact[] {
  const cheaper = spreadOf(turns.map((turn) => turn.single / turn.many)).median;
  const linear = spreadOf(turns.map((turn) => turn.many / turn.few)).median;
  const cost = spreadOf(turns.map((turn) => turn.many)).median;
  return [
    {
      name: `Bulk of ${many} ${kind} against as many requests`,
      figure: `${cheaper.toFixed(1)} times cheaper (${cost.toFixed(3)} ms CPU each)`,
      goal: `${cheaperGoal} times`,
      isReached: cheaper >= cheaperGoal,
    },
    {
      name: `one of a Bulk of ${many} ${kind} against one of ${few}`,
      figure: linear.toFixed(2),
      goal: String(linearGoal),
      isReached: linear <= linearGoal,
    },
  ];
}

/** CPU of each operation; null when there is no Bulk. */
async function sendBulk({ server }: Runner, requests: readonly Request[]): Promise<number | null> {
  const Operations = requests.map(({ method, path, body }, n) => ({
    method,
    path,
    ...(method === 'POST' && { bulkId: `b${n}` }),
    data: body,
  }));
  const connection = await openConnection(server);
  const before = await server.cpuMs();
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  const text = await connection.send({ method: 'POST', path: '/Bulk', body: { schemas, Operations } });
  const cpuMs = (await server.cpuMs()) - before;
  connection.close();
  if (text.startsWith('HTTP/1.1 501')) return null;
  const done = text.match(/"status":"20[014]"/g)?.length ?? 0;
  if (done === requests.length) return cpuMs / done;
  throw new Error(`a Bulk of ${requests.length} did ${done}: ${text.slice(0, 2000)}`);
}
