import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A line of the daemon's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg?: string };

/** The real daemon in a process of its own. Tests wait for its log lines, never for time. */
export interface DaemonProcess {
  /** Resolves with the first line, past or coming, that fits. Rejects when the process ends before. */
  until(fits: (line: LogLine) => boolean): Promise<LogLine>;
  /** Resolves when the process has ended; the signal is sent first. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly lines: readonly LogLine[];
}

export interface DaemonOptions {
  readonly config: string;
  readonly store: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `src/main.ts` on a free port. */
export function startProcess({ config, store, env = {} }: DaemonOptions): DaemonProcess {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      SEATWARDEN_CONFIG: config,
      SEATWARDEN_STORE: store,
      SEATWARDEN_PORT: '0',
      SEATWARDEN_LEASE_MS: '300',
      LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return watch(child);
}

function watch(child: ChildProcess): DaemonProcess {
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const wakeAll = () => {
    for (const wake of waiting) wake();
  };
  createInterface({ input: child.stderr ?? process.stdin }).on('line', (text) => {
    lines.push(text.startsWith('{') ? (JSON.parse(text) as LogLine) : { msg: text });
    wakeAll();
  });
  void ended.then(wakeAll);

  return {
    lines,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(fits);
          if (found !== undefined) {
            waiting.delete(look);
            resolve(found);
          } else if (child.exitCode !== null || child.signalCode !== null) {
            waiting.delete(look);
            reject(new Error(`the daemon ended first: ${lines.map((line) => line.msg).join(' | ')}`));
          }
        };
        waiting.add(look);
        look();
      }),
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
