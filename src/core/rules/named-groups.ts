import type { Policy } from '../domain/policy.ts';
import { foldCase } from '../filter/fold-case.ts';
import { groupTerms } from '../filter/group-terms.ts';
import { parseFilter } from '../filter/parse-filter.ts';

/** A group as filters write it, with what names it. */
export interface NamedGroup {
  readonly display: string;
  /** `rule cad-group`, `the pilot`, ... */
  readonly namedBy: readonly string[];
}

/** Every group that a filter of the policy names, by its folded name. */
export function namedGroups(
  policy: Pick<Policy, 'rules' | 'protections' | 'pilot' | 'freezes' | 'pools'>,
): ReadonlyMap<string, NamedGroup> {
  const found = new Map<string, NamedGroup>();
  for (const { who, when } of filtersOf(policy)) {
    const parsed = parseFilter(when);
    const terms = parsed.ok ? groupTerms(parsed.filter) : null;
    for (const display of terms?.kind === 'only' ? terms.displays : []) {
      const key = foldCase(display);
      const known = found.get(key) ?? { display, namedBy: [] };
      if (!known.namedBy.includes(who)) found.set(key, { ...known, namedBy: [...known.namedBy, who] });
    }
  }
  return found;
}

interface Named {
  readonly who: string;
  readonly when: string;
}

function filtersOf({
  rules,
  protections,
  pilot,
  freezes,
  pools,
}: Parameters<typeof namedGroups>[0]): readonly Named[] {
  return [
    ...rules.flatMap(({ id, when, except }) =>
      [when, except?.when ?? []].flat().map((one) => ({ who: `rule ${id}`, when: one })),
    ),
    ...protections.map(({ when, reason }) => ({ who: `the protection "${reason}"`, when })),
    ...(pilot === null ? [] : [{ who: 'the pilot', when: pilot.when }]),
    ...freezes.flatMap(({ who, reason }) =>
      who === null ? [] : { who: `the freeze "${reason}"`, when: who.when },
    ),
    ...[...pools.values()].flatMap(({ id, quotas }) =>
      quotas.map(({ when }) => ({ who: `a quota of pool ${id}`, when })),
    ),
  ];
}
