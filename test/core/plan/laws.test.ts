import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation, Waiter } from '../../../src/core/domain/plan.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { canonicalPlan } from '../../../src/core/plan/canonical-plan.ts';
import { seatKey } from '../../../src/core/plan/seat-key.ts';
import { seatsToLend, seatsToOffer } from '../../../src/core/plan/seats-to-offer.ts';
import { afterwards, effect, isLent } from './afterwards.ts';
import { anyWorld, inputOf, nowAt, type World } from './any-world.ts';
import { naivePlan } from './naive-plan.ts';

const words = (operation: Operation) =>
  [
    operation.kind,
    operation.poolId,
    ...(operation.kind === 'add' ? [] : [operation.from.displayName]),
    ...(operation.kind === 'unassign' ? [] : [operation.to.displayName]),
  ].join(' ');

describe('the laws of planning', () => {
  it('1: no pool is ever over its capacity, at no prefix, whichever operations fail', () => {
    fc.assert(
      fc.property(anyWorld, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (world, succeeds) => {
        const { operations } = buildPlan(inputOf(world));
        for (const { poolId: id, capacity, taken } of world.pools) {
          let held = taken ?? 0;
          const most = Math.max(capacity ?? Number.POSITIVE_INFINITY, held);
          operations.forEach((operation, index) => {
            if (operation.poolId === id && succeeds[index] === true) held += effect[operation.kind];
            expect(held).toBeLessThanOrEqual(most);
          });
        }
      }),
    );
  });

  it('1: a pool that is over its capacity gets nobody until it has shrunk', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations } = buildPlan(inputOf(world));
        for (const { poolId: id, capacity, taken } of world.pools) {
          const over = (taken ?? 0) - (capacity ?? Number.POSITIVE_INFINITY);
          const own = operations.filter((operation) => operation.poolId === id);
          // A seat that follows its person is given to nobody new.
          const given = own.filter(
            (one) => one.kind === 'add' || (one.kind === 'reassign' && one.because.class !== 'moved'),
          ).length;
          if (over > 0 && given > 0)
            expect(own.filter(({ kind }) => kind === 'unassign').length).toBeGreaterThanOrEqual(over);
        }
      }),
    );
  });

  it('2: seats are freed before they are filled, leavers first', () => {
    const phase = (operation: Operation) => {
      if (operation.kind === 'unassign') return operation.because.class === 'leaver' ? 1 : 2;
      return operation.kind === 'reassign' ? 3 : 4;
    };
    fc.assert(
      fc.property(anyWorld, (world) => {
        const phases = buildPlan(inputOf(world)).operations.map(phase);
        expect(phases).toEqual([...phases].sort((a, b) => a - b));
      }),
    );
  });

  it('2: the same inputs in any order give the same plan and the same digest text', () => {
    fc.assert(
      fc.property(anyWorld, fc.func(fc.integer()), (world, shuffle) => {
        const mixed = <T>(list: readonly T[]) => [...list].sort((a, b) => shuffle(a) - shuffle(b));
        const other = {
          ...world,
          pools: mixed(world.pools),
          removals: mixed(world.removals),
          people: mixed(world.people),
        };
        const [plan, again] = [buildPlan(inputOf(world)), buildPlan(inputOf(other))];
        expect(again).toEqual(plan);
        expect(canonicalPlan(again.operations)).toBe(canonicalPlan(plan.operations));
      }),
    );
  });

  it('3: who waits never stands behind somebody who was served and ranks lower', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations, waiting } = buildPlan(inputOf(world));
        for (const left of waiting.filter((one) => !isOverQuota(world, operations, one))) {
          const served = operations.flatMap((operation) =>
            operation.poolId === left.poolId && isOffered(operation) ? [operation.to.personId] : [],
          );
          const day = (one: { needBy: string | null }) => one.needBy ?? '9999';
          const passed = world.people.filter(
            (one) => one.poolId === left.poolId && served.includes(one.recipient.personId),
          );
          expect(
            passed.every(
              (one) =>
                one.priority > left.priority ||
                (one.priority === left.priority &&
                  (day(one) < day(left) || (day(one) === day(left) && one.since <= left.since))),
            ),
          ).toBe(true);
        }
      }),
    );
  });

  it('3: nobody waits while a seat could be given', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations, waiting } = buildPlan(inputOf(world));
        for (const { poolId: id, capacity, taken, startsAt, endsAt } of world.pools) {
          const isOpen = (startsAt ?? 0) <= nowAt && (endsAt ?? Infinity) > nowAt;
          if (!isOpen || taken === null || capacity === null) continue;
          const within = waiting.filter((left) => !isOverQuota(world, operations, left));
          if (!within.some((left) => left.poolId === id)) continue;
          const own = operations.filter((operation) => operation.poolId === id);
          const after = own.reduce((held, { kind }) => held + effect[kind], taken);
          expect(after).toBeGreaterThanOrEqual(capacity);
        }
      }),
    );
  });

  it('4: only who is on the list of removals loses a seat, each at most once', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const losers = buildPlan(inputOf(world)).operations.flatMap((operation) =>
          operation.kind === 'add' || ['parked', 'preempted'].includes(operation.because.class)
            ? []
            : [`${operation.poolId} ${operation.from.accountId}`],
        );
        const listed = new Set(world.removals.map((row) => `${row.poolId} ${row.accountId}`));
        expect(losers.every((loser) => listed.has(loser))).toBe(true);
        expect(new Set(losers).size).toBe(losers.length);
      }),
    );
  });

  it('takes a seat for a higher rank last of all, from the lowest, and only where its rule says so', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations, waiting } = buildPlan(inputOf(world));
        const taken = operations.flatMap((one) =>
          one.kind === 'reassign' && one.because.class === 'preempted' ? [one] : [],
        );
        for (const { poolId: id, from, to, gives } of taken) {
          const loser = world.ranked.find((seat) => seat.holder.accountId === from.accountId);
          const winner = world.people.find(({ recipient }) => recipient.personId === to.personId);
          expect(gives.ruleId).toBe('urgent');
          expect(winner?.priority).toBeGreaterThan(loser?.priority ?? Infinity);
          // Nor does it pass over somebody of a higher priority whose rule says so, too.
          const passed = waiting.filter((one) => one.poolId === id && one.ruleId === 'urgent');
          for (const { priority, recipient } of passed)
            if (!world.quotas.get(id)?.some(({ people }) => people.has(recipient.personId)))
              expect(winner?.priority).toBeGreaterThanOrEqual(priority);
          const { capacity, taken: before } =
            world.pools.find((one) => one.poolId === id) ?? expect.unreachable();
          const own = operations.filter((one) => one.poolId === id);
          const held = own.reduce((sum, { kind }) => sum + effect[kind], before ?? 0);
          if (!world.quotas.get(id)?.some(({ people }) => people.has(to.personId)))
            expect(held).toBeGreaterThanOrEqual(capacity ?? 0);
        }
      }),
    );
  });

  it('4: what is in grace stays unless the pool is full, somebody waits and the rule allows it', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations } = buildPlan(inputOf(world));
        const early = world.removals.filter((row) => row.dueAt > nowAt);
        for (const row of early) {
          const taking = operations.find(
            (one) => one.kind !== 'add' && one.poolId === row.poolId && one.from.accountId === row.accountId,
          );
          if (taking !== undefined) expect([taking.kind, row.unlessFull]).toEqual(['reassign', true]);
        }
      }),
    );
  });

  it('is what design section 5 says, told slowly', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations, waiting } = buildPlan(inputOf(world));
        expect({
          operations: operations.map(words),
          waiting: waiting.map(({ recipient }) => recipient.displayName),
        }).toEqual(naivePlan(world));
      }),
      { numRuns: 400 },
    );
  });

  it('needs no more of a waiting list than it says', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const input = inputOf(world);
        const offers = seatsToOffer({ ...input, nowAt });
        const short = new Map(
          [...input.waiters].map(([id]) => {
            const ranked = naiveOrder(world, id);
            return [id, ranked.slice(0, offers.get(id))];
          }),
        );
        const rules = input.policy.rules.filter(({ fallback }) => fallback.length > 0);
        const limits = seatsToLend({ ...input, nowAt }, rules);
        const wanting = rules.flatMap(({ id, poolId: pool }, n) =>
          naiveOrder(world, pool)
            .filter((one) => one.ruleId === id && input.wanting?.includes(one))
            .slice(0, limits[n]),
        );
        const read = { ...input, waiters: short, wanting };
        expect(buildPlan(read).operations).toEqual(buildPlan(input).operations);
      }),
    );
  });

  it('lets nobody wait for an administrator while another seat could be given', () => {
    fc.assert(
      fc.property(anyWorld, fc.func(fc.boolean()), (quotaed, isHeld) => {
        const world = { ...quotaed, quotas: new Map() };
        const doubtful = new Set(world.removals.filter((row) => isHeld(row.subject)).map(seatKey));
        const [plan, draft] = [buildPlan({ ...inputOf(world), doubtful }), buildPlan(inputOf(world))];
        for (const { poolId: id } of world.pools) {
          const own = plan.operations.filter((operation) => operation.poolId === id);
          const isWaitingForHeld = own.some(
            (one) =>
              one.kind === 'reassign' &&
              doubtful.has(`${id} ${one.from.accountId}`) &&
              one.because.class !== 'moved',
          );
          const adds = own.filter(({ kind }) => kind === 'add').length;
          const drafted = draft.operations.filter(
            ({ kind, poolId: other }) => kind === 'add' && other === id,
          ).length;
          if (isWaitingForHeld) expect(adds).toBeGreaterThanOrEqual(drafted);
        }
        // Whose turn it is in the own line does not depend on it; which fallback has a seat does.
        const own = ({ operations }: typeof plan) => served(operations.filter((one) => !isLent(one, world)));
        expect(own(plan)).toEqual(own(draft));
      }),
    );
  });

  it('keeps a quota, when what it takes was taken, and says of nobody else that one is in the way', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations, waiting } = buildPlan(inputOf(world));
        const after = afterwards(world, operations).quotas;
        for (const [id, uses] of world.quotas) {
          uses.forEach(({ held, quota }, n) => {
            expect(after.get(id)?.[n]?.held).toBeLessThanOrEqual(Math.max(quota.atMost, held));
          });
        }
        for (const left of waiting) {
          const own = world.quotas.get(left.poolId) ?? [];
          if (!own.some(({ people }) => people.has(left.recipient.personId)))
            expect(left.overQuota).toBeUndefined();
        }
      }),
    );
  });

  it('takes the same seats with quotas as without, but for grace that nobody may end early', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const taken = (quotas: World['quotas']) =>
          buildPlan(inputOf({ ...world, quotas })).operations.flatMap((one) =>
            one.kind === 'add' || one.because.class === 'parked'
              ? []
              : [`${one.poolId} ${one.from.accountId}`],
          );
        const due = new Set(
          world.removals.filter((row) => row.dueAt <= nowAt).map((row) => `${row.poolId} ${row.accountId}`),
        );
        const dueOnly = (list: readonly string[]) => list.filter((one) => due.has(one)).sort();
        expect(dueOnly(taken(world.quotas))).toEqual(dueOnly(taken(new Map())));
      }),
    );
  });

  it('9: a second plan right after a finished one is empty, but for who lost a seat to a higher rank', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations } = buildPlan(inputOf(world));
        let next = afterwards(world, operations);
        const losers = new Set(
          operations.flatMap((one) =>
            one.kind !== 'add' && one.because.class === 'preempted' ? [one.from.personId] : [],
          ),
        );
        for (const one of buildPlan(inputOf(next)).operations) {
          expect(isLent(one, next) && one.kind !== 'unassign' && losers.has(one.to.personId)).toBe(true);
        }
        next = afterwards(next, buildPlan(inputOf(next)).operations);
        expect(buildPlan(inputOf(next)).operations).toEqual([]);
      }),
    );
  });

  it('lends each person one seat, of a fallback of the rule, and to nobody who gets the seat itself', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { operations, waiting } = buildPlan(inputOf(world));
        const lent = operations.flatMap((one) =>
          one.kind !== 'unassign' && isLent(one, world) ? [[one.poolId, one.to.personId] as const] : [],
        );
        expect(new Set(lent.map(([, id]) => id)).size).toBe(lent.length);
        for (const [pool, id] of lent) {
          const left = waiting.find(({ recipient }) => recipient.personId === id);
          expect(left).toBeDefined();
          const rule = world.policy.rules.find(
            (one) => one.id === left?.ruleId && one.poolId === left.poolId,
          );
          expect(rule?.fallback).toContain(pool);
          expect(world.holding.has(id)).toBe(false);
        }
      }),
    );
  });

  it('takes no seat for a fallback that would be kept without it, and serves the own line as before', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const [plan, without] = [buildPlan(inputOf(world)), buildPlan({ ...inputOf(world), wanting: [] })];
        const taken = ({ operations }: typeof plan) =>
          operations
            .flatMap((one) =>
              one.kind === 'add' || one.because.class === 'parked'
                ? []
                : [`${one.poolId} ${one.from.accountId}`],
            )
            .sort();
        expect(taken(plan)).toEqual(taken(without));
        expect(plan.waiting.map(({ recipient }) => recipient)).toEqual(
          without.waiting.map(({ recipient }) => recipient),
        );
      }),
    );
  });
});

/** A seat that a rule takes from a lower rank is offered to nobody else: without that rule it would not be free. */
function isOffered(operation: Operation): operation is Exclude<Operation, { kind: 'unassign' }> {
  if (operation.kind === 'unassign') return false;
  return operation.kind === 'add' || operation.because.class !== 'preempted';
}

/** Told anew: a quota of the person is full when all is done, or while an administrator is asked. */
function isOverQuota(world: World, operations: readonly Operation[], left: Waiter): boolean {
  const own = operations.filter(({ poolId }) => poolId === left.poolId);
  const isAsked = (one: Operation) => {
    const { leaver, notEntitled, orphan } = world.policy.approval;
    if (one.kind === 'add') return false;
    const asks = { leaver, orphan, 'not-entitled': notEntitled, duplicate: notEntitled } as const;
    return asks[one.because.class as keyof typeof asks] === 'ask';
  };
  return (world.quotas.get(left.poolId) ?? []).some(({ quota, held, people }) => {
    if (!people.has(left.recipient.personId)) return false;
    const came = own.filter((one) => one.kind !== 'unassign' && people.has(one.to.personId));
    const went = (isCounted: (one: Operation) => boolean) =>
      own.filter(
        (one) =>
          one.kind !== 'add' && one.from.personId !== null && people.has(one.from.personId) && isCounted(one),
      ).length;
    return [went(() => true), went((one) => !isAsked(one))].some(
      (gone) => held + came.length - gone >= quota.atMost,
    );
  });
}

function naiveOrder(world: World, id: string) {
  const line = naivePlan({ ...world, pools: world.pools.map((one) => ({ ...one, taken: null })) }).waiting;
  const own = world.people.filter((one) => one.poolId === id);
  return line.flatMap((name) => own.filter(({ recipient }) => recipient.displayName === name));
}

function served(operations: readonly Operation[]): readonly string[] {
  return operations
    .flatMap((one) => (one.kind === 'unassign' ? [] : [`${one.poolId} ${one.to.personId}`]))
    .sort();
}
