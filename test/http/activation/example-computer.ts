import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}
/** A computer: the example client in a process of its own, which keeps what it knows in a file. */
export interface ExampleComputer {
  run(args: readonly string[], options?: { readonly aheadMs?: number }): Promise<Said>;
}

interface ComputerOptions {
  readonly name: string;
  readonly folder: string;
  readonly url: string;
}

export function createExampleComputer({ name, folder, url }: ComputerOptions): ExampleComputer {
  const file = join(folder, `${name}.json`);
  return {
    async run(args, { aheadMs = 0 } = {}) {
      const child = spawn(process.execPath, ['deploy/examples/activate.ts', ...args], {
        env: {
          PATH: process.env['PATH'] ?? '',
          NODE_OPTIONS: `--import ${moveClock(aheadMs)}`,
          SEATWARDEN_URL: url,
          PRODUCT: 'CAD',
          ACTIVATION_FILE: file,
          DEVICE_NAME: name,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [out, error, [code]] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'exit') as Promise<[number | null]>,
      ]);
      return { code: code ?? -1, out: out.trim(), error: error.trim() };
    },
  };
}

/** Code that a process runs first, after which its clock is ahead. */
function moveClock(aheadMs: number): string {
  const code = `const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given) { super(...(given.length === 0 ? [Real.now() + ${aheadMs}] : given)); }
      static now() { return Real.now() + ${aheadMs}; }
    };`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
