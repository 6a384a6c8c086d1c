import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../src/core/filter/parse-instant.ts';

describe('parseInstant', () => {
  it.each([
    ['2011-05-13T04:42:34Z', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13t04:42:34z', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13T06:42:34+02:00', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13T00:12:34-04:30', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13T04:42:34.1234567Z', '2011-05-13T04:42:34.123Z'],
    ['2011-05-13T04:42:34.5Z', '2011-05-13T04:42:34.500Z'],
    ['2011-05-13T14:00:00+14:00', '2011-05-13T00:00:00.000Z'],
    ['2011-05-13T04:00:00+02:59', '2011-05-13T01:01:00.000Z'],
    ['2011-05-13T04:42:34', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13', '2011-05-13T00:00:00.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
  ])('reads %s', (text, instant) => {
    expect(parseInstant(text)).toBe(Date.parse(instant));
  });

  it.each([
    '',
    'yesterday',
    '0050-01-01',
    '2011-02-29',
    '2011-13-01T00:00:00Z',
    '2011-05-13T24:00:00Z',
    '2011-05-13T04:60:34Z',
    '2011-05-13T04:42:60Z',
    '2011-05-13 04:42:34Z',
    '2011-05-13T04:42:34+15:00',
    '2011-05-13T04:42:34+02:60',
    ' 2011-05-13',
    '2011-00-10',
    '2011-05-00',
  ])('refuses "%s"', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('gives back every moment', () => {
    const moment = fc.date({
      min: new Date('0101-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moment, (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});
