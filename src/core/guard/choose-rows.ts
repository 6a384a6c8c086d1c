import type { HeldOperation } from '../domain/guard.ts';
import type { PoolId } from '../domain/ids.ts';
import { isRemoval } from './trip.ts';

export interface ChooseRowsInput {
  readonly held: readonly HeldOperation[];
  readonly chosen: ReadonlySet<HeldOperation>;
  /** Pools in which a seat can be given on only because the others are taken: over their size, or under a quota. */
  readonly coupled: ReadonlySet<PoolId>;
}

/**
 * Rows that must be approved with the chosen ones, because the plan gives a seat of such a pool on the ground that the
 * others of the pool are taken. Empty: the choice stands by itself.
 */
export function rowsMissing({ held, chosen, coupled }: ChooseRowsInput): readonly HeldOperation[] {
  const giving = new Set(
    [...chosen].flatMap(({ operation: { kind, poolId } }) =>
      kind !== 'unassign' && coupled.has(poolId) ? [poolId] : [],
    ),
  );
  return held.filter((row) => {
    const { operation } = row;
    return giving.has(operation.poolId) && isRemoval(operation) && !chosen.has(row);
  });
}
