import type { CompareOperator } from './filter-ast.ts';
import { nearestName } from './nearest-name.ts';

const COMPARE_OPERATORS: readonly CompareOperator[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'];

export const OPERATOR_LIST = 'eq, ne, co, sw, ew, gt, ge, lt, le or pr';

/** What people write who come from SQL, programming languages or the vendors' own query builders. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['=', 'eq'],
  ['==', 'eq'],
  ['===', 'eq'],
  ['is', 'eq'],
  ['equals', 'eq'],
  ['equal', 'eq'],
  ['!=', 'ne'],
  ['!==', 'ne'],
  ['<>', 'ne'],
  ['notequals', 'ne'],
  ['contains', 'co'],
  ['includes', 'co'],
  ['like', 'co'],
  ['~', 'co'],
  ['startswith', 'sw'],
  ['starts', 'sw'],
  ['endswith', 'ew'],
  ['ends', 'ew'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['gte', 'ge'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['lte', 'le'],
  ['exists', 'pr'],
  ['present', 'pr'],
  ['&&', 'and'],
  ['&', 'and'],
  [',', 'and'],
  ['||', 'or'],
  ['|', 'or'],
]);

/** The comparison a word names in any case, `pr` not among them. */
export function compareOperator(word: string): CompareOperator | undefined {
  const lower = word.toLowerCase();
  return COMPARE_OPERATORS.find((operator) => operator === lower);
}

/** ", did you mean `eq`?" for a word that is none of `expected`; empty when nothing is near. */
export function meantOperator(word: string, expected: 'operator' | 'joint'): string {
  const words = expected === 'operator' ? [...COMPARE_OPERATORS, 'pr'] : ['and', 'or'];
  const foreign = FOREIGN.get(word.toLowerCase());
  const meant = foreign !== undefined && words.includes(foreign) ? foreign : nearestName(word, words);
  if (meant !== undefined) return `; did you mean \`${meant}\`?`;
  if (expected === 'operator' && word.toLowerCase() === 'in') return '; join several `eq` with `or`';
  return '';
}
