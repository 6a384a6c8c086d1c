import type { UsedOn } from '../../ports/usage-report.ts';

export type DateOrder = 'mdy' | 'dmy';

const slashed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const iso = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/;
const moment = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
/** A clock without a zone says no more than its day. */
const localMoment = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const named = /^(?:([a-z]{3,9})\.? (\d{1,2}),? (\d{4})|(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4}))$/i;

/** Which of day and month comes first in all these dates, if any shows it; null where it does not matter. */
export function orderOf(texts: readonly string[]): DateOrder | 'unclear' | null {
  const pairs = texts.flatMap((text) => {
    const found = slashed.exec(text);
    return found === null ? [] : [[Number(found[1]), Number(found[2])] as const];
  });
  if (pairs.length === 0) return null;
  const isDayFirst = pairs.some(([first]) => first > 12);
  const isMonthFirst = pairs.some(([, second]) => second > 12);
  if (isDayFirst === isMonthFirst) return 'unclear';
  return isDayFirst ? 'dmy' : 'mdy';
}

/** A date of a report; `none` where there is no use. */
export function readUsageDate(text: string, order: DateOrder | null): UsedOn | 'none' | 'wrong' {
  if (/^(|-|n\/a|never|none)$/i.test(text)) return 'none';
  if (moment.test(text)) {
    const at = Date.parse(text.replace(' ', 'T'));
    return Number.isNaN(at) ? 'wrong' : { kind: 'moment', at };
  }
  const day = dayOf(text, order);
  return day === null ? 'wrong' : { kind: 'day', day };
}

function dayOf(text: string, order: DateOrder | null): string | null {
  const local = localMoment.exec(text);
  const plain = iso.exec(local?.[1] ?? text);
  if (plain !== null) return realDay(plain[1], plain[2], plain[3]);
  const pair = slashed.exec(text);
  if (pair !== null) {
    const [, first, second, year] = pair;
    return order === 'dmy'
      ? realDay(year, second, first)
      : order === 'mdy'
        ? realDay(year, first, second)
        : null;
  }
  const words = named.exec(text);
  if (words === null) return null;
  const month = months.indexOf((words[1] ?? words[5] ?? '').slice(0, 3).toLowerCase()) + 1;
  return realDay(words[3] ?? words[6], String(month), words[2] ?? words[4]);
}

/** Null for a day that no calendar has, such as 30 February. */
function realDay(year = '', month = '', day = ''): string | null {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text ? text : null;
}
