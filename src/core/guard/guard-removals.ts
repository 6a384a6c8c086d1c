import type { Operation } from '../domain/plan.ts';
import type { GuardPolicy, RemovalBand } from '../domain/policy.ts';
import { guardsOf } from './guards-of.ts';
import { isRemoval, percent, type Guard, type GuardInput, type Trip } from './trip.ts';

interface Scope {
  readonly scope: string;
  /** `of pool autocad`, for the message. */
  readonly words: string;
  readonly holders: number;
  readonly doneToday: number;
  readonly bands: GuardPolicy['removals'];
  readonly isIn: (operation: Operation) => boolean;
}

/**
 * Holds all removals of a pool, a licensing core or everybody when more seats would be taken than the band allows, per
 * run and within 24 hours. A band is a count and a share, whichever is smaller; small scopes may always lose a few, and
 * no scope is too small to be asked. A pool may have bands of its own; what many pools lose together is judged by the
 * bands for all.
 */
export const guardRemovals: Guard = ({ operations, numbers, policy }) => {
  // What always asks, and follows from the pool and not from what sources say, must not hold leavers.
  const removals = operations.filter(isRemoval).filter(({ because }) => because.class !== 'over-capacity');
  if (removals.length === 0) return [];
  return scopes(removals, numbers, policy).flatMap((scope): readonly Trip[] => {
    const { bands } = scope;
    const planned = removals.filter(scope.isIn).length;
    const run = exceeds({
      taken: planned,
      band: bands.perRun,
      scope,
      small: bands.small,
      when: 'in one run',
    });
    const day = exceeds({
      taken: planned + scope.doneToday,
      band: bands.perDay,
      scope,
      small: bands.small,
      when: 'within 24 hours',
    });
    const message = run ?? day;
    if (message === null) return [];
    const stops = (operation: Operation) => scope.isIn(operation);
    return [{ guard: 'removals', scope: scope.scope, message, approvable: true, stops }];
  });
};

function scopes(
  removals: readonly Operation[],
  numbers: GuardInput['numbers'],
  policy: GuardInput['policy'],
): readonly Scope[] {
  const pools = [...new Set(removals.map(({ poolId }) => poolId))];
  const cores = [...new Set(removals.map(({ coreId }) => coreId))];
  const { removedToday } = numbers;
  return [
    ...pools.map((id) => ({
      scope: `pool:${id}`,
      words: `of pool ${id}`,
      holders: numbers.holdersByPool.get(id) ?? 0,
      doneToday: removedToday.byPool.get(id) ?? 0,
      bands: guardsOf(id, policy).removals,
      isIn: ({ poolId }: Operation) => poolId === id,
    })),
    ...cores.map((id) => ({
      scope: `core:${id}`,
      words: `of licensing core ${id}`,
      holders: numbers.holdersByCore.get(id) ?? 0,
      doneToday: sum(
        [...removedToday.byPool]
          .filter(([poolId]) => policy.pools.get(poolId)?.coreId === id)
          .map(([, done]) => done),
      ),
      bands: policy.guards.removals,
      isIn: ({ coreId }: Operation) => coreId === id,
    })),
    {
      scope: 'everybody',
      words: 'in all pools',
      holders: numbers.holdersInAll,
      doneToday: removedToday.total,
      bands: policy.guards.removals,
      isIn: () => true,
    },
  ];
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

interface ExceedsInput {
  readonly taken: number;
  readonly band: RemovalBand;
  readonly small: GuardPolicy['removals']['small'];
  readonly scope: Scope;
  readonly when: string;
}

/** The message when the band is exceeded, with the numbers; null when it is not. */
function exceeds({ taken, band, small, scope, when }: ExceedsInput): string | null {
  // What was taken today already belongs to the size that the share is of.
  const holders = scope.holders + (when === 'in one run' ? 0 : scope.doneToday);
  const limit = limitOf(band, holders, small);
  if (limit === null || taken <= limit.seats) return null;
  return `${taken} of ${holders} seats ${scope.words} would be taken ${when}; at most ${limit.seats} may (${limit.words}), unless an administrator approves`;
}

function limitOf(
  { count, share }: RemovalBand,
  holders: number,
  small: GuardPolicy['removals']['small'],
): { seats: number; words: string } | null {
  const limits = [
    ...(count === 'off' ? [] : [{ seats: count, words: `guards.removals allows ${count}` }]),
    ...(share === 'off' ? [] : [shareLimit(share, holders, small)]),
  ];
  return limits.length === 0
    ? null
    : limits.reduce((least, limit) => (limit.seats < least.seats ? limit : least));
}

function shareLimit(
  share: number,
  holders: number,
  small: GuardPolicy['removals']['small'],
): { seats: number; words: string } {
  const seats = Math.floor(holders * share);
  // `0` means never, also for small scopes.
  if (share > 0 && holders <= small.upTo && small.count > seats) {
    return { seats: small.count, words: `pools of up to ${small.upTo} may lose ${small.count}` };
  }
  return { seats, words: percent(share) };
}
