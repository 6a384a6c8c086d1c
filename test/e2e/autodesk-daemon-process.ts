import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { SimulatedClock } from '../simulators/autodesk/clock.ts';
import type { FromDaemon, ToDaemon, Wish } from './autodesk-messages.ts';

export interface DaemonSettings {
  readonly config: string;
  /** A file of SQLite. */
  readonly store: string;
  readonly clock: SimulatedClock;
  readonly env: Readonly<Record<string, string>>;
  /** Called when it has loaded, before it asks anybody anything. */
  readonly onHello: () => void;
}

/** A daemon in a process of its own that sleeps in simulated time. */
export interface SimulatedDaemon {
  /** Resolves when it listens; false when it was killed before. */
  readonly listening: Promise<boolean>;
  /** Undefined when it was killed meanwhile. Rejects when it cannot do what it is asked for. */
  ask<Value>(wish: Wish): Promise<Value | undefined>;
  kill(): void;
  /** Ends it as an administrator does; resolves with its exit code. */
  stop(): Promise<number | null>;
  readonly ended: Promise<number | null>;
  /** What it wrote to stderr. */
  readonly said: readonly string[];
}

interface Asked {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts `autodesk-daemon.ts`. */
export function startSimulatedDaemon(settings: DaemonSettings): SimulatedDaemon {
  const { clock } = settings;
  const child = forkDaemon(settings);
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const asked = new Map<number, Asked>();
  const listening = Promise.withResolvers<boolean>();
  const ended = once(child, 'exit').then(([code]) => {
    listening.resolve(false);
    for (const { resolve } of asked.values()) resolve(undefined);
    return code as number | null;
  });
  // A message to a process that has just been killed gets nowhere, and the exit tells.
  const send = (message: ToDaemon) => child.connected && child.send(message, () => undefined);

  child.on('message', (message: FromDaemon) => {
    switch (message.kind) {
      case 'hello':
        return settings.onHello();
      case 'listening':
        return listening.resolve(true);
      case 'sleep':
        clock.advance(message.ms);
        return void send({ kind: 'awake', id: message.id, now: clock.now() });
      case 'answer': {
        const { value, failure } = message;
        if (failure === null) asked.get(message.id)?.resolve(value);
        else asked.get(message.id)?.reject(new Error(`${failure}\n${said.join('')}`));
        asked.delete(message.id);
      }
    }
  });

  const counted = { asks: 0 };
  return {
    listening: listening.promise,
    ended,
    said,
    ask<Value>(wish: Wish) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      counted.asks += 1;
      if (child.exitCode !== null || child.signalCode !== null) resolve(undefined);
      else asked.set(counted.asks, { resolve, reject });
      send({ kind: 'ask', id: counted.asks, now: clock.now(), wish });
      return promise as Promise<Value | undefined>;
    },
    kill: () => void child.kill('SIGKILL'),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function forkDaemon({ config, store, clock, env }: DaemonSettings): ChildProcess {
  return fork('test/e2e/autodesk-daemon.ts', [], {
    // Neither the options nor the environment of whoever runs the tests.
    execArgv: [],
    env: {
      PATH: process.env['PATH'] ?? '',
      SEATWARDEN_CONFIG: config,
      SEATWARDEN_STORE: `sqlite:${store}`,
      SIMULATED_NOW: String(clock.now()),
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
