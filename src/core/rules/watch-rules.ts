import type { PersonView } from '../domain/person.ts';
import type { Policy, Rule } from '../domain/policy.ts';
import { refusalOf } from './refusal-of.ts';

/** Which rules matched nobody, and which everybody, among the people that a pass asked about. */
export interface RuleSightings {
  /** People who have not left. */
  readonly people: number;
  /** They gave nobody a seat who has not left, whatever other rules gave. */
  readonly matchNobody: readonly Rule[];
  /** They give a seat to everybody who is employed. */
  readonly matchEverybody: readonly Rule[];
}

/** Watches rules while everybody is decided about. */
export interface RuleWatch {
  see(view: PersonView): void;
  sightings(): RuleSightings;
}

/** In a smaller company everybody may well be meant. */
const fewestForEverybody = 5;

/**
 * A rule leaves a list with the first person who decides about it, so the pass asks again only about rules that are worth
 * a warning, and about those nobody can say less.
 */
export function createRuleWatch(policy: Pick<Policy, 'rules' | 'domains'>): RuleWatch {
  // A rule for several pools is asked once: its filter is the same for all of them.
  const rules = [...new Map(policy.rules.map((rule) => [rule.id, rule])).values()];
  let unseen: readonly Rule[] = rules;
  let unbroken: readonly Rule[] = rules;
  let people = 0;
  let employed = 0;
  const gives = (rule: Rule, view: PersonView) =>
    rule.matches(view.resource) && refusalOf(rule, view, policy) === null;
  return {
    see(view) {
      if (view.standing === 'left') return;
      people += 1;
      if (unseen.some((rule) => gives(rule, view))) unseen = unseen.filter((rule) => !gives(rule, view));
      if (view.standing !== 'employed') return;
      employed += 1;
      if (!unbroken.every((rule) => gives(rule, view)))
        unbroken = unbroken.filter((rule) => gives(rule, view));
    },
    sightings: () => ({
      people,
      matchNobody: people === 0 ? [] : unseen,
      matchEverybody: employed < fewestForEverybody ? [] : unbroken,
    }),
  };
}
