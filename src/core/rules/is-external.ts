import type { Policy } from '../domain/policy.ts';

/**
 * Whether somebody is no employee by their work e-mail: its domain is one of the external ones, or, where internal ones
 * are named, none of those. A domain stands for those below it. Of somebody without an address nobody can say it.
 */
export function isExternal(email: string | null, { domains }: Pick<Policy, 'domains'>): boolean {
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domain === undefined) return false;
  const isUnder = (names: readonly string[]) =>
    names.some((name) => domain === name || domain.endsWith(`.${name}`));
  if (isUnder(domains.external)) return true;
  return domains.internal.length > 0 && !isUnder(domains.internal);
}
