import type { Log } from '../../src/ports/log.ts';

const say = () => undefined;

export const silentLog: Log = { debug: say, info: say, warn: say, error: say, child: () => silentLog };

/** Remembers what was said, as `level: message`. */
export function createListeningLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const log: Log & { readonly lines: string[] } = {
    lines,
    debug: say,
    info: (_fields, message) => void lines.push(`info: ${message}`),
    warn: (_fields, message) => void lines.push(`warn: ${message}`),
    error: (_fields, message) => void lines.push(`error: ${message}`),
    child: () => log,
  };
  return log;
}
