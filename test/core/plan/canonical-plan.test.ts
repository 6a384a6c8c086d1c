import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { canonicalPlan } from '../../../src/core/plan/canonical-plan.ts';
import { anyWorld, inputOf } from './any-world.ts';

/** Who loses which seat, who gets it, and why: what somebody who approves has read. */
const read = (operation: Operation) =>
  JSON.stringify([
    operation.kind,
    operation.coreId,
    operation.poolId,
    operation.kind === 'add' ? null : [operation.from.accountId, operation.because.class],
    operation.kind === 'unassign' ? null : [operation.to, operation.gives.ruleId],
  ]);

describe('law 8: what was approved is what is applied', () => {
  it('two plans have one text only when they say the same', () => {
    fc.assert(
      fc.property(anyWorld, anyWorld, fc.nat(), (one, other, cut) => {
        const plan = buildPlan(inputOf(one)).operations;
        const changed = [
          buildPlan(inputOf(other)).operations,
          plan.slice(1),
          plan.toReversed(),
          plan.filter((_, index) => index !== cut % Math.max(1, plan.length)),
        ];
        for (const operations of changed) {
          const isSame = operations.map(read).join() === plan.map(read).join();
          expect(canonicalPlan(operations) === canonicalPlan(plan)).toBe(isSame);
        }
      }),
    );
  });

  it('another receiver, holder, rule, pool or cause is another plan', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(), (world, index) => {
        const plan = buildPlan(inputOf(world)).operations;
        const one = plan[index % Math.max(1, plan.length)];
        if (one === undefined) return;
        const variants: unknown[] = [
          { ...one, poolId: 'elsewhere' },
          { ...one, coreId: 'elsewhere' },
          ...(one.kind === 'add'
            ? []
            : [
                { ...one, from: { ...one.from, accountId: 'x' } },
                { ...one, because: { ...one.because, class: 'x' } },
              ]),
          ...(one.kind === 'unassign'
            ? []
            : [
                { ...one, to: { ...one.to, personId: 'x' } },
                { ...one, to: { ...one.to, email: 'x' } },
                { ...one, gives: { ...one.gives, ruleId: 'x' } },
              ]),
        ];
        const texts = variants.map((variant) => canonicalPlan([variant as Operation]));
        expect(texts).not.toContain(canonicalPlan([one]));
      }),
    );
  });

  it('a plan that only grew older is the same plan', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const older = {
          ...world,
          removals: world.removals.map((row) => ({ ...row, evidence: 'Left long ago.' })),
        };
        const text = (of: typeof world) => canonicalPlan(buildPlan(inputOf(of)).operations);
        expect(text(older)).toBe(text(world));
      }),
    );
  });
});
