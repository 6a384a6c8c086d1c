import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readUsageReport } from '../../../src/licensing/autodesk/read-usage-report.ts';
import { orderOf } from '../../../src/licensing/autodesk/usage-dates.ts';

const header = 'Team,Product,First name,Last name,Email,Assigned date,Last accessed,Days used';
const report = (...lines: readonly string[]) => [header, ...lines].join('\n');
const line = (used: string, email = 'ana@example.com') => `T,AutoCAD,Ana,Fox,${email},2025-01-01,${used},3`;
const day = (text: string) => ({ kind: 'day', day: text });
const read = (text: string, order: 'mdy' | 'dmy' | null = null) => readUsageReport(text, order);
const usedOn = (used: string, order: 'mdy' | 'dmy' | null = null) => {
  const result = read(report(line(used)), order);
  return result.kind === 'rows' ? result.rows[0]?.used : result.reasons;
};
const why = (text: string) => {
  const result = read(text);
  return result.kind === 'refused' ? result.reasons.join('; ') : expect.unreachable('it was read');
};

describe('a usage report', () => {
  it('is read by the names of its columns, in any order, with others beside them', () => {
    const text =
      'New column;E-Mail address;EMAIL;last_accessed;Product\nx;y;ana@example.com;2026-11-02;AutoCAD\n';

    expect(read(text)).toEqual({
      kind: 'rows',
      rows: [{ email: 'ana@example.com', product: 'AutoCAD', used: day('2026-11-02') }],
      unused: 0,
    });
  });

  it('is an export of seat use as well, with one row for each day', () => {
    const text =
      '\uFEFFTeam,Product,Email,Day used\nT,AutoCAD,ana@example.com,2026-11-02\nT,AutoCAD,ana@example.com,2026-11-03\n';

    expect(read(text)).toMatchObject({ kind: 'rows', rows: [{}, { used: day('2026-11-03') }] });
  });

  it('counts who did not use the product, which is no last use', () => {
    expect(read(report(line(''), line('Never'), line('2026-11-02')))).toMatchObject({
      rows: [{ used: day('2026-11-02') }],
      unused: 2,
    });
  });

  it.each([
    ['2026-11-02', '2026-11-02'],
    ['2026/11/02', '2026-11-02'],
    ['11/22/2026', '2026-11-22'],
    ['22.11.2026', '2026-11-22'],
    ['Nov 2, 2026', '2026-11-02'],
    ['2 November 2026', '2026-11-02'],
    ['02-Nov-2026', '2026-11-02'],
    ['2026-11-02 09:30:00', '2026-11-02'],
  ])('reads %s as %s', (text, expected) => {
    expect(usedOn(text.includes(',') ? `"${text}"` : text)).toEqual(day(expected));
  });

  it('reads a moment that names its zone as that moment', () => {
    expect(usedOn('2026-11-02T23:30:00+02:00')).toEqual({
      kind: 'moment',
      at: Date.parse('2026-11-02T21:30:00Z'),
    });
  });

  it('asks which of day and month comes first only where the whole file does not show it', () => {
    expect(why(report(line('03/04/2026')))).toContain('--dates');
    expect(usedOn('03/04/2026', 'dmy')).toEqual(day('2026-04-03'));
    expect(read(report(line('03/04/2026'), line('13/04/2026')))).toMatchObject({
      rows: [{ used: day('2026-04-03') }, { used: day('2026-04-13') }],
    });
    expect(why(report(line('13/04/2026'), line('04/13/2026')))).toContain('--dates');
  });

  it.each([
    [
      'without people, because they are hashed',
      'Team,hashed_autodesk_id,product_name,Day used\nT,abc,CAD,2026-11-02',
      'people are hashed',
    ],
    [
      'with hashes where addresses should be',
      report(line('2026-11-02', '9f86d081884c7d65')),
      'people are hashed',
    ],
    [
      'in which one person has no address',
      report(line('2026-11-02'), line('2026-11-02', '')),
      'line 3: no e-mail address',
    ],
    [
      'in which one date is none',
      report(line('2026-11-02'), line('2026-02-30')),
      'line 3: "2026-02-30" is no date',
    ],
    [
      'without the column of dates',
      'Product,Email\nCAD,ana@example.com',
      '"last accessed" or "last used" or "day used"; columns here: Product, Email',
    ],
    ['that is a web page', '<!doctype html><html></html>', 'web page'],
    ['whose lines have different lengths', report('a,b'), 'no CSV'],
    ['that is empty', '', 'no column'],
  ])('is refused whole %s', (_what, text, expected) => {
    expect(why(text)).toContain(expected);
  });

  it('names no more than a few of many mistakes', () => {
    const many = Array.from({ length: 40 }, () => line('soon'));
    expect(why(report(...many))).toMatch(/line 6: .*; and 35 lines more$/);
  });

  it('never throws, whatever the file is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.boolean(), (text, isReport) => {
        expect(['rows', 'refused']).toContain(read(isReport ? report(text) : text).kind);
      }),
    );
  });

  it('reads every day back, in either order (dates)', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.constantFrom('mdy' as const, 'dmy' as const), (date, order) => {
        const text = date.toISOString().slice(0, 10);
        const [year = '', month = '', dayOfMonth = ''] = text.split('-');
        const written = order === 'mdy' ? `${month}/${dayOfMonth}/${year}` : `${dayOfMonth}/${month}/${year}`;
        expect(usedOn(written, order)).toEqual(day(text));
        if (Number(dayOfMonth) > 12) expect(orderOf([written])).toBe(order);
      }),
    );
  });
});
