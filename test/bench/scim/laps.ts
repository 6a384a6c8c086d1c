import { figuresOf } from '../figures.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Operation } from './operations.ts';
import type { Directory } from './people.ts';
import type { ServerProcess } from './server-process.ts';

/** A server in the race, with the directory that it holds and how far it has come with each operation. */
export interface Runner {
  readonly server: ServerProcess;
  readonly directory: Directory;
  readonly asked: Map<Operation, number>;
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

/** Asks until one of the limits is reached; in whatever comes first every answer is looked at. */
export async function runLap(runner: Runner, operation: Operation, limits: LapLimits): Promise<Lap> {
  const { server } = runner;
  const first = runner.asked.get(operation) ?? 0;
  const connections = await openConnections(server, operation.connections);
  const lap = { next: first, last: first + limits.requests, until: performance.now() + limits.ms };
  const times: number[] = [];
  try {
    const startedAt = performance.now();
    const before = await server.cpuMs();
    await Promise.all(
      connections.map((connection) => askInTurn({ connection, runner, operation, times }, lap)),
    );
    const cpuMs = (await server.cpuMs()) - before;
    const ms = performance.now() - startedAt;
    runner.asked.set(operation, lap.next);
    const done = times.length;
    return { cpuMs: cpuMs / done, perSecond: (done * 1000) / ms, medianMs: figuresOf(times).median };
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function openConnections(server: ServerProcess, count: number): Promise<readonly Connection[]> {
  const tokensEach = Math.ceil(server.tokens.length / count);
  return Promise.all(Array.from({ length: count }, (_, n) => openConnection(server, n * tokensEach)));
}

interface Asking {
  readonly connection: Connection;
  readonly runner: Runner;
  readonly operation: Operation;
  readonly times: number[];
}

/** One connection's part of a lap; `lap` is shared with the others. */
async function askInTurn(
  { connection, runner, operation, times }: Asking,
  lap: { next: number; readonly last: number; readonly until: number },
): Promise<void> {
  while (lap.next < lap.last && performance.now() < lap.until) {
    const request = operation.request(lap.next, runner.directory);
    lap.next += 1;
    const sentAt = performance.now();
    const { status, text } = await connection.send(request);
    times.push(performance.now() - sentAt);
    if (status === operation.status && text.includes(operation.proof)) continue;
    const asked = `${request.method} ${request.path} of the server ${runner.server.kind}`;
    throw new Error(`${operation.name}: ${asked} answered ${status}: ${text.slice(0, 2000)}`);
  }
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
