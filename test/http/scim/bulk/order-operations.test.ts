import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkedOperation } from '../../../../src/http/scim/bulk/link-operations.ts';
import { orderOperations } from '../../../../src/http/scim/bulk/order-operations.ts';
import { invalidSyntax } from '../../../../src/http/scim/scim-error.ts';

const refusal = invalidSyntax('not looked at');
const linked = (needs: readonly (readonly number[])[]): readonly LinkedOperation[] =>
  needs.map((some, place) => ({ place, method: 'POST', bulkId: null, task: { refusal }, needs: some }));
const order = (...needs: readonly (readonly number[])[]) =>
  orderOperations(linked(needs)).map((circle) => circle.map(({ place }) => place).toSorted());

describe('the order of operations', () => {
  it('is the client’s where nothing refers to what comes later', () => {
    expect(order([], [0], [], [1, 2])).toEqual([[0], [1], [2], [3]]);
  });

  it('puts what is needed right before what needs it', () => {
    expect(order([], [3], [], [4], [])).toEqual([[0], [4], [3], [1], [2]]);
  });

  it('keeps a circle together, after what it needs and before what needs it', () => {
    expect(order([1], [2], [3], [1, 4], [])).toEqual([[4], [1, 2, 3], [0]]);
    expect(order([0])).toEqual([[0]]);
  });

  it('holds for a chain of the most operations that are taken', () => {
    const chain = Array.from({ length: 1000 }, (_, n) => (n === 999 ? [] : [n + 1]));
    expect(order(...chain)).toEqual(Array.from({ length: 1000 }, (_, n) => [999 - n]));
  });

  it('names each operation once, and after all that it needs but for its own circle', () => {
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.array(fc.uniqueArray(fc.nat(size - 1), { maxLength: 3 }), { minLength: size, maxLength: size }),
      );
    fc.assert(
      fc.property(graph, (needs) => {
        const circles = order(...needs);
        expect(circles.flat().toSorted((one, other) => one - other)).toEqual(needs.map((_, place) => place));
        const rank = new Map(circles.flatMap((circle, at) => circle.map((place) => [place, at] as const)));
        for (const [place, some] of needs.entries())
          for (const need of some) expect(rank.get(need)).toBeLessThanOrEqual(rank.get(place) ?? -1);
        for (const circle of circles)
          for (const one of circle) expect(reach(needs, one)).toEqual(expect.arrayContaining(circle));
      }),
    );
  });
});

/** Everything that an operation leads to, and itself. */
function reach(needs: readonly (readonly number[])[], from: number): readonly number[] {
  const reached = new Set([from]);
  for (const place of reached) for (const need of needs[place] ?? []) reached.add(need);
  return [...reached];
}
