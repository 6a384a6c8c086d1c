import type { CoreId, PoolId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { Policy, PoolPolicy, Rule } from '../domain/policy.ts';
import { namedGroups } from '../rules/named-groups.ts';
import type { RuleSightings } from '../rules/watch-rules.ts';
import { people as inPeople } from './in-words.ts';

export interface RuleNoticesInput {
  readonly policy: Pick<Policy, 'rules' | 'protections' | 'pilot' | 'freezes' | 'pools'>;
  readonly sightings: RuleSightings;
  /** Folded names of groups that some source has now. */
  readonly groups: ReadonlySet<string>;
  /** Pools that their licensing core knows. */
  readonly known: ReadonlySet<PoolId>;
  /** Cores that were read well at least once: of others nobody can say what they have. */
  readonly coresRead: ReadonlySet<CoreId>;
}

const tryIt = '`seatwarden plan --rules FILE` tries the new text on the people of today.';

/** What is allowed in rules and hardly meant, as far as the people, groups and pools of today can tell. */
export function ruleNotices(input: RuleNoticesInput): readonly Notice[] {
  const { sightings, policy } = input;
  return [
    ...sightings.matchNobody.map((rule) => matchesNobody(rule, sightings.people)),
    ...sightings.matchEverybody.map(matchesEverybody),
    ...missingGroups(input),
    ...[...policy.pools.values()].flatMap((pool) => poolNotice(pool, input)),
  ];
}

function matchesNobody({ id, when }: Rule, count: number): Notice {
  return notice({
    key: `nobody:${id}`,
    severity: 'warning',
    text: `Rule ${id} gives nobody a seat: of ${inPeople(count)} none meets ${when}, or those who do are refused.`,
    step: `Correct rule ${id} or take it out; ${tryIt}`,
  });
}

function matchesEverybody({ id, when }: Rule): Notice {
  return notice({
    key: `everybody:${id}`,
    severity: 'info',
    text: `Rule ${id} gives everybody who is employed a seat (${when}).`,
    step: '',
  });
}

function missingGroups({ policy, groups }: RuleNoticesInput): readonly Notice[] {
  return [...namedGroups(policy)]
    .filter(([key]) => !groups.has(key))
    .map(([key, { display, namedBy }]) =>
      notice({
        key: `group:${key}`,
        severity: 'warning',
        text: `No source has a group "${display}", and ${namedBy.join(' and ')} ${namedBy.length === 1 ? 'names' : 'name'} it.`,
        step: 'Correct the name, or let the identity provider push the group.',
      }),
    );
}

function poolNotice(pool: PoolPolicy, { policy, known, coresRead }: RuleNoticesInput): readonly Notice[] {
  const { id, coreId, product } = pool;
  const rules = policy.rules
    .filter(({ poolId, fallback }) => poolId === id || fallback.includes(id))
    .map((rule) => rule.id);
  if (rules.length === 0) {
    const text = `No rule gives seats of pool ${id} (${product}); it is only watched.`;
    return [notice({ key: `no-rule:${id}`, severity: 'info', text, step: '', coreId, poolId: id })];
  }
  if (known.has(id) || !coresRead.has(coreId)) return [];
  return [
    notice({
      key: `no-pool:${id}`,
      severity: 'warning',
      text: `Licensing core ${coreId} knows no product "${product}", so ${rules.length === 1 ? 'rule' : 'rules'} ${rules.join(', ')} can give no seat of pool ${id}.`,
      step: `Enter what was bought, or mend pools[].product of pool ${id}.`,
      coreId,
      poolId: id,
    }),
  ];
}

function notice(said: Pick<Notice, 'key' | 'severity' | 'text' | 'step'> & Partial<Notice>): Notice {
  return { kind: 'rule', coreId: null, poolId: null, csv: null, ...said };
}
