import type { JsonObject } from '../domain/json.ts';
import type { Rule } from '../domain/policy.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import type { Filter } from '../filter/filter-ast.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { PERSON_SCHEMA } from '../filter/person-schema.ts';
import { printFilter } from '../filter/print-filter.ts';
import { valuesInWords } from './values-in-words.ts';

/** How one rule looks at one person: whether it matches, and if not, which of its conditions do not hold. */
export interface RuleTrace {
  readonly rule: Rule;
  readonly isMatch: boolean;
  /** Conditions that fail, in the filter language, each with what the person has instead. */
  readonly failing: readonly string[];
  /** Conditions that hold. A rule with some of them nearly matched. */
  readonly holding: number;
}

type Traced = Pick<RuleTrace, 'failing' | 'holding'>;

/**
 * Asks a rule for its reasons, comparison by comparison. Of alternatives (`or`) the one is told that came nearest; where
 * none of them has anything that holds, all of them together are one condition.
 */
export function traceRule(rule: Rule, resource: JsonObject): RuleTrace {
  const parsed = parseFilter(rule.when);
  const traced = parsed.ok ? trace(parsed.filter, resource) : { failing: [], holding: 0 };
  return { rule, isMatch: rule.matches(resource), ...traced };
}

function trace(filter: Filter, resource: JsonObject): Traced {
  if (filter.kind === 'and') {
    const parts = filter.filters.map((part) => trace(part, resource));
    return {
      failing: parts.flatMap(({ failing }) => failing),
      holding: parts.reduce((total, { holding }) => total + holding, 0),
    };
  }
  if (compileFilter(filter, PERSON_SCHEMA)(resource)) return { failing: [], holding: 1 };
  if (filter.kind === 'or') return nearest(filter.filters, resource) ?? failed(filter, resource);
  return failed(filter, resource);
}

/** The alternative with most that holds, when anything does. */
function nearest(alternatives: readonly Filter[], resource: JsonObject): Traced | null {
  const [best] = alternatives
    .map((one) => trace(one, resource))
    .sort((a, b) => b.holding - a.holding || a.failing.length - b.failing.length);
  return best === undefined || best.holding === 0 ? null : best;
}

function failed(filter: Filter, resource: JsonObject): Traced {
  const text = filter.kind === 'or' ? `(${printFilter(filter)})` : printFilter(filter);
  const instead = filter.kind === 'compare' ? ` (${valuesInWords(filter.path, resource)})` : '';
  return { failing: [`${text}${instead}`], holding: 0 };
}
