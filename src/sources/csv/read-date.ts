import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from '../../core/domain/time.ts';

/** A date, `null` where none is known, or `undefined` for a text that is neither. */
export type DateReader = (text: string) => PlainDate | null | undefined;

const parts: Readonly<Record<string, string>> = {
  YYYY: String.raw`(?<year>\d{4})`,
  MM: String.raw`(?<month>\d{2})`,
  M: String.raw`(?<month>\d{1,2})`,
  DD: String.raw`(?<day>\d{2})`,
  D: String.raw`(?<day>\d{1,2})`,
};

/** Reads dates of one format only: a file that mixes day/month with month/day cannot be told apart. */
export function createDateReader(format: string, noDate: readonly string[]): DateReader {
  const source = format.replaceAll(
    /YYYY|MM?|DD?|[^A-Za-z0-9]/g,
    (part) => parts[part] ?? `\\u{${hex(part)}}`,
  );
  const pattern = new RegExp(`^${source}$`, 'u');
  const none = new Set(['', ...noDate.map((text) => text.toLowerCase())]);

  return (text) => {
    if (none.has(text.toLowerCase())) return null;
    const { year, month, day } = pattern.exec(text)?.groups ?? {};
    if (year === undefined || month === undefined || day === undefined) return undefined;
    try {
      const fields = { year: Number(year), month: Number(month), day: Number(day) };
      return Temporal.PlainDate.from(fields, { overflow: 'reject' }).toString();
    } catch {
      return undefined;
    }
  };
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
