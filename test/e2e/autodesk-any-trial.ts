import fc from 'fast-check';
import { anyFaultSchedule, quickKinds } from '../simulators/autodesk/fault-arbitrary.ts';
import type { Trial } from './autodesk-trial.ts';

/** Faults, a kill, other programs and lists that are behind. Shrinks to fewer of them, and earlier ones. */
export function anyTrial(operations: number): fc.Arbitrary<Trial> {
  // A change costs about two calls; some faults shall meet the readings after it, too.
  const calls = Math.ceil(operations * 2.2);
  const faults = anyFaultSchedule({ calls, tokenCalls: 4, mostFaults: 8, kinds: quickKinds });
  return fc.record({
    // Of one array fast-check makes short ones only.
    faults: fc.tuple(faults, faults, faults).map((some) => some.flat()),
    kill: fc.option(fc.record({ call: fc.nat(calls), ms: fc.nat(6) }), { freq: 9 }),
    traffic: fc.option(
      fc.record({ perMinute: fc.nat(40), arrives: fc.constantFrom('first' as const, 'between' as const) }),
    ),
    lagMinutes: fc.nat(8),
    pauseMinutes: fc.constantFrom(15, 5, 1),
  });
}
