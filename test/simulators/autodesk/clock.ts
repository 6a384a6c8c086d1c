/** Time as the simulator sees it. A test moves it by hand, so that a minute costs nothing. */
export interface SimulatedClock {
  now(): number;
  advance(ms: number): void;
  /** To the first millisecond of the next UTC minute, when allowances are whole again. */
  advanceToNextMinute(): void;
}

export interface ClockOptions {
  readonly startAt: number;
  /** Simulated milliseconds for a real one: 0 stands still until it is moved, 1 is a wall clock. */
  readonly speed?: number;
}

export const minuteMs = 60_000;

export function minuteOf(at: number): number {
  return Math.floor(at / minuteMs);
}

export function createSimulatedClock({ startAt, speed = 0 }: ClockOptions): SimulatedClock {
  const startedAt = performance.now();
  let moved = 0;
  const now = () => Math.floor(startAt + moved + (performance.now() - startedAt) * speed);
  const advance = (ms: number): void => {
    if (!(ms >= 0)) throw new Error(`time does not move by ${ms} ms`);
    moved += ms;
  };
  return { now, advance, advanceToNextMinute: () => advance((minuteOf(now()) + 1) * minuteMs - now()) };
}
