import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly said: string;
}

/** A folder of its own that commands run in, with a store in it. */
export interface CliFolder {
  readonly path: string;
  /** Runs `seatwarden` with these arguments, in a pipe, and waits for its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  remove(): void;
}

const root = resolve(import.meta.dirname, '../..');

export function makeCliFolder(): CliFolder {
  const path = mkdtempSync(join(tmpdir(), 'seatwarden-cli-'));
  return {
    path,
    async run(args, env = {}) {
      const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
        cwd: path,
        env: {
          PATH: process.env['PATH'] ?? '',
          // Commands are many, and each would compile all of the source again.
          NODE_COMPILE_CACHE: join(tmpdir(), 'seatwarden-compiled'),
          SEATWARDEN_STORE: `sqlite:${join(path, 'store.db')}`,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [out, said, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit') as Promise<[number | null]>,
      ]);
      return { code: code ?? -1, out, said };
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
