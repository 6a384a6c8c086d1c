import { LicensingUnavailable } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MinuteBudget, Slot } from './minute-budget.ts';

/** Who goes first when the minute is short. */
export const urgencies = { leaver: 0, move: 1, read: 2, joiner: 3 } as const;
export type Urgency = keyof typeof urgencies;

/** The line in which this process's calls wait for the minute's allowance. */
export interface CallQueue {
  /** Resolves when the call may be made, the most urgent first. Throws `LicensingUnavailable` when that is too far off. */
  turn(urgency: Urgency, signal: AbortSignal): Promise<Slot>;
}

export interface QueueDeps {
  readonly budget: MinuteBudget;
  readonly clock: Clock;
  /** Rejects when the signal ends it. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

interface Waiting {
  readonly urgency: Urgency;
  readonly resolve: (slot: Slot) => void;
  readonly reject: (error: unknown) => void;
}

/** A run does not stand still for longer than this: what is not done now is planned again. */
const longestWaitMs = 5 * 60_000;

export function createCallQueue({ budget, clock, wait }: QueueDeps): CallQueue {
  const line: Waiting[] = [];
  const state = { isServing: false, pause: new AbortController() };

  async function serve(): Promise<void> {
    state.isServing = true;
    try {
      while (line.length > 0) {
        const claimed = await budget.claim();
        if (claimed.kind === 'slot') takeMostUrgent(line)?.resolve(claimed.slot);
        else await pauseUntil(claimed.until);
      }
    } catch (error) {
      for (const { reject } of line.splice(0)) reject(error);
    } finally {
      state.isServing = false;
    }
  }

  async function pauseUntil(until: number): Promise<void> {
    const ms = Math.max(1, until - clock.now());
    if (ms > longestWaitMs) throw tooLong(ms);
    state.pause = new AbortController();
    // Nobody is left in the line when it is ended early.
    await wait(ms, state.pause.signal).catch(() => undefined);
  }

  return {
    turn(urgency, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Slot>();
      const waiting = { urgency, resolve, reject };
      const leave = () => {
        const index = line.indexOf(waiting);
        if (index >= 0) line.splice(index, 1);
        if (line.length === 0) state.pause.abort();
        reject(new LicensingUnavailable('stopped while a call waited for the allowance of the minute'));
      };
      if (signal.aborted) leave();
      else line.push(waiting);
      signal.addEventListener('abort', leave, { once: true });
      if (!state.isServing) void serve();
      return promise.finally(() => signal.removeEventListener('abort', leave));
    },
  };
}

/** Those that are as urgent go in the order in which they came. */
function takeMostUrgent(line: Waiting[]): Waiting | undefined {
  const first = line.reduce(
    (best, { urgency }, index) => (urgencies[urgency] < urgencies[line[best]!.urgency] ? index : best),
    0,
  );
  return line.splice(first, 1)[0];
}

function tooLong(ms: number): LicensingUnavailable {
  return new LicensingUnavailable(`Autodesk asks to be left alone for ${Math.ceil(ms / 1000)} seconds`, {
    retryAfterMs: ms,
  });
}
