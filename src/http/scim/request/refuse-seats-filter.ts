import type { AttributePath, Filter } from '../../../core/filter/filter-ast.ts';
import { SEATS_URN } from '../schema/seats-definition.ts';
import { scimError } from '../scim-error.ts';

/**
 * Throws 400 `invalidFilter` when a filter asks about the seat extension: it is worked out for the people of one answer, so
 * finding people by it would mean to work it out for everybody.
 */
export function refuseSeatsFilter(filter: Filter): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.forEach(refuseSeatsFilter);
    case 'not':
      return refuseSeatsFilter(filter.filter);
    case 'compare':
    case 'present':
    case 'values':
      if (isOfSeats(filter.path)) throw scimError(400, 'invalidFilter', DETAIL);
  }
}

const DETAIL =
  `\`${SEATS_URN}\` cannot be filtered: it is worked out for the users of one answer. Ask for it with ` +
  `\`attributes=${SEATS_URN}\`, or find who holds and waits in the drift report (GET /api/v1/drift)`;

function isOfSeats({ urn, name }: AttributePath): boolean {
  if (urn === undefined) return false;
  const wanted = SEATS_URN.toLowerCase();
  return urn.toLowerCase() === wanted || `${urn}:${name}`.toLowerCase() === wanted;
}
