import { describe, expect, it } from 'vitest';
import { ruleNotices, type RuleNoticesInput } from '../../../src/core/notice/rule-notices.ts';
import { core, poolId } from '../../support/builders.ts';
import { loadPolicy, worldConfig } from '../../reconcile/world.ts';

const policy = loadPolicy(worldConfig);
const calm: RuleNoticesInput = {
  policy,
  sightings: { people: 9, matchNobody: [], matchEverybody: [] },
  groups: new Set(['cad users', 'bim users']),
  known: new Set([poolId('cad'), poolId('bim')]),
  coresRead: new Set([core]),
};
const texts = (input: Partial<RuleNoticesInput>) =>
  ruleNotices({ ...calm, ...input }).map(({ severity, text }) => `${severity}: ${text}`);

describe('warnings about rules', () => {
  it('are none where all is as it should be', () => {
    expect(texts({})).toEqual([]);
  });

  it('name the rule that gives nobody a seat, and the one that gives everybody one', () => {
    const [first, second] = policy.rules;
    if (first === undefined || second === undefined) return expect.unreachable();
    const sightings = { people: 9, matchNobody: [first], matchEverybody: [second] };
    expect(texts({ sightings })).toEqual([
      'warning: Rule cad-group gives nobody a seat: of 9 people none meets groups.display eq "CAD Users", or those who do are refused.',
      'info: Rule bim-group gives everybody who is employed a seat (groups.display eq "BIM Users").',
    ]);
  });

  it('name a group that no source has, with everything that names it', () => {
    const more = `protect: [{ when: 'groups.display eq "cad users"', reason: key people }]
pilot: 'groups[display eq "Pilot"]'
freeze: [{ from: 2026-12-01, until: 2026-12-02, when: 'groups.display eq "Tender"', reason: tender }]
`;
    const text = worldConfig.replace('CAD Users"', 'CAD Users" or groups.display eq "BIM Users"');
    const groups = new Set(['tender']);
    expect(texts({ policy: loadPolicy(`${text}${more}`), groups })).toEqual([
      'warning: No source has a group "CAD Users", and rule cad-group and the protection "key people" name it.',
      'warning: No source has a group "BIM Users", and rule cad-group and rule bim-group name it.',
      'warning: No source has a group "Pilot", and the pilot names it.',
    ]);
  });

  it('say which pools no rule gives seats of', () => {
    const bare = loadPolicy(worldConfig.replace(/ {2}- \{ id: bim-group.*\n/, ''));
    expect(texts({ policy: bare, known: new Set([poolId('cad')]) })).toEqual([
      'info: No rule gives seats of pool bim (BIM); it is only watched.',
    ]);
  });

  it('say which pools with rules the licensing core does not know, once it was read', () => {
    const known = new Set([poolId('cad')]);
    expect(texts({ known })).toEqual([
      'warning: Licensing core main knows no product "BIM", so rule bim-group can give no seat of pool bim.',
    ]);
    expect(texts({ known, coresRead: new Set() })).toEqual([]);
  });

  it('say what to do about each, where there is anything to do', () => {
    const [first, second] = policy.rules;
    if (first === undefined || second === undefined) return expect.unreachable();
    const both = { ...second, fallback: [first.poolId] };
    const told = ruleNotices({
      policy: { ...policy, rules: [first, both], pilot: null },
      sightings: { people: 9, matchNobody: [first], matchEverybody: [second] },
      groups: new Set(['bim users']),
      known: new Set([poolId('bim')]),
      coresRead: new Set([core]),
    });
    const plain = { kind: 'rule', coreId: null, poolId: null, csv: null };

    expect(told.map(({ key, step }) => [key, step])).toEqual([
      [
        'nobody:cad-group',
        'Correct rule cad-group or take it out; `seatwarden plan --rules FILE` tries the new text on the people of today.',
      ],
      ['everybody:bim-group', ''],
      ['group:cad users', 'Correct the name, or let the identity provider push the group.'],
      ['no-pool:cad', 'Enter what was bought, or mend pools[].product of pool cad.'],
    ]);
    expect(told[0]).toMatchObject(plain);
    expect(told[3]).toMatchObject({
      ...plain,
      coreId: core,
      poolId: 'cad',
      text: 'Licensing core main knows no product "CAD", so rules cad-group, bim-group can give no seat of pool cad.',
    });
    expect(ruleNotices({ ...calm, policy: { ...policy, rules: [first] } })).toMatchObject([
      { key: 'no-rule:bim', step: '', coreId: core, poolId: 'bim' },
    ]);
  });

  it('have keys of their own, so that each opens and closes by itself', () => {
    const all = { ...calm, groups: new Set<string>(), known: new Set<never>() };
    const keys = ruleNotices(all).map(({ key }) => key);
    expect(keys).toEqual(['group:cad users', 'group:bim users', 'no-pool:cad', 'no-pool:bim']);
  });
});
