import type { JsonObject } from '../domain/json.ts';
import type { Rule } from '../domain/policy.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import type { Filter } from '../filter/filter-ast.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { PERSON_SCHEMA } from '../filter/person-schema.ts';
import { printFilter } from '../filter/print-filter.ts';

/** How one rule looks at one person: whether it matches, and if not, which of its conditions do not hold. */
export interface RuleTrace {
  readonly rule: Rule;
  readonly isMatch: boolean;
  /** Conditions joined by `and` that fail, in the filter language. */
  readonly failing: readonly string[];
  /** Conditions that hold. A rule with some of them nearly matched. */
  readonly holding: number;
}

/** Asks a rule for its reasons. Conditions are the parts that `and` joins at the top; an `or` is one condition. */
export function traceRule(rule: Rule, resource: JsonObject): RuleTrace {
  const parsed = parseFilter(rule.when);
  const parts = parsed.ok ? conditions(parsed.filter) : [];
  const failing = parts.filter((part) => !compileFilter(part, PERSON_SCHEMA)(resource));
  return {
    rule,
    isMatch: rule.matches(resource),
    failing: failing.map(printFilter),
    holding: parts.length - failing.length,
  };
}

function conditions(filter: Filter): readonly Filter[] {
  return filter.kind === 'and' ? filter.filters.flatMap(conditions) : [filter];
}
