import { openConnection, type Request } from './connection.ts';
import { type LapLimits, runLap, type Runner, spreadOf } from './laps.ts';
import { type Operation, patch } from './operations.ts';
import { userId } from './people.ts';
import type { Fact } from './table.ts';

const few = 100;
const many = 1000;
const rounds = 5;
const cheaperGoal = 3;
const linearGoal = 1.3;

const single: Operation = {
  name: 'PATCH title',
  goal: Infinity,
  scaleGoal: null,
  proof: /^HTTP\/1.1 200/,
  connections: 8,
  request: (n, { users }) => setTitle(n % users, `Alone ${n}`),
};
const singles: LapLimits = { requests: many, ms: 20_000 };

/** Bulks of few and of many operations, and as many single requests, in turns; an operation's CPU of each. */
export async function measureBulk(runner: Runner): Promise<readonly Fact[]> {
  const sent = { next: 0 };
  const bulk = (size: number) => sendBulk(runner, size, (sent.next += size) - size);
  if ((await bulk(few)) === null) {
    return [{ name: 'Bulk', figure: 'not there (501)', goal: '-', isReached: null }];
  }
  await bulk(many);
  const turns: { readonly few: number; readonly many: number; readonly single: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    turns.push({
      few: (await bulk(few)) ?? Number.NaN,
      many: (await bulk(many)) ?? Number.NaN,
      single: (await runLap(runner, single, singles)).cpuMs,
    });
  }
  const cheaper = spreadOf(turns.map((turn) => turn.single / turn.many)).median;
  const linear = spreadOf(turns.map((turn) => turn.many / turn.few)).median;
  const cost = spreadOf(turns.map((turn) => turn.many)).median;
  return [
    {
      name: `Bulk of ${many} PATCHes against as many requests`,
      figure: `${cheaper.toFixed(1)} times cheaper (${cost.toFixed(3)} ms CPU each)`,
      goal: `${cheaperGoal} times`,
      isReached: cheaper >= cheaperGoal,
    },
    {
      name: `an operation in a Bulk of ${many} against one of ${few}`,
      figure: linear.toFixed(2),
      goal: String(linearGoal),
      isReached: linear <= linearGoal,
    },
  ];
}

/** CPU of each operation; null when there is no Bulk. */
async function sendBulk({ server, directory }: Runner, size: number, from: number): Promise<number | null> {
  const Operations = Array.from({ length: size }, (_, n) => {
    const { method, path, body } = setTitle((from + n) % directory.users, `Bulk ${from + n}`);
    return { method, path, data: body };
  });
  const connection = await openConnection(server);
  const before = await server.cpuMs();
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'];
  const text = await connection.send({ method: 'POST', path: '/Bulk', body: { schemas, Operations } });
  const cpuMs = (await server.cpuMs()) - before;
  connection.close();
  if (text.startsWith('HTTP/1.1 501')) return null;
  const done = text.match(/"status":"20[04]"/g)?.length ?? 0;
  if (done !== size) throw new Error(`a Bulk of ${size} did ${done}: ${text.slice(0, 2000)}`);
  return cpuMs / size;
}

/** A title that nobody has had: every operation has something to write. */
function setTitle(user: number, value: string): Request {
  return patch(`/Users/${userId(user)}`, [{ op: 'Replace', path: 'title', value }]);
}
