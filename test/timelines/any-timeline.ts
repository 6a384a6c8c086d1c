import fc from 'fast-check';

/** One thing that happens; a run follows it. */
export type Event =
  | {
      readonly kind: 'push';
      readonly name: string;
      readonly active: boolean;
      readonly groups: readonly string[];
    }
  | {
      readonly kind: 'poll';
      readonly name: string;
      readonly lastDayIn: number | null;
      readonly isListed: boolean;
    }
  | { readonly kind: 'buy'; readonly pool: string; readonly seats: number; readonly isForWeeks: boolean }
  | { readonly kind: 'renew'; readonly seats: number }
  | { readonly kind: 'reduce'; readonly seats: number }
  | { readonly kind: 'give' | 'take'; readonly pool: string; readonly name: string }
  | { readonly kind: 'use'; readonly name: string; readonly hoursAgo: number }
  | { readonly kind: 'pass'; readonly hours: number }
  | { readonly kind: 'pause' | 'resume' | 'rules' | 'approve' };
export type TimelineEvent = Event & {
  /** The process dies in the change of that number of the run that follows. */
  readonly dies: { readonly change: number; readonly hasEffect: boolean } | null;
};
/** What the company's policy says beside its rules; null, false and off are how a small company begins. */
export interface Settings {
  readonly asksForLeavers: boolean;
  /** Whether people are proposed who give a seat back when there are too few. */
  readonly proposesLast: boolean;
  readonly idle: 'off' | 'ask' | 'auto';
  readonly freeze: { readonly from: string; readonly until: string } | null;
  readonly workingHours: boolean;
  readonly removals: { readonly perRun: number; readonly perDay: number } | null;
  readonly groupKeeps: boolean;
  readonly churn: boolean;
  readonly longGap: boolean;
}
export interface Timeline {
  readonly settings: Settings;
  readonly events: readonly TimelineEvent[];
}

const names = ['ana', 'bo', 'cy', 'di', 'ed', 'flo'] as const;
const anyName = fc.constantFrom(...names);
const anyPool = fc.constantFrom('cad', 'bim');
const kinds = {
  push: fc.record({
    kind: fc.constant('push' as const),
    name: anyName,
    active: fc.constantFrom(true, true, true, false),
    groups: fc.subarray(['CAD Users', 'Deadline', 'BIM Users']),
  }),
  poll: fc.record({
    kind: fc.constant('poll' as const),
    name: anyName,
    lastDayIn: fc.constantFrom(null, null, -2, -1, 0, 1, 3),
    isListed: fc.constantFrom(true, true, true, false),
  }),
  buy: fc.record({
    kind: fc.constant('buy' as const),
    pool: anyPool,
    seats: fc.integer({ min: 1, max: 3 }),
    isForWeeks: fc.boolean(),
  }),
  renew: fc.record({ kind: fc.constant('renew' as const), seats: fc.integer({ min: 1, max: 3 }) }),
  reduce: fc.record({ kind: fc.constant('reduce' as const), seats: fc.integer({ min: 1, max: 2 }) }),
  byHand: fc.record({
    kind: fc.constantFrom('give' as const, 'take' as const),
    pool: anyPool,
    name: anyName,
  }),
  use: fc.record({
    kind: fc.constant('use' as const),
    name: anyName,
    hoursAgo: fc.constantFrom(0, 30, 250, 500),
  }),
  pass: fc.record({ kind: fc.constant('pass' as const), hours: fc.constantFrom(1, 13, 25, 60, 24 * 20) }),
  approve: fc.record({ kind: fc.constant('approve' as const) }),
  administer: fc.record({
    kind: fc.constantFrom('pause' as const, 'resume' as const, 'resume' as const, 'rules' as const),
  }),
};

const anyEvent: fc.Arbitrary<TimelineEvent> = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: kinds.push },
      { weight: 4, arbitrary: kinds.poll },
      { weight: 3, arbitrary: kinds.buy },
      { weight: 1, arbitrary: kinds.renew },
      { weight: 1, arbitrary: kinds.reduce },
      { weight: 2, arbitrary: kinds.byHand },
      { weight: 3, arbitrary: kinds.pass },
      { weight: 5, arbitrary: kinds.approve },
      { weight: 2, arbitrary: kinds.use },
      { weight: 1, arbitrary: kinds.administer },
    ),
    fc.option(fc.record({ change: fc.integer({ min: 1, max: 2 }), hasEffect: fc.boolean() }), { freq: 3 }),
  )
  .map(([event, lives]) => ({
    ...event,
    dies: event.kind === 'pass' || event.kind === 'approve' ? null : lives,
  }));

/** A company that has begun: seats to lose and people to lose them, fewer seats than people. */
const anyBeginning: fc.Arbitrary<readonly TimelineEvent[]> = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 2 }),
    fc.array(fc.subarray(['CAD Users', 'Deadline', 'BIM Users'], { minLength: 1 }), {
      minLength: 6,
      maxLength: 6,
    }),
  )
  .map(([cad, bim, groups]) => [
    { kind: 'buy', pool: 'cad', seats: cad, isForWeeks: false, dies: null },
    { kind: 'buy', pool: 'bim', seats: bim, isForWeeks: true, dies: null },
    ...groups.map(
      (some, n) =>
        ({ kind: 'push', name: names[n] ?? 'ana', active: true, groups: some, dies: null }) as const,
    ),
  ]);

/** Of all timelines few have everything at once: then a plan would be held all the time. */
function seldom<T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: one });
}
const rarely = seldom(fc.constant(true)).map((one) => one === true);
const anySettings: fc.Arbitrary<Settings> = fc.record({
  asksForLeavers: rarely,
  proposesLast: fc.boolean(),
  idle: fc.constantFrom('off' as const, 'off' as const, 'off' as const, 'ask' as const, 'auto' as const),
  freeze: seldom(
    fc.constantFrom(
      { from: '2026-11-24', until: '2026-11-25' },
      { from: '2026-11-25', until: '2026-11-25' },
      { from: '2026-11-26', until: '2026-12-20' },
    ),
  ),
  workingHours: rarely,
  removals: seldom(
    fc.record({ perRun: fc.integer({ min: 0, max: 2 }), perDay: fc.integer({ min: 1, max: 3 }) }),
  ),
  groupKeeps: rarely,
  churn: rarely,
  longGap: rarely,
});

export const anyTimeline: fc.Arbitrary<Timeline> = fc
  .record({
    settings: anySettings,
    beginning: anyBeginning,
    events: fc.array(anyEvent, { minLength: 6, maxLength: 20, size: 'max' }),
  })
  .map(({ settings, beginning, events }) => ({ settings, events: [...beginning, ...events] }));
