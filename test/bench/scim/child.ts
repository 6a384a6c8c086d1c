import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';

/** What the bench asks of a server in a process of its own, and what that answers. */
export type Asked =
  | { readonly kind: 'usage' }
  | { readonly kind: 'stop' }
  /** From now on; or, with a file, up to now. */
  | { readonly kind: 'profile'; readonly file: string | null };
export type Told =
  | { readonly kind: 'ready'; readonly port: number; readonly tokens: readonly string[] }
  | { readonly kind: 'usage'; readonly cpuMs: number }
  | { readonly kind: 'profiled' };

interface Server {
  readonly port: number;
  /** Bearer tokens that it takes; none when it checks nothing. */
  readonly tokens: readonly string[];
  close(): Promise<void>;
}

const samplingUs = 100;

/** The child's end of the talk. It ends with its parent, however that ends. */
export function answerParent({ port, tokens, close }: Server): void {
  const tell = (told: Told) => process.send?.(told);
  const profile = createProfiler();
  process.once('disconnect', () => process.exit());
  process.on('message', (asked: Asked) => {
    switch (asked.kind) {
      case 'usage': {
        const { user, system } = process.cpuUsage();
        tell({ kind: 'usage', cpuMs: (user + system) / 1000 });
        break;
      }
      case 'profile':
        void profile(asked.file).then(() => tell({ kind: 'profiled' }));
        break;
      case 'stop':
        void close().finally(() => process.exit());
    }
  });
  tell({ kind: 'ready', port, tokens });
}

function createProfiler(): (file: string | null) => Promise<void> {
  const session = new Session();
  return async (file) => {
    if (file === null) {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: samplingUs });
      await session.post('Profiler.start');
    } else {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      await writeFile(file, JSON.stringify(profile));
    }
  };
}
