import type { LogEntry } from '../simulators/autodesk/log.ts';
import { teamId, type Work } from './autodesk-ground.ts';
import type { Trialled } from './autodesk-trial.ts';

/** Calls of a minute that are ours: 60 of Autodesk, less those that are left for others. */
export const allowance = 50;

/** What the changes of one run cost. */
export interface Price {
  readonly changes: number;
  readonly calls: number;
  /** Calls that list the whole team, pools included. */
  readonly readingCalls: number;
  readonly perUnassign: number;
  readonly perAdd: number;
  /** From the first call to the last, in minutes of the simulated clock. */
  readonly minutes: number;
  /** What the changes alone take at the least. */
  readonly leastMinutes: number;
  /** Of the allowed calls of each whole minute, how many were made. */
  readonly shareOfMinute: number;
  readonly throttled: number;
  /** The most 429 in one minute. */
  readonly throttledInAMinute: number;
}

/** The price of the first run that did something, by the simulator's log. */
export function priceOf({ simulator, reports }: Trialled, { unassign, add }: Work): Price {
  const run = reports.find(({ counts }) => (counts['planned'] ?? 0) > 0);
  const lines = simulator.log.slice(run?.from, run?.to).filter((line) => line.teamId === teamId);
  const changes = lines.filter(({ operation }) => operation === 'assign' || operation === 'unassign');
  const about = (product: string) =>
    lines.filter((line) => line.about.productId === `prod_${product}`).length;
  const throttled = lines.filter(({ status }) => status === 429);
  return {
    changes: changes.filter(({ committed }) => committed).length,
    calls: lines.length,
    readingCalls: lines.filter(isOfReading).length,
    perUnassign: about('FLOW') / unassign,
    perAdd: about('VIZ') / add,
    minutes: ((lines.at(-1)?.at ?? 0) - (lines[0]?.at ?? 0)) / 60_000,
    leastMinutes: changes.length / allowance,
    shareOfMinute: shareOfMinute(lines),
    throttled: throttled.length,
    throttledInAMinute: Math.max(0, ...perMinute(throttled)),
  };
}

function isOfReading({ operation, about }: LogEntry): boolean {
  return operation.startsWith('list') && about.userId === undefined && about.email === undefined;
}

function perMinute(lines: readonly LogEntry[]): readonly number[] {
  return [...Map.groupBy(lines, ({ minute }) => minute).values()].map(({ length }) => length);
}

/** The last minute ends when the work does, and says nothing. */
function shareOfMinute(lines: readonly LogEntry[]): number {
  const whole = perMinute(lines).slice(0, -1);
  return whole.reduce((sum, calls) => sum + calls, 0) / (whole.length * allowance);
}
