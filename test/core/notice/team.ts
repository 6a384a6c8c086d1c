import type { PoolTerm } from '../../../src/core/domain/seats.ts';
import type { TermedPool } from '../../../src/core/notice/pool-outlook.ts';
import type { TeamMember } from '../../../src/core/notice/team-member.ts';
import { accountId, core, poolId } from '../../support/builders.ts';

export function member(name: string, fields: Partial<TeamMember> = {}): TeamMember {
  return {
    accountId: accountId(name),
    email: `${name}@example.com`,
    displayName: `${name} Fox`,
    givenName: name,
    familyName: 'Fox',
    standing: 'employed',
    protectedRole: null,
    ...fields,
  };
}

/** `term(5, '2026-01-01', '2027-01-01')`. */
export function term(
  quantity: number | null,
  from: string | null,
  until: string | null,
  product?: string,
): PoolTerm {
  const at = (day: string | null) => (day === null ? null : Date.parse(`${day}T00:00:00Z`));
  return { quantity, startsAt: at(from), endsAt: at(until), ...(product === undefined ? {} : { product }) };
}

/** The pool `cad` of CAD with five seats that three people hold. */
export function termedPool(terms: readonly PoolTerm[], fields: Partial<TermedPool> = {}): TermedPool {
  return {
    coreId: core,
    poolId: poolId('cad'),
    product: 'CAD',
    capacity: 5,
    taken: 3,
    held: 3,
    terms,
    ...fields,
  };
}
