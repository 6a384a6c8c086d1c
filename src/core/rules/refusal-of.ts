import type { PersonView } from '../domain/person.ts';
import type { Policy, Rule } from '../domain/policy.ts';
import { isExternal } from './is-external.ts';

/** Why a rule that matches gives the person nothing all the same; null when it gives the seat. */
export function refusalOf(
  { except, external }: Rule,
  { resource, email }: Pick<PersonView, 'resource' | 'email'>,
  policy: Pick<Policy, 'domains'>,
): string | null {
  if (except?.matches(resource) === true) return `excepted by ${except.when}`;
  if (external === 'refuse' && isExternal(email, policy)) {
    return `refused to external people, and ${email} is no address of the company`;
  }
  return null;
}
