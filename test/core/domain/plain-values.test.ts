import { describe, expect, it } from 'vitest';
import { daysRenewable } from '../../../src/core/domain/after-end.ts';
import { fallbackFor } from '../../../src/core/domain/fallback-for.ts';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import { readDate } from '../../../src/core/domain/read-date.ts';
import { entriesOf, objectOf, textOf } from '../../../src/core/domain/read-resource.ts';
import { headOfLine, isUndoable, undoneRule } from '../../../src/core/domain/seat-exception.ts';
import { addDays, weekdayOf } from '../../../src/core/domain/time.ts';
import { writeCsv } from '../../../src/core/domain/write-csv.ts';
import { poolId, rule } from '../../support/builders.ts';

describe('a file for a spreadsheet', () => {
  it('has a header, and a line for each row that ends as RFC 4180 says', () => {
    expect(
      writeCsv(
        ['name', 'seats'],
        [
          ['Ana', 2],
          [null, 0],
        ],
      ),
    ).toBe('name,seats\r\nAna,2\r\n,0\r\n');
    expect(writeCsv(['name'], [])).toBe('name\r\n');
  });

  it('quotes what would end a cell', () => {
    expect(writeCsv(['a,b'], [['say "x"'], ['one\ntwo'], ['one\rtwo'], ['plain text']])).toBe(
      '"a,b"\r\n"say ""x"""\r\n"one\ntwo"\r\n"one\rtwo"\r\nplain text\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '＝1', '＋1', '－1', '＠x'])('disarms %j', (text) => {
    expect(writeCsv([], [[text]])).toBe(`\r\n'${text}\r\n`);
  });

  it('lets numbers and signs inside of a cell be', () => {
    expect(writeCsv([], [[-1], ['a=b'], ['ana@example.com']])).toBe('\r\n-1\r\na=b\r\nana@example.com\r\n');
  });
});

describe('a date', () => {
  it.each([
    ['2026-02-28', '2026-02-28'],
    ['2024-02-29', '2024-02-29'],
    ['2026-04-30', '2026-04-30'],
    ['2026-12-31', '2026-12-31'],
    ['2026-10-09T23:00:00-08:00', '2026-10-09'],
  ])('is the day that %s says', (text, day) => {
    expect(readDate(text)).toEqual({ day, isReadable: true });
  });

  it.each([
    '2025-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    'x2026-01-01',
    '2026-01-01x',
    '2026-01-01 ',
    '2026-01-01 10:00',
    '1/1/2026',
  ])('of no calendar is none: %s', (text) => {
    expect(readDate(text)).toEqual({ day: null, isReadable: false });
  });

  it.each([undefined, null, '', 5, '0000-00-00', '9999-12-31', '9999-12-31T00:00:00Z'])(
    'may be missing: %j',
    (value) => {
      expect(readDate(value)).toEqual({ day: null, isReadable: true });
    },
  );

  it('moves by whole days, and has a day of the week', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    expect(weekdayOf('2026-11-22')).toBe(0);
    expect(weekdayOf('2026-11-24')).toBe(2);
  });

  it('of an end is one of a renewal for 45 days, and for 30 where a term is a month', () => {
    expect(daysRenewable({ isMonthly: false })).toBe(45);
    expect(daysRenewable({ isMonthly: true })).toBe(30);
  });
});

describe('an attribute', () => {
  it('is text, an object or entries, or it is nothing', () => {
    expect([textOf('a'), textOf(''), textOf(1), textOf(undefined)]).toEqual(['a', null, null, null]);
    expect([objectOf({ a: 1 }), objectOf(null), objectOf([1]), objectOf('a')]).toEqual([
      { a: 1 },
      null,
      null,
      null,
    ]);
    expect(entriesOf([{ a: 1 }, 'x', null])).toEqual([{ a: 1 }]);
    expect(entriesOf({ a: 1 })).toEqual([]);
  });
});

describe('a fallback', () => {
  const full = rule('full', 'cad', 'userName pr', { fallback: [poolId('lt')] });
  const other = rule('other', 'bim', 'userName pr', { fallback: [poolId('lt')] });
  const standsFor = (id: string, pool: string, rules = [full, other]) =>
    fallbackFor({ ruleId: asId<RuleId>(id), poolId: poolId(pool) }, rules);

  it('stands for the pool whose rule names it, and for no pool of another rule', () => {
    expect(standsFor('full', 'lt')).toEqual(['cad']);
    expect(standsFor('full', 'flex')).toEqual([]);
    expect(standsFor('gone', 'lt')).toEqual([]);
  });

  it('is none where the rule gives the seat itself', () => {
    const both = rule('full', 'lt', 'userName pr');

    expect(standsFor('full', 'cad')).toEqual([]);
    expect(standsFor('full', 'lt', [full, both])).toEqual([]);
  });
});

describe('a removal', () => {
  it.each(['leaver', 'not-entitled', 'idle', 'preempted'] as const)('of class %s can be undone', (name) => {
    expect(isUndoable(name)).toBe(true);
  });

  it.each(['orphan', 'parked', 'duplicate'] as const)('of class %s took nothing from a person', (name) => {
    expect(isUndoable(name)).toBe(false);
  });

  it('that was undone gives before every rule, under an id that no rule can have', () => {
    expect(headOfLine).toBeGreaterThan(1_000_000);
    expect(undoneRule).toMatch(/^[^a-z0-9]/i);
  });
});
