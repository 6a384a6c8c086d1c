import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { cronExpression } from '../../src/config/values/cron-expression.ts';
import { duration, durationOrOff, wholeDays } from '../../src/config/values/duration.ts';
import { countLimit, floorLimit, shareLimit } from '../../src/config/values/limit.ts';
import { plainDate } from '../../src/config/values/plain-date.ts';
import { slug, toSlug } from '../../src/config/values/slug.ts';
import { timeZone } from '../../src/config/values/time-zone.ts';

const dayMs = 86_400_000;

function read(schema: z.ZodType, input: unknown): unknown {
  const parsed = schema.safeParse(input);
  return parsed.success ? parsed.data : parsed.error.issues.map(({ message }) => message).join('; ');
}

describe('a duration', () => {
  it.each([
    ['P3D', 3 * dayMs],
    ['PT0S', 0],
    ['P90D', 90 * dayMs],
    ['P2W', 14 * dayMs],
    ['PT12H', dayMs / 2],
    ['P1DT30M', dayMs + 1_800_000],
    ['PT1.5H', 5_400_000],
  ])('%s has a fixed length', (text, ms) => {
    expect(read(duration(), text)).toBe(ms);
  });

  it.each([
    ['P1M', 'years and months have no fixed length; write days: P30D instead of `P1M`'],
    ['P1Y6M', 'years and months have no fixed length; write days: P545D instead of `P1Y6M`'],
    ['-P1D', '`-P1D` is negative; a duration starts at PT0S'],
    ['P36501D', '`P36501D` is longer than P36500D'],
    ['3 days', '`3 days` is no duration, did you mean P3D?'],
    ['12h', '`12h` is no duration, did you mean PT12H?'],
    ['30min', '`30min` is no duration, did you mean PT30M?'],
    [7, '`7` is no duration, did you mean P7D?'],
    [0, '`0` is no duration, did you mean PT0S?'],
    ['soon', '`soon` is no duration; write it like P3D (days), PT12H (hours) or PT30M (minutes)'],
    ['off', '`off` is no duration; write it like P3D (days), PT12H (hours) or PT30M (minutes)'],
  ])('%s is refused with what to write', (input, message) => {
    expect(read(duration(), input)).toBe(message);
  });

  it('may be off only where that has a meaning', () => {
    expect(read(durationOrOff(), 'off')).toBe('off');
    expect(read(durationOrOff(), 'PT0S')).toBe(0);
  });

  it('is whole days where days are counted by the calendar', () => {
    expect(read(wholeDays(), 'P3D')).toBe(3);
    expect(read(wholeDays(), 'PT48H')).toBe(2);
    expect(read(wholeDays(), 'PT36H')).toBe('`PT36H` must be whole days, such as P3D');
  });

  it('of days and seconds is their sum', () => {
    const parts = fc.record({ days: fc.nat(30_000), seconds: fc.nat(86_399) });
    fc.assert(
      fc.property(parts, ({ days, seconds }) => {
        expect(read(duration(), `P${days}DT${seconds}S`)).toBe(days * dayMs + seconds * 1000);
      }),
    );
  });
});

describe('a limit', () => {
  it('keeps none and no limit apart', () => {
    expect(read(shareLimit(), 0)).toBe(0);
    expect(read(shareLimit(), '0%')).toBe(0);
    expect(read(shareLimit(), 'off')).toBe('off');
    expect(read(countLimit(), 0)).toBe(0);
    expect(read(countLimit(), 'off')).toBe('off');
  });

  it('is a floor, where every number has to be reached', () => {
    expect(read(floorLimit(), 200)).toBe(200);
    expect(read(floorLimit(), 'off')).toBe('off');
    expect(read(floorLimit(), '5%')).toBe(
      '`5%` is no count: a whole number such as 200, or `off` for no floor',
    );
    expect(read(floorLimit(), undefined)).toBe('is required');
  });

  it.each([
    ['5%', 0.05],
    ['7 %', 0.07],
    ['12.5%', 0.125],
    ['100%', 1],
  ])('%s is a share', (text, share) => {
    expect(read(shareLimit(), text)).toBe(share);
  });

  it.each([
    [5, '`5` is no share, did you mean 5%?; 0 allows none, `off` switches the limit off'],
    [0.07, '`0.07` is no share, did you mean 7%?; 0 allows none, `off` switches the limit off'],
    ['101%', '`101%` is no share, write it like 5%; 0 allows none, `off` switches the limit off'],
    ['-5%', '`-5%` is no share, write it like 5%; 0 allows none, `off` switches the limit off'],
    [false, '`false` is no share, write it like 5%; 0 allows none, `off` switches the limit off'],
  ])('%s is no share', (input, message) => {
    expect(read(shareLimit(), input)).toBe(message);
  });

  it.each([
    ['25', '`25` is no count: a whole number such as 25; 0 allows none, `off` switches the limit off'],
    [-1, '`-1` is no count: a whole number such as 25; 0 allows none, `off` switches the limit off'],
    [2.5, '`2.5` is no count: a whole number such as 25; 0 allows none, `off` switches the limit off'],
    ['5%', '`5%` is no count: a whole number such as 25; 0 allows none, `off` switches the limit off'],
  ])('%s is no count', (input, message) => {
    expect(read(countLimit(), input)).toBe(message);
  });
});

describe('a time zone', () => {
  it.each(['Europe/London', 'UTC', 'Etc/GMT+12', 'America/Argentina/Buenos_Aires', 'US/Pacific'])(
    '%s is one of the IANA database',
    (zone) => {
      expect(read(timeZone(), zone)).toBe(zone);
    },
  );

  it.each([
    ['London', '`London` is no IANA time zone, did you mean Europe/London?'],
    ['New York', '`New York` is no IANA time zone, did you mean America/New_York?'],
    ['Europe/Lundon', '`Europe/Lundon` is no IANA time zone, did you mean Europe/London?'],
    ['+01:00', '`+01:00` is no IANA time zone; write it like Europe/London or Pacific/Auckland'],
    ['', '`` is no IANA time zone; write it like Europe/London or Pacific/Auckland'],
  ])('%s is none', (zone, message) => {
    expect(read(timeZone(), zone)).toBe(message);
  });
});

describe('a schedule', () => {
  it.each(['*/15 * * * *', '0 3 * * 1-5', '30 0 3 * * *'])('%s is a cron expression', (text) => {
    expect(read(cronExpression(), text)).toBe(text);
  });

  it.each(['*/15', '61 * * * *', 'every 15 minutes', ''])('%s is none', (text) => {
    expect(read(cronExpression(), text)).toBe(
      `\`${text}\` is no cron expression; write minute hour day month weekday, such as "*/15 * * * *"`,
    );
  });
});

describe('a date', () => {
  it('is a day of the calendar', () => {
    expect(read(plainDate(), '2028-02-29')).toBe('2028-02-29');
  });

  it.each(['2027-02-29', '2026-1-1', '2026-11-30T00:00:00Z', '30.11.2026', '20261130'])(
    '%s is none',
    (text) => {
      expect(read(plainDate(), text)).toBe(`\`${text}\` is no date; write it like "2026-11-30"`);
    },
  );
});

describe('an id', () => {
  it('can be made of any name that has a letter or digit', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const id = toSlug(name);
        expect(id === '' || read(slug(), id) === id).toBe(true);
      }),
    );
  });

  it.each(['-a', 'a-', 'A', 'a b', 'a_b', '', 'a'.repeat(64)])('%s is none', (text) => {
    expect(read(slug(), text)).toContain('is no id');
  });
});
