import type { Log } from '../ports/log.ts';
import type { Wake } from '../ports/wake.ts';
import type { RunResult } from '../reconcile/reconcile.ts';
import type { RunRequest } from '../reconcile/run-context.ts';
import type { UnderLease } from './lease-keeper.ts';

/** What an asked-for run wants; the loop adds the signal. */
export type RunWish = Omit<RunRequest, 'signal'>;

export interface RunLoopDeps {
  readonly run: (request: RunRequest) => Promise<RunResult>;
  readonly underLease: UnderLease;
  readonly log: Log;
  /** Told of every finished run, for metrics. */
  readonly finished: (result: RunResult) => void;
}

export interface RunLoop extends Wake {
  /** Runs once, after whatever runs now. Rejects when that run fails or the loop has stopped. */
  request(wish: RunWish): Promise<RunResult>;
  /** Resolves when nothing runs and nothing is waiting to run. */
  idle(): Promise<void>;
  /** Ends the present run between two operations and starts no other. */
  stop(): Promise<void>;
}

interface Asked {
  readonly wish: RunWish;
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: unknown) => void;
}

/** The loop's memory: what was asked for, what woke it, and what goes on. */
interface LoopState {
  readonly asked: Asked[];
  wokenBy: string | null;
  working: Promise<void> | null;
  retry: NodeJS.Timeout | undefined;
  failures: number;
  readonly stopping: AbortController;
}

const longestPauseMs = 60_000;

/**
 * Runs one run at a time under the lease. Wakes that come while a run goes on cost one more run, however many they are;
 * that run sees everything they stored. A run that failed is tried again, later each time.
 */
export function createRunLoop(deps: RunLoopDeps): RunLoop {
  const state: LoopState = {
    asked: [],
    wokenBy: null,
    working: null,
    retry: undefined,
    failures: 0,
    stopping: new AbortController(),
  };
  const start = () => startWork(deps, state);

  return {
    wake(reason) {
      state.wokenBy ??= reason;
      start();
    },
    request(wish) {
      return new Promise((resolve, reject) => {
        state.asked.push({ wish, resolve, reject });
        start();
      });
    },
    async idle() {
      while (state.working !== null) await state.working;
    },
    async stop() {
      state.stopping.abort();
      clearTimeout(state.retry);
      while (state.working !== null) await state.working;
      refuseAsked(state);
    },
  };
}

function startWork(deps: RunLoopDeps, state: LoopState): void {
  if (state.stopping.signal.aborted) return refuseAsked(state);
  state.working ??= workOff(deps, state).then((isResting) => {
    state.working = null;
    // What came between the loop's last look and this moment would else wait for the next wake.
    if (state.asked.length > 0 || (state.wokenBy !== null && !isResting)) startWork(deps, state);
  });
}

function refuseAsked(state: LoopState): void {
  for (const { reject } of state.asked.splice(0)) reject(new Error('the daemon is stopping'));
}

/** True when a run failed: the loop then rests until the retry wakes it. */
async function workOff(deps: RunLoopDeps, state: LoopState): Promise<boolean> {
  while (!state.stopping.signal.aborted && (state.asked.length > 0 || state.wokenBy !== null)) {
    const asked = state.asked.shift();
    // Every run works off all marks, so whatever woke the loop is served by this one, too.
    const trigger = state.wokenBy ?? 'wake';
    state.wokenBy = null;
    const isServed =
      asked === undefined ? await runWoken(deps, state, trigger) : await runAsked(deps, state, asked);
    if (!isServed) return true;
  }
  return false;
}

async function runAsked(
  deps: RunLoopDeps,
  state: LoopState,
  { wish, resolve, reject }: Asked,
): Promise<boolean> {
  try {
    resolve(await runOnce(deps, state, wish));
  } catch (error) {
    reject(error);
  }
  return true;
}

/** False when it failed. */
async function runWoken(deps: RunLoopDeps, state: LoopState, trigger: string): Promise<boolean> {
  try {
    await runOnce(deps, state, { scope: 'marked', trigger, observe: false, approval: null, dryRun: false });
    return true;
  } catch (error) {
    state.failures += 1;
    const delayMs = Math.min(longestPauseMs, 250 * 2 ** Math.min(state.failures, 8));
    deps.log.warn(
      { err: error, failures: state.failures, delayMs },
      'a run did not finish; it is tried again',
    );
    clearTimeout(state.retry);
    state.retry = setTimeout(() => {
      state.wokenBy ??= trigger;
      startWork(deps, state);
    }, delayMs);
    return false;
  }
}

async function runOnce(deps: RunLoopDeps, state: LoopState, wish: RunWish): Promise<RunResult> {
  const result = await deps.underLease((lost) =>
    deps.run({ ...wish, signal: AbortSignal.any([state.stopping.signal, lost]) }),
  );
  state.failures = 0;
  if (result.goesOn) state.wokenBy ??= 'fallbacks';
  deps.finished(result);
  return result;
}
