import { type Lap, type LapLimits, runLap, type Runner, type Spread, spreadOf } from './laps.ts';
import type { Operation } from './operations.ts';

/** Who is measured against whom. */
export interface Field {
  readonly ours: Runner;
  readonly yardstick: Runner;
  /** Ours with a thousand users. */
  readonly small: Runner;
  /** Stock scimmy and its routers, with a thousand users: it could not do with more. Null when it is left out. */
  readonly peer: Runner | null;
}

export interface Result {
  readonly operation: Operation;
  /** CPU of a request. */
  readonly oursMs: number;
  readonly yardstickMs: number;
  /** Ours with a thousand users. */
  readonly smallMs: number;
  /** Ours over the yardstick, of each round. */
  readonly ratio: Spread;
  /** The same of the laps that were disturbed least: on a machine that others use it is nearer to the truth. */
  readonly quietRatio: number;
  readonly oursPerSecond: number;
  readonly yardstickPerSecond: number;
  /** Ours over ours with a thousand users. */
  readonly scale: Spread;
  readonly quietScale: number;
  /** From request to answer. */
  readonly medianMs: number;
  /** The peer over the yardstick; null for what the peer does not do, or without a peer. */
  readonly peerRatio: number | null;
}

/** Until the compiler has seen everything: a yardstick that is not warm flatters. */
const warmUp: LapLimits = { requests: 4000, ms: 30_000 };
/** Short, so that what is compared happens within a moment. */
const lapLimits: LapLimits = { requests: 200, ms: 1000 };
const peerWarmUp: LapLimits = { requests: 40, ms: 500 };
const peerLap: LapLimits = { requests: 40, ms: 1000 };

type Laps = readonly [ours: Lap, yardstick: Lap, small: Lap];

/** Rounds in which everybody runs a lap, one after the other, so that all meet the same noise. */
export async function race(field: Field, operation: Operation, rounds: number): Promise<Result> {
  const { ours, yardstick, small } = field;
  for (const runner of [ours, yardstick, small]) await runLap(runner, operation, warmUp);
  const laps: Laps[] = [];
  for (let round = 0; round < rounds; round += 1) {
    laps.push([
      await runLap(ours, operation, lapLimits),
      await runLap(yardstick, operation, lapLimits),
      await runLap(small, operation, lapLimits),
    ]);
  }
  const median = (of: (laps: Laps) => number) => spreadOf(laps.map(of)).median;
  const quiet = (of: (laps: Laps) => number) => lowerQuartile(laps.map(of));
  const yardstickMs = median((lap) => lap[1].cpuMs);
  const peerMs = await measurePeer(field, operation);
  return {
    operation,
    oursMs: median((lap) => lap[0].cpuMs),
    yardstickMs,
    smallMs: median((lap) => lap[2].cpuMs),
    ratio: spreadOf(laps.map((lap) => lap[0].cpuMs / lap[1].cpuMs)),
    quietRatio: quiet((lap) => lap[0].cpuMs) / quiet((lap) => lap[1].cpuMs),
    oursPerSecond: median((lap) => lap[0].perSecond),
    yardstickPerSecond: median((lap) => lap[1].perSecond),
    scale: spreadOf(laps.map((lap) => lap[0].cpuMs / lap[2].cpuMs)),
    quietScale: quiet((lap) => lap[0].cpuMs) / quiet((lap) => lap[2].cpuMs),
    medianMs: median((lap) => lap[0].medianMs),
    peerRatio: peerMs === null ? null : peerMs / yardstickMs,
  };
}

/** A few requests: it is slow, and no goal hangs on its exact figure. */
async function measurePeer({ peer }: Field, operation: Operation): Promise<number | null> {
  if (peer === null || operation.needsCursors === true) return null;
  await runLap(peer, operation, peerWarmUp);
  return (await runLap(peer, operation, peerLap)).cpuMs;
}

function lowerQuartile(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 4)] ?? Number.NaN;
}
