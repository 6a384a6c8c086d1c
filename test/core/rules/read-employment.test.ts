import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import type { Json } from '../../../src/core/domain/json.ts';
import type { PersonRecord } from '../../../src/core/domain/person.ts';
import { EMPLOYMENT_URN } from '../../../src/core/filter/person-schema.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { readDate } from '../../../src/core/domain/read-date.ts';
import { readEmployment } from '../../../src/core/rules/read-employment.ts';
import { noon, personId, policy, record, sourceId } from '../../support/builders.ts';

const calendar = noon();
function read(employment: Record<string, Json>, fields: Partial<PersonRecord> = {}) {
  const one = record('ana', {
    active: null,
    resource: { userName: 'ana', [EMPLOYMENT_URN]: employment },
    ...fields,
  });
  const source = policy().sources.get(sourceId('hr'));
  return readEmployment({ record: one, source, calendar, timeZone: 'Europe/London' });
}

describe('what one record says of employment', () => {
  it.each([
    ['nothing', {}, 'active'],
    ['a last day that is past', { lastDay: '2026-11-23' }, 'ended'],
    ['a last day that is today', { lastDay: '2026-11-24' }, 'notice'],
    ['a first day that is ahead', { startDate: '2026-11-25' }, 'pending'],
    ['a fixed term that is ahead', { startDate: '2026-12-01', lastDay: '2027-12-01' }, 'pending'],
    ['a leave in a fixed term', { employmentState: 'on_leave', lastDay: '2028-01-01' }, 'on_leave'],
    ['notice without a day', { employmentState: 'notice' }, 'notice'],
    ['an end without a day', { employmentState: 'ended' }, 'unknown'],
    ['a word that nobody mapped', { employmentState: 'Garden' }, 'unknown'],
  ])('with %s', (_what, employment, state) => {
    expect(read(employment).state).toBe(state);
  });

  it.each(['0000-00-00', '9999-12-31', '', null])('takes %j for no last day', (lastDay) => {
    expect(read({ lastDay })).toMatchObject({ state: 'active', lastDay: null });
  });

  it.each(['31.12.2025', '2025-13-01', '2025-02-30', '20251231', '0', '-1'])(
    'concludes nothing from the last day %j',
    (lastDay) => {
      expect(read({ lastDay })).toMatchObject({
        state: 'unknown',
        evidence: 'idp has a last day that is no date',
      });
    },
  );

  it('keeps the day of a date-time as it was written, whatever its offset', () => {
    expect(read({ lastDay: '2026-11-24T00:00:00+13:00' }).lastDay).toBe('2026-11-24');
  });

  it.each(['GMT Standard Time', 'Mars/Phobos', '+99:99'])(
    'passes over a zone that is none: %s',
    (timeZone) => {
      expect(read({ timeZone }).timeZone).toBe('Europe/London');
    },
  );

  it('means dates in the zone of the person where the employment names none, or one that nobody knows', () => {
    const zone = (own: string, timeZone: Json) =>
      read({}, { resource: { userName: 'ana', timezone: own, [EMPLOYMENT_URN]: { timeZone } } }).timeZone;

    expect(zone('Pacific/Auckland', null)).toBe('Pacific/Auckland');
    expect(zone('Pacific/Auckland', 'Mars/Phobos')).toBe('Pacific/Auckland');
    expect(zone('Pacific/Auckland', 'Asia/Tokyo')).toBe('Asia/Tokyo');
    expect(zone('Mars/Phobos', null)).toBe('Europe/London');
  });

  it('knows whether anything was said at all', () => {
    const said = [{}, { lastDay: '2027-01-01' }, { startDate: '2020-01-01' }, { employmentState: 'active' }];

    expect(said.map((employment: Record<string, Json>) => read(employment).isExplicit)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('knows that absence is no leaving, and that a last day that is past still is', () => {
    expect(read({}, { absentSince: 1 }).state).toBe('unknown');
    expect(read({ lastDay: '2026-01-01' }, { absentSince: 1 }).state).toBe('ended');
  });
});

describe('dates of any kind', () => {
  it('are days of the calendar or nothing', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (date) => {
          const day = date.toISOString().slice(0, 10);
          expect(readDate(day)).toEqual({ day, isReadable: true });
        },
      ),
    );
    expect(readDate('2024-02-29').isReadable).toBe(true);
    expect(readDate('2025-02-29')).toEqual({ day: null, isReadable: false });
  });

  it('never stop a decision, and nothing unreadable makes a leaver', () => {
    const junk = fc.oneof(fc.string(), fc.constantFrom('0000-00-00', '2026-99-99', 'null', '1/1/20'));
    fc.assert(
      fc.property(junk, junk, junk, junk, (startDate, lastDay, leaveSince, timeZone) => {
        const employment = { startDate, lastDay, leaveSince, timeZone, employmentState: 'active' };
        const records = [
          record('ana', {
            active: null,
            resource: { userName: 'ana', timezone: timeZone, [EMPLOYMENT_URN]: employment },
          }),
        ];
        const person = { personId: personId('ana'), records, seats: [] };
        const { view } = decidePerson({ person, policy: policy(), calendar: calendarAt(calendar.nowAt) });
        expect(view.standing).not.toBe('left');
      }),
    );
  });
});
