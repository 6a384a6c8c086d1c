import type { CoreId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { PoolPolicy } from '../domain/policy.ts';

/**
 * Pools whose product the licensing core lists under several ids at once, as it may while a renewal overlaps: the word of
 * the configuration then names none of them, and seats of that pool are neither given nor taken.
 */
export function lostProducts(input: {
  readonly coreId: CoreId;
  readonly pools: readonly PoolPolicy[];
  /** The words of the core. */
  readonly products: readonly string[];
}): readonly Notice[] {
  const { coreId, pools, products } = input;
  return pools.flatMap(({ id, product }): readonly Notice[] => {
    if (products.includes(product)) return [];
    const alike = products.filter((word) => word.startsWith(`${product} (`));
    if (alike.length < 2) return [];
    return [
      {
        key: `ambiguous:${id}`,
        kind: 'core',
        severity: 'warning',
        text: `Licensing core ${coreId} lists ${product} under ${alike.length} ids at once (${alike.join(', ')}), so pool ${id} is none of them.`,
        step: `Write the one that people should have seats of into pools[].product of pool ${id}, as it stands here, until the other one ended.`,
        coreId,
        poolId: id,
        csv: null,
      },
    ];
  });
}
