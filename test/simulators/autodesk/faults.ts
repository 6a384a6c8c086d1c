import type { ForeignTraffic } from './allowance.ts';

/** Before anything is done, so nothing has changed; or after the change is committed. */
export type When = 'before' | 'after';

/** One thing that goes wrong with one call. */
export type Fault =
  /** 429 although the allowance is not used up; null sends no `Retry-After`. */
  | { readonly kind: 'throttled'; readonly retryAfter: number | null }
  | { readonly kind: 'error'; readonly status: 500 | 503; readonly when: When }
  /** 502 with a page for people. */
  | { readonly kind: 'bad-gateway'; readonly when: When }
  /** The connection ends without an answer. On a refresh, `after` loses the new refresh token. */
  | { readonly kind: 'reset'; readonly when: When }
  /** The connection ends within the body. */
  | { readonly kind: 'cut' }
  /** Half of the body with the length of the half, as if it were whole. */
  | { readonly kind: 'half' }
  /** The body comes in two pieces, real milliseconds apart. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Half of the body, and then silence until the caller gives up. */
  | { readonly kind: 'stall' }
  /** The caller's role is gone for this call and the next ones. */
  | { readonly kind: 'demote'; readonly calls: number }
  /** An administrator gives or takes a seat by hand just before the call; `pick` chooses which. */
  | { readonly kind: 'meddle'; readonly action: 'give' | 'take'; readonly pick: number };

export interface ScheduledFault {
  readonly on: 'api' | 'token';
  /** Which call, counted from 0 since the schedule was set. */
  readonly call: number;
  readonly fault: Fault;
}

export type FaultSchedule = readonly ScheduledFault[];

export interface Faults {
  /** Replaces what was planned, and counts calls from 0 again. */
  schedule(schedule: FaultSchedule): void;
  /** For the next call of this kind that has no fault yet. */
  next(fault: Fault, on?: ScheduledFault['on']): void;
  clear(): void;
  /** What has not happened yet. */
  pending(): FaultSchedule;
  /** Other apps' calls on a team; null ends them. */
  setTraffic(teamId: string, traffic: ForeignTraffic | null): void;
}

export interface FaultQueue extends Omit<Faults, 'setTraffic'> {
  /** Counts one call and says what goes wrong with it. */
  take(on: ScheduledFault['on']): readonly Fault[];
}

/** Keeps the plan of what goes wrong when. Several faults may meet in one call. */
export function createFaultQueue(): FaultQueue {
  let planned: FaultSchedule = [];
  const calls = { api: 0, token: 0 };

  function schedule(faults: FaultSchedule): void {
    planned = faults;
    calls.api = 0;
    calls.token = 0;
  }

  return {
    schedule,
    next(fault, on = 'api') {
      let call = calls[on];
      while (planned.some((other) => other.on === on && other.call === call)) call += 1;
      planned = [...planned, { on, call, fault }];
    },
    clear: () => schedule([]),
    pending: () => planned,
    take(on) {
      const due = planned.filter((entry) => entry.on === on && entry.call <= calls[on]);
      if (due.length > 0) planned = planned.filter((entry) => !due.includes(entry));
      calls[on] += 1;
      return due.map(({ fault }) => fault);
    },
  };
}
