import type { Operation } from '../domain/plan.ts';
import type { PoolId } from '../domain/ids.ts';
import type { Limit, Rule } from '../domain/policy.ts';
import { foldCase } from '../filter/fold-case.ts';
import type { GroupNumbers } from './guard-numbers.ts';
import { guardsOf } from './guards-of.ts';
import { isRemoval, percent, type Guard, type GuardInput, type Trip } from './trip.ts';

/** A smaller group loses most of its members by one ordinary move. */
const smallestAsked = 4;

/**
 * Holds the removals that a granting group causes which was emptied or deleted, or lost more than its band: an emptied
 * group looks exactly like everybody losing the right to a seat.
 */
export const guardGroups: Guard = ({ operations, numbers, policy }) => {
  const losses = operations.filter(isLossOfRule);
  const shares = new Map<Limit, PoolId[]>();
  for (const id of new Set(losses.map(({ poolId }) => poolId))) {
    const { groupKeeps } = guardsOf(id, policy);
    shares.set(groupKeeps, [...(shares.get(groupKeeps) ?? []), id]);
  }
  return [...shares].flatMap(([keeps, pools]) =>
    keeps === 'off'
      ? []
      : tripsOf({ keeps, losses: losses.filter(({ poolId }) => pools.includes(poolId)), numbers, policy }),
  );
};

interface LossInput extends Pick<GuardInput, 'numbers' | 'policy'> {
  readonly keeps: number;
  /** Seats in pools whose groups must keep that share. */
  readonly losses: readonly Loss[];
}

function tripsOf({ keeps, losses, numbers, policy }: LossInput): readonly Trip[] {
  return numbers.groups.flatMap((group): readonly Trip[] => {
    const message = whyTripped(group, keeps);
    if (message === null) return [];
    const rules = new Set(policy.rules.filter((rule) => dependsOn(rule, group.display)).map(({ id }) => id));
    const stopped = new Set<Operation>(
      losses.filter(({ because: { ruleId } }) => ruleId === null || rules.has(ruleId)),
    );
    const stops = (operation: Operation) => stopped.has(operation);
    return [{ guard: 'group-emptied', scope: `group:${group.display}`, message, approvable: true, stops }];
  });
}

type Loss = Exclude<Operation, { kind: 'add' }>;

/** Takes a seat because no rule gives it any longer: the only loss that a group can cause. */
export function isLossOfRule(operation: Operation): operation is Loss {
  return isRemoval(operation) && operation.because.class === 'not-entitled';
}

function dependsOn({ groups }: Rule, display: string): boolean {
  return groups === null || groups.some((name) => foldCase(name) === display);
}

function whyTripped({ display, size, baseline, deleted }: GroupNumbers, keeps: number): string | null {
  if (deleted && baseline >= 2)
    return `group "${display}" with ${baseline} members was deleted, and it grants seats`;
  if (size === 0 && baseline >= 2)
    return `group "${display}" was emptied: it had ${baseline} members, and it grants seats`;
  if (baseline < smallestAsked || size >= baseline * keeps) return null;
  return `group "${display}" has ${size} members and had ${baseline}; a group that grants seats must keep ${percent(keeps)}`;
}
