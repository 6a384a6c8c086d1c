import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { asId, type PersonId } from '../../../src/core/domain/ids.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import { anyCompany, anyDays, overDays } from './any-company.ts';
import { runOnce, type Company } from './naive-run.ts';

const loserOf = (operation: Operation): PersonId | null =>
  operation.kind === 'add' || ['parked', 'moved'].includes(operation.because.class)
    ? null
    : operation.from.personId;

/** Local day and time, told by the runtime and not by our calendar. */
function localTime(at: number, timeZone: string): { day: string; time: string; weekday: number } {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(at);
  const [day = '', time = ''] = parts.split(' ');
  return { day, time: time.slice(0, 5), weekday: new Date(`${day}T00:00:00Z`).getUTCDay() };
}

function viewOf(company: Company, id: PersonId, nowAt: number) {
  const person = company.people.find(({ personId }) => personId === id) ?? expect.unreachable();
  return decidePerson({ person, policy: company.policy, calendar: calendarAt(nowAt) }).view;
}

/** Runs over some days; `look` sees every operation with the company before it. */
const overRuns = (look: (operation: Operation, before: Company, nowAt: number) => void) =>
  fc.property(anyCompany, anyDays, fc.integer({ min: 0, max: 23 }), (company, days, hour) => {
    overDays(company, days, (now, noonAt) => {
      const nowAt = noonAt + hour * 3_600_000;
      return runOnce(now, nowAt, (operation, before) => {
        look(operation, before, nowAt);
        return true;
      }).company;
    });
  });

describe('a company with freezes, working hours and a pilot', () => {
  it('takes no seat in a freeze of its pool and holder', () => {
    fc.assert(
      overRuns((operation, before, nowAt) => {
        const loser = loserOf(operation);
        if (loser === null) return;
        const { day } = localTime(nowAt, 'Europe/London');
        const frozen = before.policy.freezes.filter(
          ({ from, until, pools, who }) =>
            from <= day &&
            day <= until &&
            (pools === null || pools.includes(operation.poolId)) &&
            (who === null || who.matches(viewOf(before, loser, nowAt).resource)),
        );
        expect(frozen).toEqual([]);
      }),
    );
  });

  it('takes a seat from somebody who stays in working hours only, by the clock that policy names', () => {
    fc.assert(
      overRuns((operation, before, nowAt) => {
        const loser = loserOf(operation);
        const hours = before.policy.workingHours;
        if (loser === null || hours === null || operation.kind === 'add') return;
        if (operation.because.class === 'leaver') return;
        const { timeZone } = viewOf(before, loser, nowAt).employment;
        const { time, weekday } = localTime(nowAt, hours.zone === 'person' ? timeZone : 'Europe/London');
        expect(hours.days).toContain(weekday);
        expect(hours.from <= time && time < hours.until).toBe(true);
      }),
    );
  });

  it('does nothing for people outside the pilot', () => {
    fc.assert(
      overRuns((operation, before, nowAt) => {
        const { pilot } = before.policy;
        if (pilot === null) return;
        const receiver = operation.kind === 'unassign' ? null : asId<PersonId>(operation.to.personId);
        for (const id of [loserOf(operation), receiver]) {
          if (id !== null) expect(pilot.matches(viewOf(before, id, nowAt).resource)).toBe(true);
        }
      }),
    );
  });
});
