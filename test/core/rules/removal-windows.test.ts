import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import {
  closureAt,
  nextWindowTurn,
  openingFrom,
  type SeatInQuestion,
} from '../../../src/core/rules/removal-windows.ts';
import { compile, policy, poolId } from '../../support/builders.ts';

const seat: SeatInQuestion = {
  poolId: poolId('cad'),
  class: 'not-entitled',
  resource: { userName: 'ana', userType: 'Employee' },
  zone: 'Pacific/Auckland',
};
const deadline = {
  from: '2026-12-01',
  until: '2026-12-23',
  pools: null,
  who: null,
  reason: 'Harbour bridge',
};
const office = { days: [1, 2, 3, 4, 5], from: '09:00', until: '17:00', zone: 'company' } as const;
const at = (instant: string) => Date.parse(instant);
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
const context = (fields: Partial<Policy>, nowAt = at('2026-11-24T12:00:00Z')) => ({
  policy: policy(fields),
  calendar: calendarAt(nowAt),
});
const opening = (from: string, fields: Partial<Policy>, own: Partial<SeatInQuestion> = {}) => {
  const found = openingFrom(at(from), { ...seat, ...own }, context(fields));
  return [iso(found.at), found.why];
};

describe('a freeze', () => {
  it('keeps a seat from its first midnight to the end of its last day, in the zone of the company', () => {
    const summer = { ...deadline, from: '2026-07-01', until: '2026-07-02' };
    const isFrozen = (instant: string) =>
      closureAt(at(instant), seat, context({ freezes: [summer] })) !== null;

    expect(
      ['2026-06-30T22:59Z', '2026-06-30T23:00Z', '2026-07-02T22:59Z', '2026-07-02T23:00Z'].map(isFrozen),
    ).toEqual([false, true, true, false]);
  });

  it('says until when and why', () => {
    expect(opening('2026-12-05T10:00Z', { freezes: [deadline] })).toEqual([
      '2026-12-24T00:00:00.000Z',
      'frozen until 2026-12-23 (freeze: Harbour bridge)',
    ]);
  });

  it('concerns the pools and people that it names', () => {
    const when = 'userType eq "Contractor"';
    const named = [{ ...deadline, pools: [poolId('bim')] }];
    const some = [{ ...deadline, who: { when, matches: compile(when) } }];
    const inFreeze = at('2026-12-05T10:00Z');

    expect(closureAt(inFreeze, seat, context({ freezes: named }))).toBeNull();
    expect(
      closureAt(inFreeze, { ...seat, poolId: poolId('bim') }, context({ freezes: named })),
    ).not.toBeNull();
    expect(closureAt(inFreeze, seat, context({ freezes: some }))).toBeNull();
    expect(
      closureAt(inFreeze, { ...seat, resource: { userType: 'Contractor' } }, context({ freezes: some })),
    ).not.toBeNull();
    expect(closureAt(inFreeze, { ...seat, resource: null }, context({ freezes: some }))).toBeNull();
  });

  it('keeps the seat of a leaver, too, and lets a seat follow its holder', () => {
    const frozen = (own: Partial<SeatInQuestion>) =>
      closureAt(at('2026-12-05T10:00Z'), { ...seat, ...own }, context({ freezes: [deadline] })) !== null;

    expect(frozen({ class: 'leaver' })).toBe(true);
    expect(frozen({ class: 'moved' })).toBe(false);
    expect(frozen({ class: 'missing' })).toBe(false);
  });

  it('that follows on another one moves the day once more', () => {
    const freezes = [{ ...deadline, from: '2026-12-24', until: '2027-01-03', reason: 'Holidays' }, deadline];

    expect(opening('2026-12-05T10:00Z', { freezes })[0]).toBe('2027-01-04T00:00:00.000Z');
  });
});

describe('working hours', () => {
  it('leave a seat over night and over the weekend', () => {
    const hours = { workingHours: office };

    expect(opening('2026-11-27T16:59Z', hours)).toEqual(['2026-11-27T16:59:00.000Z', null]);
    expect(opening('2026-11-27T17:00Z', hours)).toEqual([
      '2026-11-30T09:00:00.000Z',
      'seats are taken in working hours only (Mon, Tue, Wed, Thu, Fri 09:00-17:00 in Europe/London)',
    ]);
  });

  it('are those of the person where policy says so', () => {
    const workingHours = { ...office, zone: 'person' as const };

    // Nine in the morning in Auckland, in summer time.
    expect(opening('2026-11-24T12:00Z', { workingHours })[0]).toBe('2026-11-24T20:00:00.000Z');
  });

  it('mean the clock on the wall on the day on which clocks change', () => {
    const workingHours = { ...office, days: [0] };

    expect(opening('2026-10-24T12:00Z', { workingHours })[0]).toBe('2026-10-25T09:00:00.000Z');
    expect(opening('2026-10-17T12:00Z', { workingHours })[0]).toBe('2026-10-18T08:00:00.000Z');
  });

  it('do not keep the seat of a leaver', () => {
    expect(opening('2026-11-28T12:00Z', { workingHours: office }, { class: 'leaver' })[1]).toBeNull();
  });

  it('begin only after a freeze', () => {
    const [found] = opening('2026-12-05T10:00Z', { freezes: [deadline], workingHours: office });

    expect(found).toBe('2026-12-24T09:00:00.000Z');
  });
});

describe('the next turn', () => {
  const turn = (nowAt: string, fields: Partial<Policy>, own: Partial<SeatInQuestion> = {}) =>
    iso(nextWindowTurn({ ...seat, ...own }, context(fields, at(nowAt))));

  it('is the end of the working day, its beginning, or the first day of a freeze', () => {
    const both = { freezes: [deadline], workingHours: office };

    expect(turn('2026-11-24T12:00Z', both)).toBe('2026-11-24T17:00:00.000Z');
    expect(turn('2026-11-24T18:00Z', both)).toBe('2026-11-25T09:00:00.000Z');
    expect(turn('2026-11-24T18:00Z', both, { class: 'leaver' })).toBe('2026-12-01T00:00:00.000Z');
    expect(turn('2026-12-02T18:00Z', both, { class: 'leaver' })).toBe('2026-12-24T00:00:00.000Z');
    expect(turn('2026-11-24T12:00Z', both, { class: 'leaver' })).toBe('2026-12-01T00:00:00.000Z');
  });

  it('never comes without a freeze ahead and without working hours', () => {
    expect(turn('2027-01-01T12:00Z', { freezes: [deadline] })).toBeNull();
    expect(turn('2026-11-24T12:00Z', {})).toBeNull();
    expect(turn('2026-11-24T12:00Z', { freezes: [{ ...deadline, pools: [poolId('bim')] }] })).toBeNull();
    expect(turn('2026-11-24T12:00Z', { freezes: [deadline] }, { class: 'moved' })).toBeNull();
    expect(turn('2026-11-24T12:00Z', { freezes: [deadline] }, { class: 'missing' })).toBeNull();
  });
});
