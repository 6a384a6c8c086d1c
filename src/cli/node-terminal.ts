import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.ts';

/** The terminal of this process: data on stdout, everything else on stderr. */
export function createNodeTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    say: (text) => void stderr.write(text),
    isColoured: stdout.isTTY && stdout.hasColors(),
    columns: stdout.columns ?? 120,
    ask: stdin.isTTY
      ? async (question) => {
          const lines = createInterface({ input: stdin, output: stderr });
          try {
            return await lines.question(question);
          } finally {
            lines.close();
          }
        }
      : null,
  };
}
