import { createTask, parse } from 'node-cron';
import { dayMs, type Instant, type TimeZone } from '../core/domain/time.ts';

const minuteMs = 60_000;
/** Every offset of a time zone is a multiple of it, so an hour or a day begins on one. */
const quarterMs = 15 * minuteMs;
/** What was last done longer ago is overdue, whatever the schedule says: doing it once too often does no harm. */
const longestLookMs = 8 * dayMs;

export interface DueQuestion {
  readonly cron: string;
  readonly timeZone: TimeZone;
  readonly lastAt: Instant;
  readonly nowAt: Instant;
}

/** Whether a time of the schedule came after `lastAt`, up to now. */
export function isOverdue({ cron, timeZone, lastAt, nowAt }: DueQuestion): boolean {
  if (nowAt - lastAt > longestLookMs) return true;
  const fields = parse(cron);
  const { hour, dayOfMonth, month, dayOfWeek } = fields;
  // Asking costs: so first whether day and hour fit, once for each quarter of an hour.
  const hours = ['*', '*', ...[hour, dayOfMonth, month, dayOfWeek].map((values) => values.join(','))].join(
    ' ',
  );
  const mayBeIn = createTask(hours, () => undefined, { timezone: timeZone });
  const isDue = createTask(cron, () => undefined, { timezone: timeZone });
  const secondMs = Math.min(...fields.second) * 1000;
  try {
    for (let quarter = floor(nowAt, quarterMs); quarter + quarterMs > lastAt; quarter -= quarterMs) {
      if (!mayBeIn.match(new Date(quarter))) continue;
      for (let at = quarter + secondMs; at < quarter + quarterMs; at += minuteMs) {
        if (at > lastAt && at <= nowAt && isDue.match(new Date(at))) return true;
      }
    }
    return false;
  } finally {
    void mayBeIn.destroy();
    void isDue.destroy();
  }
}

function floor(at: Instant, stepMs: number): Instant {
  return at - (at % stepMs);
}
