import type { Approver, ApprovingPolicy, SecondPerson } from '../domain/approval.ts';
import type { GuardName } from '../domain/guard.ts';
import { foldCase } from '../filter/fold-case.ts';

/** The strictest word of the policy about any of these guards. */
export function secondPersonFor(
  guards: readonly GuardName[],
  { secondPerson }: Pick<ApprovingPolicy, 'secondPerson'>,
): SecondPerson {
  const asked = guards.map((guard) => secondPerson.guards[guard] ?? secondPerson.all);
  if (asked.includes('two-people')) return 'two-people';
  return asked.includes('not-author') ? 'not-author' : 'off';
}

/** Whether these people are enough. Where nobody says who the author is, only two can be sure not to be one. */
export function areEnough(
  approvers: readonly Approver[],
  needed: SecondPerson,
  { author }: Pick<ApprovingPolicy, 'author'>,
): boolean {
  const people = new Set(approvers.map(personOf));
  switch (needed) {
    case 'off':
      return people.size >= 1;
    case 'not-author':
      if (author === null) return people.size >= 2;
      return [...people].some((person) => person !== foldCase(author));
    case 'two-people':
      return people.size >= 2;
  }
}

/** One who is here twice counts once. */
export function personOf({ name }: Approver): string {
  return foldCase(name);
}
