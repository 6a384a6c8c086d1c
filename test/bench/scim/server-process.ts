import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Asked, Told } from './child.ts';

const scripts = {
  ours: new URL('serve-ours.ts', import.meta.url),
  plain: new URL('serve-plain.ts', import.meta.url),
  peer: new URL('serve-peer.ts', import.meta.url),
};
export type ServerKind = keyof typeof scripts;

/** A server in a process of its own, so that its CPU and its memory are nobody else's. */
export interface ServerProcess {
  readonly kind: ServerKind;
  readonly port: number;
  readonly pid: number;
  /** The next of its bearer tokens in turn, so that none asks more often than one may; null when it takes none. */
  nextToken(): string | null;
  /** CPU time of all its threads since its start. */
  cpuMs(): Promise<number>;
  /** Begins a CPU profile, or ends it and writes it to a file. */
  profile(file: string | null): Promise<void>;
  stop(): Promise<void>;
}

const stopLimitMs = 10_000;

/** Every server has the young generation that the daemon runs with. */
export async function startServer(kind: ServerKind, file: string): Promise<ServerProcess> {
  const child = fork(scripts[kind], [file], {
    execArgv: ['--max-semi-space-size=32'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'seatwarden-compiled') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // When the bench ends in whatever way, so does the child.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ready = await hear(child, 'ready');
  const tokens = { used: 0 };
  return {
    kind,
    port: ready.port,
    pid: child.pid ?? 0,
    nextToken: () => ready.tokens[(tokens.used += 1) % ready.tokens.length] ?? null,
    async cpuMs() {
      tell(child, { kind: 'usage' });
      return (await hear(child, 'usage')).cpuMs;
    },
    async profile(path) {
      tell(child, { kind: 'profile', file: path });
      await hear(child, 'profiled');
    },
    async stop() {
      process.removeListener('exit', kill);
      if (!child.connected) return void kill();
      const limit = setTimeout(kill, stopLimitMs);
      const ended = once(child, 'exit');
      tell(child, { kind: 'stop' });
      await ended;
      clearTimeout(limit);
    },
  };
}

function tell(child: ChildProcess, asked: Asked): void {
  child.send(asked);
}

/** The next word of this kind. Rejects when the child ends instead. */
function hear<K extends Told['kind']>(child: ChildProcess, kind: K): Promise<Extract<Told, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const onMessage = (told: Told) => {
      if (told.kind !== kind) return;
      child.off('message', onMessage).off('exit', onExit);
      resolve(told as Extract<Told, { kind: K }>);
    };
    const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
      reject(new Error(`a server of the bench ended with ${signal ?? code}`));
    child.on('message', onMessage).once('exit', onExit);
  });
}
