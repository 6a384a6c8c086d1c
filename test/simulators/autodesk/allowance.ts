import { minuteMs, minuteOf } from './clock.ts';

/** Calls of other apps and scripts, which draw on the same team's minute. */
export interface ForeignTraffic {
  /** How many in a minute; a function when minutes differ. */
  readonly perMinute: number | ((minute: number) => number);
  /** All before our first call of the minute, or one before each of our calls. */
  readonly arrives: 'first' | 'between';
}

export interface Taken {
  readonly isGranted: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Taken by others in this minute. */
  readonly foreign: number;
  /** Whole seconds until the minute is over, at least one. */
  readonly resetSeconds: number;
}

interface Bucket {
  minute: number;
  own: number;
  foreign: number;
}

/** Counters that are whole again at each UTC minute. */
export interface Allowances {
  take(bucket: string, limit: number): Taken;
  setTraffic(bucket: string, traffic: ForeignTraffic | null): void;
}

export function createAllowances(now: () => number): Allowances {
  const buckets = new Map<string, Bucket>();
  const traffics = new Map<string, ForeignTraffic>();

  function take(name: string, limit: number): Taken {
    const at = now();
    const minute = minuteOf(at);
    let bucket = buckets.get(name);
    if (bucket?.minute !== minute) bucket = { minute, own: 0, foreign: 0 };
    buckets.set(name, bucket);
    const others = comingNow(traffics.get(name), bucket);
    bucket.foreign += Math.min(others, Math.max(0, limit - bucket.own - bucket.foreign));
    const isGranted = bucket.own + bucket.foreign < limit;
    if (isGranted) bucket.own += 1;
    const resetSeconds = Math.ceil(((minute + 1) * minuteMs - at) / 1000);
    const { own, foreign } = bucket;
    return { isGranted, limit, foreign, remaining: limit - own - foreign, resetSeconds };
  }

  return {
    take,
    setTraffic(bucket, traffic) {
      if (traffic === null) traffics.delete(bucket);
      else traffics.set(bucket, traffic);
    },
  };
}

function comingNow(traffic: ForeignTraffic | undefined, { minute, foreign }: Bucket): number {
  if (traffic === undefined) return 0;
  const { perMinute, arrives } = traffic;
  const left = (typeof perMinute === 'number' ? perMinute : perMinute(minute)) - foreign;
  return Math.max(0, arrives === 'first' ? left : Math.min(1, left));
}
