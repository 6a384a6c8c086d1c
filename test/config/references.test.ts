import { describe, expect, it } from 'vitest';
import { changed, complaintsAbout, load, validText } from './sample.ts';

describe('a name that one part uses and another must have', () => {
  it.each([
    [
      'the pool of a rule',
      'pool: autocad',
      'pool: autocd',
      'sw.yaml:19:11 rules[0].pool: there is no pool `autocd`, did you mean `autocad`?',
    ],
    [
      'the core of a pool',
      'core: main',
      'core: other',
      'sw.yaml:16:26 pools[0].core: there is no licensing core `other`; licensing cores: main',
    ],
    [
      'a source that takes precedence',
      '[hr, entra]',
      '[hr, entr]',
      'sw.yaml:12:20 people.precedence[1]: there is no source `entr`, did you mean `entra`?',
    ],
  ])('is looked for: %s', (_what, from, to, complaint) => {
    expect(complaintsAbout(changed(from, to))).toEqual([complaint]);
  });

  it('is not looked for where the whole section is missing: that is the complaint', () => {
    expect(complaintsAbout(changed('licensing:\n  - { id: main, kind: ledger }\n', ''))).toEqual([
      'sw.yaml:1:1 licensing: is required',
    ]);
  });
});

describe('a name that may be there once', () => {
  it.each([
    [
      'the id of a source',
      'id: hr',
      'id: entra',
      'sw.yaml:5:9 sources[1].id: the id `entra` is used on line 4 already',
    ],
    [
      'a source in the precedence',
      '[hr, entra]',
      '[hr, hr]',
      'sw.yaml:12:20 people.precedence[1]: the name `hr` is used on line 12 already',
    ],
    [
      'a key to match by',
      '[employeeNumber, email]',
      '[email, email]',
      'sw.yaml:11:18 people.match[1]: the name `email` is used on line 11 already',
    ],
    [
      'a product of a core',
      '  - { id: autocad, core: main, product: AutoCAD }',
      '  - { id: autocad, core: main, product: AutoCAD }\n  - { id: cad, core: main, product: AutoCAD }',
      'sw.yaml:17:37 pools[1].product: the product of this core `AutoCAD` is used on line 16 already',
    ],
  ])('is refused the second time: %s', (_what, from, to, complaint) => {
    expect(complaintsAbout(changed(from, to))).toContain(complaint);
  });

  it('may be there again in another section', () => {
    expect(complaintsAbout(validText.replaceAll('cad-group', 'autocad'))).toEqual([]);
  });
});

describe('the pools of a rule', () => {
  it('must be there, each of them', () => {
    expect(complaintsAbout(changed('pool: autocad', 'pools: [autocad, autocat]'))).toEqual([
      'sw.yaml:19:22 rules[0].pools[1]: there is no pool `autocat`, did you mean `autocad`?',
    ]);
  });

  it('may fall back to others that are there, and to none of their own', () => {
    const flex = '\n  - { id: flex, core: main, product: Flex }';
    const about = (fallback: string) =>
      complaintsAbout(
        changed('product: AutoCAD }', `product: AutoCAD }${flex}`).replace(
          'pool: autocad',
          `pool: autocad\n    fallback: [${fallback}]`,
        ),
      ).join();
    expect(about('flex')).toBe('');
    expect(about('flax')).toMatch(/fallback\[0\]: there is no pool `flax`, did you mean `flex`\?$/);
    expect(about('flex, autocad')).toMatch(
      /rules\[0\]\.fallback: a fallback is another pool than those whose seats the rule gives$/,
    );
  });

  it.each([
    ['both', 'pool: autocad\n    pools: [autocad]'],
    ['neither', 'needBy: "2026-11-30"'],
  ])('are written in one way, not in %s', (_what, lines) => {
    expect(complaintsAbout(changed('pool: autocad', lines)).join()).toMatch(
      /rules\[0\]\.pool: a rule has either `pool` or `pools`$/,
    );
  });
});

describe('what is allowed and hardly meant', () => {
  it('is a pool that no rule gives', () => {
    const text = changed(
      'product: AutoCAD }',
      'product: AutoCAD }\n  - { id: revit, core: main, product: Revit }',
    );
    expect(load(text).warnings).toEqual([
      'sw.yaml:17:5 pools[1]: no rule gives seats of the pool `revit`; it is only watched',
    ]);
  });

  it('is not a pool that a rule falls back to', () => {
    const text = changed(
      'product: AutoCAD }',
      'product: AutoCAD }\n  - { id: flex, core: main, product: Flex }',
    ).replace('pool: autocad', 'pool: autocad\n    fallback: [flex]');
    expect(load(text).warnings).toEqual([]);
  });

  it('is a rule that says what another says, in other spacing', () => {
    const text = `${validText}  - id: again\n    pool: autocad\n    when: groups.display  EQ "CAD Users"\n    reason: x\n`;
    expect(load(text).warnings).toEqual([
      'sw.yaml:25:11 rules[1].when: gives the same seats to the same people as the rule `cad-group`',
    ]);
  });

  it('is that nobody says who left', () => {
    const text =
      'company: x\ntimeZone: UTC\nsources: [{ id: idp, kind: scim }]\nlicensing: [{ id: main, kind: ledger }]\n';
    expect(load(text).warnings).toEqual([
      'sw.yaml:3:10 sources: no source has `decidesLeaving: true`, so nobody will be taken for a leaver',
    ]);
  });

  it('is a rule that refuses external people when nobody is', () => {
    expect(load(changed('priority: 50', 'external: refuse')).warnings).toEqual([
      'sw.yaml:21:15 rules[0].external: refuses nobody: no domains are named under `people`, so nobody is external',
    ]);
  });

  it('is a guard over removals without a limit', () => {
    const text = `${validText}guards: { removals: { perRun: { count: off, share: off }, perDay: { count: off } } }\n`;
    expect(load(text).warnings).toEqual([
      'sw.yaml:23:31 guards.removals.perRun: the count and the share are both `off`: one wrong reading may take every seat',
    ]);
  });
});
