import fc from 'fast-check';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { Approval, Policy } from '../../../src/core/domain/policy.ts';
import { asId, type PersonId, type PoolId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Recipient, Waiter } from '../../../src/core/domain/plan.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import type { BuildPlanInput } from '../../../src/core/plan/build-plan.ts';
import type { RankedSeat } from '../../../src/core/plan/preempt.ts';
import type { QuotaUse } from '../../../src/core/plan/quota-room.ts';
import {
  accountId,
  core,
  noon,
  personId,
  policy,
  pool,
  poolId,
  recipient,
  removal,
  rule,
  waiter,
} from '../../support/builders.ts';

export const nowAt = noon().nowAt;

/** Pools with holders to remove, seats to move and people who wait; holders and waiters are different people. */
export interface World {
  readonly pools: readonly PoolState[];
  readonly removals: readonly DriftRow[];
  readonly people: readonly Waiter[];
  readonly quotas: ReadonlyMap<PoolId, readonly QuotaUse[]>;
  /** Seats that a higher rank may take. */
  readonly ranked: readonly RankedSeat[];
  /** People who hold a seat of a fallback already while they wait. */
  readonly holding: ReadonlySet<PersonId>;
  readonly policy: Policy;
}

const anyRow = fc.record({
  class: fc.constantFrom(
    'leaver' as const,
    'not-entitled' as const,
    'orphan' as const,
    'duplicate' as const,
    'moved' as const,
  ),
  delay: fc.integer({ min: -3, max: 3 }),
  since: fc.integer({ min: 0, max: 3 }),
});
const anyRank = fc.record({
  priority: fc.integer({ min: 1, max: 3 }),
  needBy: fc.constantFrom(null, '2026-12-01', '2026-12-24'),
  since: fc.integer({ min: 0, max: 3 }),
  ruleId: fc.constantFrom('rule', 'rule', 'urgent').map((id) => asId<RuleId>(id)),
});

type PoolWorld = Omit<World, 'policy' | 'holding'>;

const poolNames = ['bim', 'cad', 'flex'] as const;

/** Who is under a quota: some of those who lose a seat, of those who wait, and of those who keep theirs. */
const anyQuota = fc.record({
  atMost: fc.integer({ min: 0, max: 5 }),
  keepers: fc.integer({ min: 0, max: 3 }),
  keeping: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  holders: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  waiters: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  /** Of those who wait for other pools and may fall back to this one. */
  borrowers: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
});

const anyPool = (name: string): fc.Arbitrary<PoolWorld> =>
  fc
    .record({
      capacity: fc.option(fc.integer({ min: 0, max: 8 }), { nil: null, freq: 6 }),
      keepers: fc.integer({ min: 0, max: 6 }),
      parked: fc.constantFrom(0, 0, 1, 4),
      isKnown: fc.constantFrom(true, true, true, false),
      span: fc.constantFrom(
        { startsAt: null, endsAt: null },
        { startsAt: null, endsAt: null },
        { startsAt: nowAt - 5, endsAt: nowAt + 5 },
        { startsAt: nowAt + 5, endsAt: null },
        { startsAt: null, endsAt: nowAt },
      ),
      rows: fc.array(anyRow, { maxLength: 8 }),
      unlessFull: fc.boolean(),
      waiting: fc.array(anyRank, { maxLength: 8 }),
      quotas: fc.array(anyQuota, { maxLength: 2 }),
      keeping: fc.array(anyRank, { maxLength: 6 }),
    })
    .map(({ capacity, keepers, parked, isKnown, span, rows, unlessFull, waiting, quotas, keeping }) => {
      const taken = keepers + rows.length + parked;
      const manager = { accountId: accountId('boss'), email: 'boss@example.com', seats: parked };
      const ranked = keeping
        .slice(0, keepers)
        .map((rank, n) => rankedSeat(name, `${name}-keeper-${n}`, rank));
      const uses = quotas.map(({ atMost, ...under }): QuotaUse => {
        const held = [
          ...rows.map((_, n) => `${name}-holder-${n}`).filter((_, n) => under.holders[n]),
          ...ranked.map(({ holder }) => `${holder.personId}`).filter((_, n) => under.keeping[n]),
        ];
        const wanting = waiting.map((_, n) => `${name}-waiter-${n}`).filter((_, n) => under.waiters[n]);
        const others = poolNames
          .filter((other) => other !== name)
          .flatMap((other) =>
            under.borrowers.map((_, n) => `${other}-waiter-${n}`).filter((_, n) => under.borrowers[n]),
          );
        return {
          quota: { atMost, when: 'department eq "Bridges"', reason: 'shared fairly' },
          held: held.length + Math.min(keepers - ranked.length, under.keepers),
          people: new Set([...held, ...wanting, ...others].map(personId)),
        };
      });
      return {
        quotas: new Map([[poolId(name), uses]]),
        ranked,
        pools: [
          pool(name, capacity, {
            ...span,
            taken: isKnown ? taken : null,
            parked: parked === 0 ? null : manager,
          }),
        ],
        removals: rows.map((row, n) =>
          removal(name, `${name}-holder-${n}`, {
            class: row.class,
            since: row.since,
            dueAt: row.class === 'moved' ? 0 : nowAt + row.delay,
            unlessFull: unlessFull && row.class === 'not-entitled',
          }),
        ),
        people: waiting.map((rank, n) => waiter(name, `${name}-waiter-${n}`, rank)),
      };
    });

const anyApproval = fc.constantFrom<Approval>('auto', 'auto', 'ask');

/** The fallbacks of both rules of a pool, each in any order. */
const anyFallback = (name: string) => {
  const others = poolNames.filter((other) => other !== name);
  return fc.record({ rule: fc.shuffledSubarray(others), urgent: fc.shuffledSubarray(others) });
};

export const anyWorld: fc.Arbitrary<World> = fc
  .record({
    bim: anyPool('bim'),
    cad: anyPool('cad'),
    flex: anyPool('flex'),
    approval: fc.record({
      leaver: anyApproval,
      notEntitled: anyApproval,
      preempted: anyApproval,
      fallbackEnded: anyApproval,
      orphan: anyApproval,
      overCapacity: fc.constant('ask' as const),
    }),
    handOutParked: fc.constantFrom(true, true, false),
    fallback: fc.record({ bim: anyFallback('bim'), cad: anyFallback('cad'), flex: anyFallback('flex') }),
    holding: fc.subarray(
      poolNames.flatMap((name) => Array.from({ length: 8 }, (_, n) => `${name}-waiter-${n}`)),
      { maxLength: 12 },
    ),
  })
  .map(({ bim, cad, flex, approval, handOutParked, fallback, holding }) => {
    const rules = poolNames.flatMap((name) => [
      rule('rule', name, 'userName pr', { fallback: fallback[name].rule.map(poolId) }),
      rule('urgent', name, 'userName pr', { preempt: true, fallback: fallback[name].urgent.map(poolId) }),
    ]);
    const base = policy({ approval, rules });
    const [like] = base.pools.values();
    const pools = poolNames.flatMap((name) =>
      like === undefined
        ? []
        : [[poolId(name), { ...like, id: poolId(name), product: name, handOutParked }] as const],
    );
    return {
      pools: [bim, cad, flex].flatMap((one) => one.pools),
      removals: [bim, cad, flex].flatMap((one) => one.removals),
      people: [bim, cad, flex].flatMap((one) => one.people),
      quotas: new Map([bim, cad, flex].flatMap((one) => [...one.quotas])),
      ranked: [bim, cad, flex].flatMap((one) => one.ranked),
      holding: new Set(holding.map(personId)),
      policy: { ...base, pools: new Map(pools) },
    };
  });

/** Where somebody who waits may have a seat meanwhile. */
export function fallbacksOf({ poolId: id, ruleId }: Waiter, { policy: { rules } }: World): readonly PoolId[] {
  return rules.find((one) => one.id === ruleId && one.poolId === id)?.fallback ?? [];
}

export function inputOf(world: World): BuildPlanInput {
  const { pools, removals, people, quotas, ranked: seats, holding, policy: own } = world;
  const waiters = new Map(pools.map(({ poolId: id }) => [id, people.filter((one) => one.poolId === id)]));
  const ranked = Map.groupBy(seats, ({ poolId: id }) => id);
  const wanting = people.filter(
    (one) => fallbacksOf(one, world).length > 0 && !holding.has(one.recipient.personId),
  );
  const recipients = movers(removals);
  return { pools, policy: own, removals, waiters, wanting, quotas, ranked, recipients, nowAt };
}

/** The seat of somebody who keeps it, as a rule of that rank gave it. */
export function rankedSeat(
  pool: string,
  name: string,
  { priority, needBy, since, ruleId }: Pick<RankedSeat, 'priority' | 'needBy' | 'since' | 'ruleId'>,
): RankedSeat {
  const { personId: id, email, displayName } = recipient(name);
  const holder = { accountId: accountId(name), personId: id, email, displayName };
  return { poolId: poolId(pool), coreId: core, holder, ruleId, priority, needBy, since };
}

/** Every moved person has an address to move to. */
function movers(removals: readonly DriftRow[]): ReadonlyMap<PersonId, Recipient> {
  return new Map(
    removals.flatMap(({ personId }) => (personId === null ? [] : [[personId, recipient(personId)]])),
  );
}
