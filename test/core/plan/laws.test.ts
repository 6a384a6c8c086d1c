import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import type { Operation, Waiter } from '../../../src/core/domain/plan.ts';
import type { PoolState } from '../../../src/core/domain/seats.ts';
import { buildPlan, type BuildPlanInput } from '../../../src/core/plan/build-plan.ts';
import { canonicalPlan } from '../../../src/core/plan/canonical-plan.ts';
import { accountId, noon, policy, pool, removal, waiter } from '../../support/builders.ts';

const nowAt = noon().nowAt;

interface World {
  readonly pools: readonly PoolState[];
  readonly removals: readonly DriftRow[];
  readonly people: readonly Waiter[];
}

/** Pools of any state with holders to remove and people who wait; holders and waiters are different people. */
const anyPool = (name: string) =>
  fc
    .record({
      capacity: fc.option(fc.integer({ min: 0, max: 8 }), { nil: null, freq: 4 }),
      holders: fc.integer({ min: 0, max: 10 }),
      parked: fc.integer({ min: 0, max: 4 }),
      isKnown: fc.boolean(),
      due: fc.integer({ min: 0, max: 10 }),
      classes: fc.array(fc.constantFrom('leaver', 'not-entitled', 'orphan', 'duplicate'), {
        minLength: 10,
        maxLength: 10,
      }),
      delays: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 10, maxLength: 10 }),
      unlessFull: fc.boolean(),
      waiting: fc.array(
        fc.record({ priority: fc.integer({ min: 1, max: 3 }), since: fc.integer({ min: 0, max: 3 }) }),
        {
          maxLength: 10,
        },
      ),
    })
    .map((world): World => {
      const taken = world.holders + world.parked;
      const parked =
        world.parked === 0
          ? null
          : { accountId: accountId('boss'), email: 'boss@example.com', seats: world.parked };
      const removals = Array.from({ length: Math.min(world.due, world.holders) }, (_, n) =>
        removal(name, `${name}-holder-${n}`, {
          class: world.classes[n] ?? 'leaver',
          dueAt: nowAt + (world.delays[n] ?? 0),
          unlessFull: world.unlessFull,
        }),
      );
      const people = world.waiting.map((rank, n) => waiter(name, `${name}-waiter-${n}`, rank));
      return {
        pools: [pool(name, world.capacity, { taken: world.isKnown ? taken : null, parked })],
        removals,
        people,
      };
    });
const anyWorld = fc.tuple(anyPool('bim'), anyPool('cad')).map(([a, b]): World => ({
  pools: [...a.pools, ...b.pools],
  removals: [...a.removals, ...b.removals],
  people: [...a.people, ...b.people],
}));

function inputOf({ pools, removals, people }: World): BuildPlanInput {
  const waiters = new Map(pools.map(({ poolId: id }) => [id, people.filter((one) => one.poolId === id)]));
  return { pools, policy: policy(), removals, waiters, recipients: new Map(), nowAt };
}

/** How an operation that succeeds changes the number of seats held: the whole physics of a pool. */
const effect = { unassign: -1, reassign: 0, add: 1 } as const;

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
          const given = own.filter(({ kind }) => kind !== 'unassign').length;
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
        for (const left of waiting) {
          const served = operations.flatMap((operation) =>
            operation.poolId === left.poolId && operation.kind !== 'unassign' ? [operation.to.personId] : [],
          );
          const passed = world.people.filter(({ recipient }) => served.includes(recipient.personId));
          expect(
            passed.every(
              (one) =>
                one.priority > left.priority || (one.priority === left.priority && one.since <= left.since),
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
        for (const { poolId: id, capacity, taken } of world.pools) {
          if (taken === null || capacity === null || !waiting.some((left) => left.poolId === id)) continue;
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
          operation.kind === 'add' || operation.because.class === 'parked'
            ? []
            : [`${operation.poolId} ${operation.from.accountId}`],
        );
        const listed = new Set(world.removals.map((row) => `${row.poolId} ${row.accountId}`));
        expect(losers.every((loser) => listed.has(loser))).toBe(true);
        expect(new Set(losers).size).toBe(losers.length);
      }),
    );
  });

  it('9: a second plan right after a finished one is empty', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const next = afterwards(world, buildPlan(inputOf(world)).operations);
        expect(buildPlan(inputOf(next)).operations).toEqual([]);
      }),
    );
  });
});

/** The naive model of seats: what the world looks like when every operation was done. */
function afterwards({ pools, removals, people }: World, operations: readonly Operation[]): World {
  const freed = new Set(
    operations.flatMap((one) => (one.kind === 'add' ? [] : [`${one.poolId} ${one.from.accountId}`])),
  );
  const served = new Set(operations.flatMap((one) => (one.kind === 'unassign' ? [] : [one.to.personId])));
  return {
    pools: pools.map((one) => {
      const own = operations.filter((operation) => operation.poolId === one.poolId);
      const handed = own.filter(
        (operation) => operation.kind === 'reassign' && operation.because.class === 'parked',
      ).length;
      const seats = (one.parked?.seats ?? 0) - handed;
      return {
        ...one,
        taken: one.taken === null ? null : own.reduce((held, { kind }) => held + effect[kind], one.taken),
        parked: one.parked === null || seats === 0 ? null : { ...one.parked, seats },
      };
    }),
    removals: removals.filter((row) => !freed.has(`${row.poolId} ${row.accountId}`)),
    people: people.filter(({ recipient }) => !served.has(recipient.personId)),
  };
}
