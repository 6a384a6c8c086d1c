import fc from 'fast-check';
import type { PersonCase } from '../../../src/ports/stores/case-store.ts';
import { accountId, dayMs, noon, personId, pool, poolId } from '../../support/builders.ts';
import { anyPolicy, anyRecords, anySeats } from './any-person.ts';
import type { Company } from './naive-run.ts';

const startAt = noon().nowAt;
const anyCase = (name: string): fc.Arbitrary<PersonCase> =>
  fc
    .record({
      records: anyRecords(name),
      seats: anySeats(name),
      isDisputed: fc.constantFrom(false, false, false, true),
    })
    .map((one) => ({
      ...one,
      personId: personId(name),
      entitlements: [],
      drift: [],
      uses: [],
      exceptions: [],
      viewHash: null,
      nextDueAt: null,
    }));

/** Four people, two pools, any rules. */
export const anyCompany: fc.Arbitrary<Company> = fc
  .record({
    people: fc.tuple(anyCase('ana'), anyCase('bo'), anyCase('cy'), anyCase('di')),
    policy: anyPolicy,
    spare: fc.tuple(fc.integer({ min: -2, max: 3 }), fc.integer({ min: -2, max: 3 })),
    parked: fc.constantFrom(0, 0, 2),
  })
  .map(({ people, policy, spare, parked }) => ({
    people,
    policy,
    pools: ['bim', 'cad'].map((name, n) => {
      const held = people.flatMap(({ seats }) => seats).filter((seat) => seat.poolId === poolId(name)).length;
      const taken = held + (n === 0 ? 0 : parked);
      return pool(name, Math.max(0, taken + (spare[n] ?? 0)), {
        taken,
        parked:
          n === 0 || parked === 0
            ? null
            : { accountId: accountId('boss'), email: 'boss@example.com', seats: parked },
      });
    }),
  }));
/** Days from one run to the next. */
export const anyDays = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 3 });

/** Hands the company from one day to the next. */
export function overDays(
  company: Company,
  days: readonly number[],
  each: (now: Company, nowAt: number) => Company,
): void {
  let [now, nowAt] = [company, startAt];
  for (const day of days) {
    now = each(now, nowAt);
    nowAt += day * dayMs;
  }
}
