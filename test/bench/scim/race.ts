import { type Lap, type LapLimits, runLap, type Runner, type Spread, spreadOf } from './laps.ts';
import type { Operation } from './operations.ts';

/** Who is measured against whom; a runner that is missing leaves its figures out. */
export interface Field {
  readonly ours: Runner;
  readonly yardstick: Runner;
  /** Ours with a thousand users. */
  readonly small: Runner;
}

export interface Result {
  readonly operation: Operation;
  readonly oursMs: number;
  readonly yardstickMs: number;
  /** Ours over the yardstick, of each round. */
  readonly ratio: Spread;
  readonly oursPerSecond: number;
  readonly yardstickPerSecond: number;
  /** Ours over ours with a thousand users. */
  readonly scale: Spread;
  /** From request to answer. */
  readonly medianMs: number;
}

const lapLimits: LapLimits = { requests: 1500, ms: 700 };
const warmUp: LapLimits = { requests: 1000, ms: 700 };

/** Rounds in which everybody runs a lap, one after the other, so that all meet the same noise; the first counts for nothing. */
export async function race(field: Field, operation: Operation, rounds: number): Promise<Result> {
  const runners = [field.ours, field.yardstick, field.small] as const;
  for (const runner of runners) await runLap(runner, operation, warmUp);
  const laps: (readonly [Lap, Lap, Lap])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [ours, yardstick, small] = runners;
    laps.push([
      await runLap(ours, operation, lapLimits),
      await runLap(yardstick, operation, lapLimits),
      await runLap(small, operation, lapLimits),
    ]);
  }
  const median = (of: (lap: readonly [Lap, Lap, Lap]) => number) => spreadOf(laps.map(of)).median;
  return {
    operation,
    oursMs: median(([ours]) => ours.cpuMs),
    yardstickMs: median(([, yardstick]) => yardstick.cpuMs),
    ratio: spreadOf(laps.map(([ours, yardstick]) => ours.cpuMs / yardstick.cpuMs)),
    oursPerSecond: median(([ours]) => ours.perSecond),
    yardstickPerSecond: median(([, yardstick]) => yardstick.perSecond),
    scale: spreadOf(laps.map(([ours, , small]) => ours.cpuMs / small.cpuMs)),
    medianMs: median(([ours]) => ours.medianMs),
  };
}
