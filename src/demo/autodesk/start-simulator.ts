import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { ConfigInvalid } from '../../errors.ts';

const Listening = z.object({ url: z.url() });
const program = fileURLToPath(new URL('../../../test/simulators/autodesk/main.ts', import.meta.url));

export interface RunningSimulator {
  /** Stands for `https://developer.api.autodesk.com`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the simulator of Autodesk's API as a process of its own. It belongs to the tests, so a checkout is needed. */
export async function startSimulator(given: object): Promise<RunningSimulator> {
  if (!existsSync(program)) {
    throw new ConfigInvalid([
      'the demo with Autodesk needs the simulator, which is in the repository and not in the package',
    ]);
  }
  const child = spawn(process.execPath, [program, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => [''])]);
  if (line[0] === '') throw new Error('the simulator of Autodesk ended before it listened');
  const { url } = Listening.parse(JSON.parse(String(line[0])));
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
