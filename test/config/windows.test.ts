import { describe, expect, it } from 'vitest';
import { complaintsAbout, validText } from './sample.ts';

const complaint = (lines: string) => complaintsAbout(`${validText}${lines}\n`).map((text) => text.slice(8));

describe('freezes and working hours', () => {
  it.each([
    [
      'a freeze that ends before it begins',
      'freeze: [{ from: "2026-12-02", until: "2026-12-01", reason: x }]',
      ['23:39 freeze[0].until: must not be before `from`'],
    ],
    [
      'a freeze of a pool that is not there',
      'freeze: [{ from: "2026-12-01", until: "2026-12-02", pools: [autocat], reason: x }]',
      ['23:61 freeze[0].pools[0]: there is no pool `autocat`, did you mean `autocad`?'],
    ],
    [
      'hours that end before they begin',
      'workingHours: { from: "17:00", until: "09:00" }',
      ['23:39 workingHours.until: must be after `from`'],
    ],
    [
      'a time that no clock shows',
      'workingHours: { until: "9:00" }',
      ['23:24 workingHours.until: `9:00` is no time of the day; write it like "09:00", up to "23:59"'],
    ],
  ])('refuse %s', (_what, lines, complaints) => {
    expect(complaint(lines)).toEqual(complaints);
  });
});
