import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/core/domain/policy.ts';
import { namedGroups } from '../../../src/core/rules/named-groups.ts';
import { compile, policy, poolId, rule } from '../../support/builders.ts';

const filter = (group: string) => {
  const when = `groups.display eq "${group}"`;
  return { when, matches: compile(when) };
};
const named = (fields: Partial<Policy>) =>
  [...namedGroups(policy(fields))].map(([key, { display, namedBy }]) => [key, display, ...namedBy]);

describe('groups that the policy names', () => {
  it('are told once by their folded names, as first written, with all that names them', () => {
    const rules = [
      rule('cad', 'cad', 'groups.display eq "CAD Users" or groups.display eq "Staff"'),
      rule('cad', 'bim', 'groups.display eq "CAD Users"'),
      rule('bim', 'bim', 'groups.display eq "cad users"', { except: filter('Interns') }),
    ];

    expect(named({ rules })).toEqual([
      ['cad users', 'CAD Users', 'rule cad', 'rule bim'],
      ['staff', 'Staff', 'rule cad'],
      ['interns', 'Interns', 'rule bim'],
    ]);
  });

  it('come from protections, the pilot, freezes and quotas as well', () => {
    const [cad] = policy().pools.values();
    if (cad === undefined) throw new Error('the policy has pools');
    const quotas = [{ ...filter('Guests'), atMost: 2, reason: 'few' }];
    const freeze = { from: '2026-12-01', until: '2026-12-02', pools: null, who: null };

    expect(
      named({
        protections: [{ ...filter('Board'), reason: 'key people' }],
        pilot: filter('Pilot'),
        freezes: [
          { ...freeze, reason: 'holidays' },
          { ...freeze, who: filter('Tender'), reason: 'tender' },
        ],
        pools: new Map([[poolId('cad'), { ...cad, quotas }]]),
      }),
    ).toEqual([
      ['board', 'Board', 'the protection "key people"'],
      ['pilot', 'Pilot', 'the pilot'],
      ['tender', 'Tender', 'the freeze "tender"'],
      ['guests', 'Guests', 'a quota of pool cad'],
    ]);
  });

  it('are none where a filter names none, may mean any, or cannot be read', () => {
    const rules = [
      rule('title', 'cad', 'title eq "Lead"'),
      rule('any', 'cad', 'groups.display sw "CAD"'),
      { ...rule('odd', 'cad', 'userName pr'), when: 'groups.display eq' },
    ];

    expect(named({ rules })).toEqual([]);
    expect(named({})).toEqual([]);
  });
});
