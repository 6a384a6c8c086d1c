import type { Policy } from '../domain/policy.ts';
import type { PersonDecision } from '../rules/decide-person.ts';
import { refusalOf } from '../rules/refusal-of.ts';
import { traceRule, type RuleTrace } from './trace-rule.ts';

/** One line per rule: the one that decides, those that match behind it, and what the others lack. */
export function describeRules({
  decision,
  policy,
}: {
  readonly decision: PersonDecision;
  readonly policy: Policy;
}): readonly string[] {
  const { view, entitlements, protectedBy } = decision;
  const traces = policy.rules.map((rule) => traceRule(rule, view.resource));
  const lines = [...traces]
    .sort((a, b) => rank(a) - rank(b))
    .map((trace) => ruleLine(trace, { entitlements, refusal: refusalOf(trace.rule, view, policy) }));
  const standing =
    view.standing === 'employed'
      ? []
      : [`No rule gives anything: the person is ${view.standing} (${view.standingReason}).`];
  return [...standing, ...lines, ...(protectedBy === null ? [] : [`Protected: ${protectedBy}.`])];
}

/** Matches first, then those that came near. */
function rank({ isMatch, holding }: RuleTrace): number {
  return isMatch ? 0 : holding > 0 ? 1 : 2;
}

function ruleLine(
  { rule, isMatch, failing, holding }: RuleTrace,
  {
    entitlements,
    refusal,
  }: { readonly entitlements: PersonDecision['entitlements']; readonly refusal: string | null },
): string {
  const name = `${rule.id} (${rule.poolId}, priority ${rule.priority})`;
  if (isMatch && refusal !== null) return `${name} matches and gives nothing: ${refusal}.`;
  if (isMatch) {
    const decides = entitlements.some(({ ruleId, poolId }) => ruleId === rule.id && poolId === rule.poolId);
    return `${name} matches${decides ? ' and decides' : ''}: ${rule.reason}.`;
  }
  return `${name} ${holding > 0 ? 'nearly matches' : 'does not match'}: not so: ${failing.join(' and ')}.`;
}
