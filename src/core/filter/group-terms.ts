import type { AttributePath, CompareFilter, Filter } from './filter-ast.ts';
import { foldCase } from './fold-case.ts';
import { USER_URN } from './person-schema.ts';

/**
 * The groups that can decide a filter over people. `only`: memberships of other groups change nothing, so a run need not
 * load them. Names are as written, without those that differ in case only; they compare by `foldCase`.
 */
export type GroupTerms =
  | { readonly kind: 'only'; readonly displays: readonly string[]; readonly values: readonly string[] }
  | { readonly kind: 'any' };

const NONE: GroupTerms = { kind: 'only', displays: [], values: [] };
const ANY: GroupTerms = { kind: 'any' };

/**
 * Finds the groups a filter may depend on. `eq` and its opposite `ne` name their group, under `not` as well; whatever
 * looks at groups in another way (`co`, `sw`, `pr`, `groups.type eq "direct"`, `groups[display ne "X"]`) may depend on any.
 */
export function groupTerms(filter: Filter): GroupTerms {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return union(filter.filters.map(groupTerms));
    case 'not':
      return groupTerms(filter.filter);
    case 'compare':
      if (!isGroups(filter.path)) return NONE;
      return named(
        filter.operator === 'ne' ? { ...filter, operator: 'eq' } : filter,
        filter.path.sub ?? 'value',
      );
    case 'present':
      return isGroups(filter.path) ? ANY : NONE;
    case 'values':
      return isGroups(filter.path) ? termsOfOne(filter.filter) : NONE;
  }
}

/** The groups that can meet a filter in brackets. With `and`, one part that names groups is enough: the rest narrows. */
function termsOfOne(filter: Filter): GroupTerms {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map(termsOfOne).find(({ kind }) => kind === 'only') ?? ANY;
    case 'or':
      return union(filter.filters.map(termsOfOne));
    case 'compare':
      return filter.path.sub === undefined ? named(filter, filter.path.name) : ANY;
    case 'not':
    case 'present':
    case 'values':
      return ANY;
  }
}

function named({ operator, value }: CompareFilter, sub: string): GroupTerms {
  if (operator !== 'eq' || typeof value !== 'string') return ANY;
  if (sub.toLowerCase() === 'display') return { kind: 'only', displays: [value], values: [] };
  return sub.toLowerCase() === 'value' ? { kind: 'only', displays: [], values: [value] } : ANY;
}

function union(parts: readonly GroupTerms[]): GroupTerms {
  const displays: string[] = [];
  const values: string[] = [];
  for (const part of parts) {
    if (part.kind === 'any') return ANY;
    displays.push(...part.displays);
    values.push(...part.values);
  }
  return { kind: 'only', displays: distinct(displays), values: distinct(values) };
}

function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const name of names) if (!seen.has(foldCase(name))) seen.set(foldCase(name), name);
  return [...seen.values()];
}

function isGroups({ urn, name }: AttributePath): boolean {
  const isCore = urn === undefined || urn.toLowerCase() === USER_URN.toLowerCase();
  return isCore && name.toLowerCase() === 'groups';
}
