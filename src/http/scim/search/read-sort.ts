import type { AttributeSchema } from '../../../core/filter/attribute-schema.ts';
import { explainUnknown } from '../../../core/filter/explain-unknown.ts';
import { readAttributePath } from '../../../core/filter/read-attribute-path.ts';
import { resolveAttribute, withImpliedValue } from '../../../core/filter/resolve-attribute.ts';
import type { Sort } from '../../../ports/stores/user-store.ts';
import { qualifyPath } from '../request/read-filter.ts';
import type { ScimQuery } from '../request/scim-query.ts';
import { invalidValue } from '../scim-error.ts';

type Asked = Pick<ScimQuery, 'sortBy' | 'sortOrder'>;

/**
 * What the list is sorted by (RFC 7644 §3.4.2.3); null when nothing is asked. Throws 400 `invalidValue` for an attribute
 * that is unknown, or has parts and names none of them.
 */
export function readSort(asked: Asked, schema: AttributeSchema): Sort | null {
  const isDown = isDescending(asked);
  if (asked.sortBy === '') return null;
  const read = readAttributePath(asked.sortBy, 0);
  if ('message' in read) throw invalidValue(`\`sortBy\`: ${read.message}`);
  const path = qualifyPath(read, schema);
  const steps = resolveAttribute(schema, path);
  if (steps === undefined) throw invalidValue(`\`sortBy\`: ${explainUnknown(schema, path)}`);
  const whole = withImpliedValue(steps);
  const leaf = whole.at(-1);
  if (leaf?.type !== 'complex') return { steps: whole, isDescending: isDown };
  const parts = (leaf.sub ?? []).map(({ name }) => name).join(', ');
  throw invalidValue(`\`sortBy\`: \`${asked.sortBy}\` has parts; sort by one of them: ${parts}`);
}

/** The same for one type of a search over all: null steps where the type has no such attribute. */
export function sortWithin(asked: Asked, schema: AttributeSchema): Sort {
  const read = readAttributePath(asked.sortBy, 0);
  const steps = 'message' in read ? undefined : resolveAttribute(schema, qualifyPath(read, schema));
  return { steps: steps === undefined ? null : withImpliedValue(steps), isDescending: isDescending(asked) };
}

/** Throws 400 `invalidValue` for what is neither of the two words. */
export function isDescending({ sortOrder }: Pick<Asked, 'sortOrder'>): boolean {
  const word = sortOrder.toLowerCase();
  if (word === '' || word === 'ascending') return false;
  if (word === 'descending') return true;
  throw invalidValue(
    `\`sortOrder\` is ascending or descending, not ${JSON.stringify(sortOrder.slice(0, 80))}`,
  );
}
