import type { Operation } from '../core/domain/plan.ts';
import type { CorePrice } from '../core/domain/price.ts';
import type { Run } from './run-context.ts';
import { toChange } from './to-change.ts';

/** What operations cost at each licensing core that counts calls, in the order in which the plan meets them. */
export function priceOperations(
  { cores, policy }: Pick<Run, 'cores' | 'policy'>,
  operations: readonly Operation[],
): readonly CorePrice[] {
  const byCore = Map.groupBy(operations, ({ coreId }) => coreId);
  return [...byCore].flatMap(([coreId, all]) => {
    const changes = all.map((operation) =>
      toChange(operation, policy.pools.get(operation.poolId)?.product ?? operation.poolId),
    );
    const price = cores.get(coreId)?.price?.(changes);
    return price === undefined ? [] : [{ coreId, ...price }];
  });
}
