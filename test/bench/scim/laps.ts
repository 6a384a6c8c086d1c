import { figuresOf } from '../figures.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Operation } from './operations.ts';
import type { Directory } from './people.ts';
import type { ServerProcess } from './server-process.ts';

/** A server in the race, with the directory that it holds and how far it has come with each operation. */
export interface Runner {
  readonly server: ServerProcess;
  readonly directory: Directory;
  readonly progress: Map<Operation, Progress>;
}
interface Progress {
  readonly asked: number;
  readonly previous: string;
}

/** What one lap of one operation took. */
export interface Lap {
  /** Of the server's process, a request. */
  readonly cpuMs: number;
  readonly perSecond: number;
  readonly medianMs: number;
}

export interface LapLimits {
  readonly requests: number;
  readonly ms: number;
}

/** Asks until one of the limits is reached. Throws on an answer that is not what the operation wants to see. */
export async function runLap(runner: Runner, operation: Operation, limits: LapLimits): Promise<Lap> {
  const { server, progress } = runner;
  const { asked, previous } = progress.get(operation) ?? { asked: 0, previous: '' };
  const connections = await openConnections(server, operation.connections);
  const lap = { next: asked, last: asked + limits.requests, previous, times: [] as number[] };
  const startedAt = performance.now();
  const until = startedAt + limits.ms;
  try {
    const before = await server.cpuMs();
    await Promise.all(
      connections.map(async (connection) => {
        while (lap.next < lap.last && performance.now() < until)
          await ask(runner, operation, { connection, lap });
      }),
    );
    const cpuMs = (await server.cpuMs()) - before;
    const ms = performance.now() - startedAt;
    progress.set(operation, { asked: lap.next, previous: lap.previous });
    const done = lap.times.length;
    return { cpuMs: cpuMs / done, perSecond: (done * 1000) / ms, medianMs: figuresOf(lap.times).median };
  } finally {
    for (const connection of connections) connection.close();
  }
}

export function openConnections(server: ServerProcess, count: number): Promise<readonly Connection[]> {
  return Promise.all(Array.from({ length: count }, () => openConnection(server)));
}

interface Asking {
  readonly connection: Connection;
  /** All connections of a lap share it. */
  readonly lap: { next: number; previous: string; readonly times: number[] };
}

async function ask(
  { server, directory }: Runner,
  operation: Operation,
  { connection, lap }: Asking,
): Promise<void> {
  const request = operation.request(lap.next, directory, lap.previous);
  lap.next += 1;
  const sentAt = performance.now();
  const text = await connection.send(request);
  lap.times.push(performance.now() - sentAt);
  lap.previous = text;
  if (operation.proof.test(text)) return;
  const asked = `${request.method} ${request.path} of the server ${server.kind}`;
  throw new Error(`${operation.name}: ${asked} answered ${text.slice(0, 2000)}`);
}

/** The middle of some figures, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  return { median: figuresOf(figures).median, min: Math.min(...figures), max: Math.max(...figures) };
}
