import fc from 'fast-check';
import type { Fault, FaultSchedule, ScheduledFault } from './faults.ts';

export interface ChaosOptions {
  /** API calls that are expected; faults fall among them. */
  readonly calls: number;
  /** Calls of the token endpoint that are expected; 0 leaves it in peace. */
  readonly tokenCalls?: number;
  readonly mostFaults?: number;
  /** Which faults; all when left out. A stalled body costs the caller's whole timeout, in real time. */
  readonly kinds?: readonly Fault['kind'][];
}

const when = fc.constantFrom('before' as const, 'after' as const);
const arbitraries: { readonly [Kind in Fault['kind']]: fc.Arbitrary<Extract<Fault, { kind: Kind }>> } = {
  reset: fc.record({ kind: fc.constant('reset'), when }),
  error: fc.record({ kind: fc.constant('error'), status: fc.constantFrom(500 as const, 503 as const), when }),
  'bad-gateway': fc.record({ kind: fc.constant('bad-gateway'), when }),
  throttled: fc.record({
    kind: fc.constant('throttled'),
    retryAfter: fc.option(fc.integer({ min: 1, max: 90 })),
  }),
  cut: fc.record({ kind: fc.constant('cut') }),
  half: fc.record({ kind: fc.constant('half') }),
  slow: fc.record({ kind: fc.constant('slow'), ms: fc.integer({ min: 1, max: 20 }) }),
  stall: fc.record({ kind: fc.constant('stall') }),
  demote: fc.record({ kind: fc.constant('demote'), calls: fc.integer({ min: 1, max: 5 }) }),
  meddle: fc.record({
    kind: fc.constant('meddle'),
    action: fc.constantFrom('give' as const, 'take' as const),
    pick: fc.nat(10_000),
  }),
};
const everyKind = Object.keys(arbitraries) as Fault['kind'][];
/** What can happen to a refresh; roles and seats are no matter of the authentication service. */
const tokenKinds: readonly Fault['kind'][] = everyKind.filter(
  (kind) => kind !== 'demote' && kind !== 'meddle',
);

/** All but a body that stalls: it costs the caller's whole patience, in real time. */
export const quickKinds = [
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

/** What goes wrong in a run. Shrinks to fewer faults, earlier calls, and simpler kinds. */
export function anyFaultSchedule(options: ChaosOptions): fc.Arbitrary<FaultSchedule> {
  const { calls, tokenCalls = 0, mostFaults = 12, kinds = everyKind } = options;
  const onApi = scheduled('api', calls, kinds);
  const onToken = scheduled(
    'token',
    tokenCalls,
    kinds.filter((kind) => tokenKinds.includes(kind)),
  );
  // Most calls are calls of the API.
  const any =
    tokenCalls === 0 ? onApi : fc.oneof({ weight: 4, arbitrary: onApi }, { weight: 1, arbitrary: onToken });
  return fc.uniqueArray(any, { maxLength: mostFaults, selector: ({ on, call }) => `${on} ${call}` });
}

function scheduled(
  on: ScheduledFault['on'],
  calls: number,
  kinds: readonly Fault['kind'][],
): fc.Arbitrary<ScheduledFault> {
  const faults: fc.Arbitrary<Fault>[] = kinds.map((kind) => arbitraries[kind]);
  return fc.record({
    on: fc.constant(on),
    call: fc.nat(Math.max(0, calls - 1)),
    fault: fc.oneof({ withCrossShrink: true }, ...faults),
  });
}
