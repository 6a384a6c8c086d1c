import type { Operation } from '../domain/plan.ts';
import type { Rule } from '../domain/policy.ts';
import { foldCase } from '../filter/fold-case.ts';
import type { GroupNumbers } from './guard-numbers.ts';
import { isRemoval, percent, type Guard, type Trip } from './trip.ts';

/** A smaller group loses most of its members by one ordinary move. */
const smallestAsked = 4;

/**
 * Holds the removals that a granting group causes which was emptied or deleted, or lost more than its band: an emptied
 * group looks exactly like everybody losing the right to a seat.
 */
export const guardGroups: Guard = ({ operations, numbers, policy }) => {
  const keeps = policy.guards.groupKeeps;
  if (keeps === 'off' || !operations.some(isLossOfRule)) return [];
  return numbers.groups.flatMap((group): readonly Trip[] => {
    const message = whyTripped(group, keeps);
    if (message === null) return [];
    const rules = new Set(policy.rules.filter((rule) => dependsOn(rule, group.display)).map(({ id }) => id));
    const stops = (operation: Operation) =>
      isLossOfRule(operation) && (operation.because.ruleId === null || rules.has(operation.because.ruleId));
    if (!operations.some(stops)) return [];
    return [{ guard: 'group-emptied', scope: `group:${group.display}`, message, approvable: true, stops }];
  });
};

/** Takes a seat because no rule gives it any longer: the only loss that a group can cause. */
export function isLossOfRule(operation: Operation): operation is Exclude<Operation, { kind: 'add' }> {
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
