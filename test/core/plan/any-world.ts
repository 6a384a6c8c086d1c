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

type PoolWorld = Omit<World, 'policy'>;

/** Who is under a quota: some of those who lose a seat, of those who wait, and of those who keep theirs. */
const anyQuota = fc.record({
  atMost: fc.integer({ min: 0, max: 5 }),
  keepers: fc.integer({ min: 0, max: 3 }),
  keeping: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  holders: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  waiters: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
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
        return {
          quota: { atMost, when: 'department eq "Bridges"', reason: 'shared fairly' },
          held: held.length + Math.min(keepers - ranked.length, under.keepers),
          people: new Set([...held, ...wanting].map(personId)),
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

export const anyWorld: fc.Arbitrary<World> = fc
  .record({
    bim: anyPool('bim'),
    cad: anyPool('cad'),
    approval: fc.record({
      leaver: anyApproval,
      notEntitled: anyApproval,
      preempted: anyApproval,
      fallbackEnded: anyApproval,
      orphan: anyApproval,
    }),
    handOutParked: fc.constantFrom(true, true, false),
  })
  .map(({ bim, cad, approval, handOutParked }) => {
    const rules = ['bim', 'cad'].flatMap((name) => [
      rule('rule', name, 'userName pr'),
      rule('urgent', name, 'userName pr', { preempt: true }),
    ]);
    const base = policy({ approval, rules });
    return {
      pools: [...bim.pools, ...cad.pools],
      removals: [...bim.removals, ...cad.removals],
      people: [...bim.people, ...cad.people],
      quotas: new Map([...bim.quotas, ...cad.quotas]),
      ranked: [...bim.ranked, ...cad.ranked],
      policy: {
        ...base,
        pools: new Map([...base.pools].map(([id, one]) => [id, { ...one, handOutParked }])),
      },
    };
  });

export function inputOf({
  pools,
  removals,
  people,
  quotas,
  ranked: seats,
  policy: own,
}: World): BuildPlanInput {
  const waiters = new Map(pools.map(({ poolId: id }) => [id, people.filter((one) => one.poolId === id)]));
  const ranked = Map.groupBy(seats, ({ poolId: id }) => id);
  return { pools, policy: own, removals, waiters, quotas, ranked, recipients: movers(removals), nowAt };
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
