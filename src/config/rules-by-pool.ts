import type { Config } from './config.ts';

type Written = Config['rules'][number];
/** A rule for one pool. */
export type PoolRule = Omit<Written, 'pool' | 'pools'> & { readonly pool: string };

/** A rule that names several pools is one for each of them: a shortage in one is nothing to the others. */
export function rulesByPool(rules: readonly Written[]): readonly PoolRule[] {
  return rules.flatMap(({ pool, pools = [], ...rule }) =>
    [...(pool === undefined ? [] : [pool]), ...pools].map((id) => ({ ...rule, pool: id })),
  );
}
