import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarAt } from '../../../src/clock.ts';
import { changeCase, driftKey, type CaseDifference } from '../../../src/core/diff/change-case.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import type { PersonCase } from '../../../src/ports/stores/case-store.ts';
import { undoableClasses } from '../../../src/core/domain/seat-exception.ts';
import { dayMs, exception, noon, personId, poolId } from '../../support/builders.ts';
import { anyIdlePolicy as anyPolicy, anyUses } from '../world/any-use.ts';
import { anyRecords, anySeats } from '../world/any-person.ts';

const startAt = noon().nowAt;
const anyExceptions = fc.uniqueArray(
  fc
    .record({
      poolId: fc.constantFrom(poolId('cad'), poolId('bim')),
      class: fc.constantFrom(...undoableClasses),
      standing: fc.constantFrom('employed', 'left', 'long-leave'),
      state: fc.constantFrom('giving', 'kept', 'asks'),
      until: fc.integer({ min: -2, max: 60 }).map((days) => startAt + days * dayMs),
    })
    .map((fields) => exception('ana', fields)),
  { maxLength: 2, selector: (one) => one.poolId },
);
const anyCase: fc.Arbitrary<PersonCase> = fc
  .record({
    records: anyRecords('ana'),
    seats: anySeats('ana'),
    isDisputed: fc.boolean(),
    uses: anyUses,
    exceptions: anyExceptions,
  })
  .map((one) => ({
    ...one,
    personId: personId('ana'),
    entitlements: [],
    drift: [],
    viewHash: null,
    nextDueAt: null,
  }));

function decide(person: PersonCase, policy: Policy, nowAt: number): CaseDifference | null {
  const calendar = calendarAt(nowAt);
  const decision = decidePerson({ person, policy, calendar });
  const difference = diffPerson({ person, decision, policy, calendar });
  return changeCase({ person, decision, difference, nowAt });
}

/** What a store does with a change, in memory. */
function store(person: PersonCase, change: CaseDifference | null): PersonCase {
  if (change === null) return person;
  const { entitlements, drift, adopted, exceptions, viewHash, nextDueAt } = change;
  const refreshed = [...exceptions.ended.map((one) => one.exception), ...exceptions.put].map(
    (one) => one.poolId,
  );
  const gone = new Set([...drift.drop, ...drift.put].map(driftKey));
  const regiven = new Set([...entitlements.drop, ...entitlements.put].map(({ poolId }) => poolId));
  return {
    ...person,
    viewHash,
    nextDueAt,
    drift: [...person.drift.filter((row) => !gone.has(driftKey(row))), ...drift.put],
    entitlements: [...person.entitlements.filter(({ poolId }) => !regiven.has(poolId)), ...entitlements.put],
    exceptions: [...person.exceptions.filter((one) => !refreshed.includes(one.poolId)), ...exceptions.put],
    seats: person.seats.map((seat) => (adopted.includes(seat) ? { ...seat, origin: 'adopted' } : seat)),
  };
}

describe('deciding again', () => {
  it('changes nothing when nothing happened (law 9), on any of the days that follow', () => {
    fc.assert(
      fc.property(
        anyCase,
        anyPolicy,
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
        (first, policy, gaps) => {
          let person = first;
          let nowAt = startAt;
          for (const gap of [0, ...gaps]) {
            nowAt += gap * dayMs;
            person = store(person, decide(person, policy, nowAt));
            expect(decide(person, policy, nowAt)).toBeNull();
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('changes nothing before the moment it asked to be woken at, and never when it asked for none', () => {
    fc.assert(
      fc.property(anyCase, anyPolicy, fc.double({ min: 0, max: 1, noNaN: true }), (first, policy, part) => {
        const person = store(first, decide(first, policy, startAt));
        const endAt = person.nextDueAt ?? startAt + 3000 * dayMs;
        const between = Math.floor(startAt + (endAt - 1 - startAt) * part);

        expect(person.nextDueAt ?? Infinity).toBeGreaterThan(startAt);
        expect(decide(person, policy, between)).toBeNull();
        expect(decide(person, policy, endAt - 1)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
