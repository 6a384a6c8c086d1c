import { minuteOf } from './clock.ts';
import type { OperationName } from './operations.ts';

export type LoggedOperation = OperationName | 'authorize' | 'token' | 'revoke' | 'introspect' | 'unknown';

/** One request as the simulator saw it. Tokens never appear. */
export interface LogEntry {
  readonly index: number;
  readonly at: number;
  /** The UTC minute, counted from 1970. */
  readonly minute: number;
  readonly operation: LoggedOperation;
  readonly method: string;
  /** With the query for the API, without it for OAuth. */
  readonly path: string;
  readonly clientId: string | null;
  /** Whose consent the call came under. */
  readonly callerId: string | null;
  readonly teamId: string | null;
  /** What the call was about, as far as it said so. */
  readonly about: { readonly userId?: string; readonly productId?: string; readonly email?: string };
  /** What the simulator decided; a fault may have sent something else, or nothing. */
  readonly status: number;
  /** Name of the problem, or the OAuth error. */
  readonly problem: string | null;
  /** Whether the call changed anything. */
  readonly committed: boolean;
  /** Whether it took from an allowance. */
  readonly counted: boolean;
  /** What others had taken from the same minute by then; null when it was not looked at. */
  readonly foreign: number | null;
  /** When a throttled caller may come back. */
  readonly retryAt: number | null;
  /** The instant that a list shows; null for what is no list. */
  readonly asOf: number | null;
  /** Whether what happened left as a whole answer: without it the caller cannot know. */
  readonly heard: boolean;
  readonly fault: string | null;
  /** Serial number of the refresh token that was presented. */
  readonly refresh: number | null;
}

/** The part of an entry that differs from line to line; what is left out is as usual. */
export type LogLine = Pick<LogEntry, 'operation' | 'method' | 'path' | 'status'> & Partial<LogEntry>;

export interface RequestLog {
  readonly entries: readonly LogEntry[];
  /** Returns a function to call when the caller was gone before the answer was out. */
  write(line: LogLine): () => void;
}

export function createRequestLog(
  now: () => number,
  onLine: (entry: LogEntry) => void = () => {},
): RequestLog {
  const entries: LogEntry[] = [];
  return {
    entries,
    write(line) {
      const at = now();
      const index = entries.length;
      const entry: LogEntry = {
        index,
        at,
        minute: minuteOf(at),
        clientId: null,
        callerId: null,
        teamId: null,
        about: {},
        problem: null,
        committed: false,
        counted: false,
        foreign: null,
        retryAt: null,
        asOf: null,
        heard: true,
        fault: null,
        refresh: null,
        ...line,
      };
      entries.push(entry);
      onLine(entry);
      return () => {
        entries[index] = { ...entry, heard: false };
      };
    },
  };
}
