import type { Connection } from './connection.ts';
import { openConnections, type Runner } from './laps.ts';
import { get, patch } from './operations.ts';
import { entraGroup, entraUser, userName } from './people.ts';
import { memoryOf } from './process-memory.ts';
import type { Fact } from './table.ts';

export interface LoadSize {
  readonly users: number;
  readonly groups: number;
  readonly memoryGoalMb: number;
}

const parallel = 8;
const perGroup = 100;
const perPatch = 20;
/** A load of a million takes long enough to be looked at in between. */
const sayEvery = 50_000;

/** A first cycle as Entra ID makes it: each user is looked for and then made, each group too, members come by PATCH. */
export async function measureFirstLoad(runner: Runner, size: LoadSize): Promise<readonly Fact[]> {
  const { server } = runner;
  const connections = await openConnections(server, parallel);
  const users: string[] = [];
  const startedAt = performance.now();
  await inParallel(connections, size.users, async (connection, n) => {
    await lookFor(connection, `/Users?filter=${encodeURIComponent(`userName eq "${userName(n)}"`)}`);
    users[n] = await make(connection, '/Users', entraUser(n));
    if ((n + 1) % sayEvery === 0)
      process.stderr.write(`${n + 1} users loaded, peak ${memoryOf(server.pid).peak.toFixed(0)} MB\n`);
  });
  const usersMs = performance.now() - startedAt;
  await inParallel(connections, size.groups, (connection, n) => loadGroup(connection, { n, users }));
  const allMs = performance.now() - startedAt;
  const cpuMs = await server.cpuMs();
  for (const connection of connections) connection.close();
  const { peak } = memoryOf(server.pid);
  const name = `first load of ${size.users} users and ${size.groups} groups of ${perGroup}`;
  const seconds = (took: number) => `${(took / 1000).toFixed(1)} s`;
  return [
    {
      name: `${name}, wall`,
      figure: `${seconds(allMs)} (users ${seconds(usersMs)}; CPU ${seconds(cpuMs)})`,
      goal: 'reported',
      isReached: null,
    },
    {
      name: `${name}, peak memory`,
      figure: `${peak.toFixed(0)} MB`,
      goal: `${size.memoryGoalMb} MB`,
      isReached: peak <= size.memoryGoalMb,
    },
  ];
}

async function inParallel(
  connections: readonly Connection[],
  count: number,
  work: (connection: Connection, n: number) => Promise<void>,
): Promise<void> {
  const turn = { next: 0 };
  await Promise.all(
    connections.map(async (connection) => {
      while (turn.next < count) await work(connection, (turn.next += 1) - 1);
    }),
  );
}

async function loadGroup(
  connection: Connection,
  { n, users }: { readonly n: number; readonly users: readonly string[] },
): Promise<void> {
  const group = entraGroup(n);
  const filter = encodeURIComponent(`displayName eq "${group.displayName}"`);
  await lookFor(connection, `/Groups?excludedAttributes=members&filter=${filter}`);
  const id = await make(connection, '/Groups', group);
  for (let from = 0; from < perGroup; from += perPatch) {
    const value = Array.from({ length: perPatch }, (_, member) => ({
      $ref: null,
      value: users[(n * perGroup + from + member) % users.length],
    }));
    const text = await connection.send(patch(`/Groups/${id}`, [{ op: 'Add', path: 'members', value }]));
    if (!text.startsWith('HTTP/1.1 20')) throw unexpected(text);
  }
}

async function lookFor(connection: Connection, path: string): Promise<void> {
  const text = await connection.send(get(path));
  if (!text.includes('"totalResults":0')) throw unexpected(text);
}

async function make(connection: Connection, path: string, body: object): Promise<string> {
  const text = await connection.send({ method: 'POST', path, body });
  const id = /"id":"([^"]+)"/.exec(text)?.[1];
  if (!text.startsWith('HTTP/1.1 201') || id === undefined) throw unexpected(text);
  return id;
}

function unexpected(text: string): Error {
  return new Error(`the first load met ${text.slice(0, 2000)}`);
}
