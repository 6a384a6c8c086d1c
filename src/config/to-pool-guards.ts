import type { PoolGuards, RemovalBand } from '../core/domain/policy.ts';
import type { Config } from './config.ts';

type Written = NonNullable<Config['pools'][number]['guards']>;
type WrittenBand = NonNullable<NonNullable<Written['removals']>['perRun']>;

/** What a pool writes over the guards for all; `0` and `off` are values like any other. */
export function toPoolGuards({ removals, groupKeeps, churn }: Written, all: PoolGuards): PoolGuards {
  const { perRun, perDay, small } = all.removals;
  return {
    removals: {
      perRun: bandOver(removals?.perRun, perRun),
      perDay: bandOver(removals?.perDay, perDay),
      small: {
        upTo: removals?.small?.upTo ?? small.upTo,
        count: removals?.small?.count ?? small.count,
      },
    },
    groupKeeps: groupKeeps ?? all.groupKeeps,
    churn: { moves: churn?.moves ?? all.churn.moves, windowMs: churn?.window ?? all.churn.windowMs },
  };
}

function bandOver(written: WrittenBand | undefined, { count, share }: RemovalBand): RemovalBand {
  return { count: written?.count ?? count, share: written?.share ?? share };
}
