import fc from 'fast-check';
import { anyFaultSchedule } from '../simulators/autodesk/fault-arbitrary.ts';
import type { Trial } from './autodesk-trial.ts';

/** A stalled body would cost the caller's whole patience, in real time. */
const kinds = [
  'reset',
  'error',
  'bad-gateway',
  'throttled',
  'cut',
  'half',
  'slow',
  'demote',
  'meddle',
] as const;

/** Faults, a kill, other programs and lists that are behind. Shrinks to fewer of them, and earlier ones. */
export function anyTrial(operations: number): fc.Arbitrary<Trial> {
  // A change costs about two calls; some faults shall meet the readings after it, too.
  const calls = Math.ceil(operations * 2.2);
  const faults = anyFaultSchedule({ calls, tokenCalls: 4, mostFaults: 8, kinds });
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
