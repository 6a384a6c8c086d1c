import { describe, expect, it } from 'vitest';
import { toPolicy } from '../../src/config/to-policy.ts';
import { changed, load, validText } from './sample.ts';

const policyOf = (text: string) => toPolicy(load(text).config);
const dayMs = 86_400_000;

describe('policy', () => {
  it('has its filters compiled', () => {
    const [rule] = policyOf(validText).rules;
    expect(rule?.matches({ groups: [{ value: '1', display: 'cad users' }] })).toBe(true);
    expect(rule?.matches({ groups: [{ value: '1', display: 'Sales' }] })).toBe(false);
    expect(rule).toMatchObject({
      id: 'cad-group',
      poolId: 'autocad',
      groups: ['CAD Users'],
      priority: 50,
      needBy: null,
      reclaim: 'always',
      graceMs: null,
      graceUnlessFull: false,
      fallback: [],
    });
    const text = changed('pool: autocad', 'pool: autocad\n    fallback: [flex]');
    expect(
      policyOf(text.replace('pools:', 'pools:\n  - { id: flex, core: main, product: Flex }')).rules,
    ).toEqual([expect.objectContaining({ id: 'cad-group', fallback: ['flex'] })]);
  });

  it('takes what a rule leaves open from the lifecycle', () => {
    const [open, closed] = policyOf(
      `${validText}  - id: other
    pool: autocad
    when: active eq true
    needBy: "2026-11-30"
    reason: x
    grace: { notEntitled: P1D, unlessFull: false }
lifecycle: { grace: { unlessFull: true } }
`,
    ).rules;
    expect(open).toMatchObject({ graceMs: null, graceUnlessFull: true });
    expect(closed).toMatchObject({ graceMs: dayMs, graceUnlessFull: false, needBy: '2026-11-30' });
  });

  it('knows the groups that rules and protections name, folded', () => {
    const text = `${validText}protect:\n  - { when: 'groups.display eq "ÄRZTE" or userName eq "x"', reason: x }\n`;
    expect(policyOf(text).groupsNamed).toEqual(['cad users', 'ärzte']);
  });

  it.each(['groups.display co "CAD"', 'groups.value eq "42"', 'groups pr'])(
    'needs all groups when a filter says %s',
    (when) => {
      const policy = policyOf(changed(`'groups.display eq "CAD Users"'`, `'${when}'`));
      expect(policy.groupsNamed).toBeNull();
      expect(policy.rules[0]?.groups).toBeNull();
    },
  );

  it('ranks sources that are not named after the named ones', () => {
    expect(policyOf(changed('precedence: [hr, entra]', 'precedence: [hr]')).precedence).toEqual([
      'hr',
      'entra',
    ]);
    expect(policyOf(changed('  precedence: [hr, entra]\n', '')).precedence).toEqual(['entra', 'hr']);
  });

  it('has no age limit for what is pushed, nor for a source that is never stale', () => {
    const staleAfter = (text: string) =>
      [...policyOf(text).sources.values()].map(({ staleAfterMs }) => staleAfterMs);
    expect(staleAfter(validText)).toEqual([null, 2 * dayMs]);
    expect(staleAfter(changed('kind: csv', 'kind: csv\n    staleAfter: off'))).toEqual([null, null]);
  });

  it('passes on limits as they were written: none, off, a share', () => {
    const guards = `guards:
  removals: { perRun: { count: 0, share: off }, perDay: { count: off, share: 0 }, small: { upTo: 5, count: 1 } }
  groupKeeps: off
  churn: { moves: 3, window: P2D }
  coreMaxDrop: 12.5%
  longGap: off
  safeAdds: continue
`;
    expect(policyOf(`${validText}${guards}`).guards).toEqual({
      removals: {
        perRun: { count: 0, share: 'off' },
        perDay: { count: 'off', share: 0 },
        small: { upTo: 5, count: 1 },
      },
      groupKeeps: 'off',
      churn: { moves: 3, windowMs: 2 * dayMs },
      coreMaxDrop: 0.125,
      longGapMs: 'off',
      safeAdds: 'continue',
    });
  });

  it('knows what is only run for show', () => {
    const policy = policyOf(`${changed('product: AutoCAD', 'product: AutoCAD, dryRun: true')}dryRun: true\n`);

    expect(policy.dryRun).toBe(true);
    expect([...policy.pools.values()].map(({ dryRun }) => dryRun)).toEqual([true]);
    expect(policyOf(validText).dryRun).toBe(false);
  });

  it('has a pilot, freezes and working hours only where they are written', () => {
    const text = `${validText}pilot: 'groups.display eq "Pilot"'
freeze:
  - { from: "2026-12-01", until: "2026-12-23", reason: Harbour bridge }
  - { from: "2027-01-01", until: "2027-01-01", pools: [autocad], when: 'groups.display eq "Site"', reason: x }
workingHours: { days: [sat, sun], until: "12:30", zone: company }
`;
    const { pilot, freezes, workingHours, groupsNamed } = policyOf(text);

    expect(pilot?.when).toBe('groups.display eq "Pilot"');
    expect(pilot?.matches({ groups: [{ value: '1', display: 'Pilot' }] })).toBe(true);
    expect(freezes).toMatchObject([
      { from: '2026-12-01', until: '2026-12-23', pools: null, who: null, reason: 'Harbour bridge' },
      { pools: ['autocad'], who: { when: 'groups.display eq "Site"' } },
    ]);
    expect(workingHours).toEqual({ days: [6, 0], from: '09:00', until: '12:30', zone: 'company' });
    expect(groupsNamed).toEqual(['cad users', 'pilot', 'site']);
    expect(policyOf(validText)).toMatchObject({ pilot: null, freezes: [], workingHours: null });
  });

  it('lays the guards of a pool over those for all, with none and off as they are written', () => {
    const own =
      'guards: { removals: { perRun: { count: 0 }, perDay: { share: off }, small: { count: 0 } }, groupKeeps: 0, churn: { window: P1D } }';
    const { pools, guards } = policyOf(changed('product: AutoCAD', `product: AutoCAD, ${own}`));

    expect([...pools.values()][0]?.guards).toEqual({
      removals: {
        perRun: { count: 0, share: 0.1 },
        perDay: { count: 50, share: 'off' },
        small: { upTo: 20, count: 0 },
      },
      groupKeeps: 0,
      churn: { moves: 4, windowMs: dayMs },
    });
    expect(guards.removals.perRun).toEqual({ count: 25, share: 0.1 });
  });

  it('knows exceptions of rules, and who is external', () => {
    const text = changed(
      'priority: 50',
      `except: 'groups.display eq "Interns"'\n    external: refuse`,
    ).replace('precedence: [hr, entra]', 'externalDomains: [partner.example]');
    const policy = policyOf(text);

    expect(policy.rules[0]?.except?.matches({ groups: [{ value: '1', display: 'interns' }] })).toBe(true);
    expect(policy.rules[0]?.external).toBe('refuse');
    expect(policy.domains).toEqual({ internal: [], external: ['partner.example'] });
    expect(policy.groupsNamed).toEqual(['cad users', 'interns']);
    expect(policyOf(validText).rules[0]).toMatchObject({ except: null, external: 'allow' });
  });

  it('asks before idle seats are taken, unless told not to', () => {
    const idleOf = (idle: string) =>
      [...policyOf(changed('product: AutoCAD', `product: AutoCAD, idle: ${idle}`)).pools.values()][0]?.idle;

    expect(idleOf('{ after: P90D }')).toEqual({
      afterMs: 90 * dayMs,
      approval: 'ask',
      coolDownMs: 30 * dayMs,
    });
    expect(idleOf('{ after: P60D, approval: auto, coolDown: P10D }')).toEqual({
      afterMs: 60 * dayMs,
      approval: 'auto',
      coolDownMs: 10 * dayMs,
    });
  });

  it('knows the quotas of a pool', () => {
    const quota = `quotas: [{ when: 'groups.display eq "Bridges"', atMost: 20, reason: shared }]`;
    const policy = policyOf(changed('product: AutoCAD', `product: AutoCAD, ${quota}`));
    const [own] = [...policy.pools.values()][0]?.quotas ?? [];

    expect(own).toMatchObject({ when: 'groups.display eq "Bridges"', atMost: 20, reason: 'shared' });
    expect(own?.matches({ groups: [{ value: '1', display: 'bridges' }] })).toBe(true);
    expect(policy.groupsNamed).toEqual(['bridges', 'cad users']);
  });

  it('makes one rule for each pool of a bundle', () => {
    const bundle = changed('pool: autocad', 'pools: [autocad, revit]').replace(
      'product: AutoCAD }',
      'product: AutoCAD }\n  - { id: revit, core: main, product: Revit }',
    );
    const { rules, fingerprint } = policyOf(bundle);

    expect(rules.map(({ id, poolId }) => [id, poolId])).toEqual([
      ['cad-group', 'autocad'],
      ['cad-group', 'revit'],
    ]);
    expect(load(bundle).warnings).toEqual([]);
    expect(fingerprint).not.toBe(policyOf(validText).fingerprint);
    expect(policyOf(changed('pool: autocad', 'pools: [autocad]')).fingerprint).toBe(
      policyOf(validText).fingerprint,
    );
  });

  it('names pools, lifecycle and approvals', () => {
    const policy = policyOf(
      `${changed('product: AutoCAD', 'product: AutoCAD, handOutParked: false')}approval: { orphan: never }\n`,
    );
    expect([...policy.pools.values()]).toEqual([
      {
        id: 'autocad',
        coreId: 'main',
        product: 'AutoCAD',
        handOutParked: false,
        idle: null,
        dryRun: false,
        guards: null,
        quotas: [],
      },
    ]);
    expect(policy.approval).toEqual({
      leaver: 'auto',
      notEntitled: 'auto',
      preempted: 'ask',
      fallbackEnded: 'auto',
      orphan: 'never',
      overCapacity: 'ask',
    });
    expect(policy.approving).toEqual({
      expiresAfterMs: 3 * dayMs,
      keepUndoneMs: 30 * dayMs,
      remindAfterMs: 7 * dayMs,
      secondPerson: { all: 'off', guards: {} },
      author: null,
    });
    expect(policy.lifecycle).toEqual({
      provisionBeforeDays: 3,
      leaveKeepDays: 90,
      grace: { notEntitledMs: 7 * dayMs, leaverMs: 0, unlessFull: false },
      adopt: 'matching',
    });
  });
});

describe('the fingerprint of a policy', () => {
  const before = policyOf(validText).fingerprint;

  it('is 32 hexadecimal digits, the same every time', () => {
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    expect(policyOf(validText).fingerprint).toBe(before);
  });

  it.each([
    ['the filter of a rule', '"CAD Users"', '"CAD"'],
    ['a priority', 'priority: 50', 'priority: 51'],
    ['who decides leaving', 'decidesLeaving: true', 'decidesLeaving: false'],
    ['the keys to match by', '[employeeNumber, email]', '[email, employeeNumber]'],
    ['the precedence', '[hr, entra]', '[entra, hr]'],
    ['the time zone', 'Europe/London', 'Europe/Paris'],
    ['the product of a pool', 'product: AutoCAD', 'product: AutoCAD LT'],
    ['a mapping of columns', 'kind: csv', 'kind: csv\n    columns: { userName: mail }'],
    [
      'a grace',
      'company: Example Engineering',
      'company: Example Engineering\nlifecycle: { grace: { leaver: P1D } }',
    ],
    [
      'a protection',
      'company: Example Engineering',
      'company: Example Engineering\nprotect: [{ when: userName pr, reason: x }]',
    ],
    ['an exception', 'priority: 50', 'except: userName pr'],
    ['who is external', 'precedence: [hr, entra]', 'internalDomains: [example.com]'],
    [
      'a quota',
      'product: AutoCAD',
      'product: AutoCAD, quotas: [{ when: userName pr, atMost: 1, reason: x }]',
    ],
    ['a pilot', 'company: Example Engineering', 'company: Example Engineering\npilot: userName pr'],
  ])('changes with %s', (_what, from, to) => {
    expect(policyOf(changed(from, to)).fingerprint).not.toBe(before);
  });

  it.each([
    ['the name of the company', 'Example Engineering', 'Example'],
    ['a schedule', '*/15 * * * *', '0 * * * *'],
    ['a path', './data/people.csv', '/srv/people.csv'],
    ['what a reading must look like', 'atLeast: 200', 'atLeast: 100'],
    ['a reason', 'reason: CAD seats follow the CAD Users group', 'reason: they draw'],
    ['the spacing of a filter', 'groups.display eq', 'groups.display   EQ'],
    ['a guard', 'company: Example Engineering', 'company: Example Engineering\nguards: { groupKeeps: 60% }'],
    ['a dry run', 'company: Example Engineering', 'company: Example Engineering\ndryRun: true'],
    ['a dry run of a pool', 'product: AutoCAD', 'product: AutoCAD, dryRun: true'],
    ['a guard of a pool', 'product: AutoCAD', 'product: AutoCAD, guards: { groupKeeps: 60% }'],
    ['working hours', 'company: Example Engineering', 'company: Example Engineering\nworkingHours: {}'],
    [
      'a freeze',
      'company: Example Engineering',
      'company: Example Engineering\nfreeze: [{ from: "2026-12-01", until: "2026-12-02", reason: x }]',
    ],
    ['what is the default anyway', 'priority: 50', 'reclaim: always'],
  ])('stays with %s', (_what, from, to) => {
    expect(policyOf(changed(from, to)).fingerprint).toBe(before);
  });

  it('stays when pools change places, and rules of different priority', () => {
    const pools = [
      '  - { id: a, core: main, product: A }\n',
      '  - { id: b, core: main, product: B }\n',
    ] as const;
    const rules = [
      '  - { id: x, pool: a, when: active eq true, priority: 1, reason: x }\n',
      '  - { id: y, pool: a, when: userName pr, priority: 2, reason: y }\n',
    ] as const;
    const head = validText.slice(0, validText.indexOf('pools:'));
    const text = (order: readonly [0 | 1, 0 | 1]) =>
      `${head}pools:\n${pools[order[0]]}${pools[order[1]]}rules:\n${rules[order[0]]}${rules[order[1]]}`;

    expect(policyOf(text([0, 1])).fingerprint).toBe(policyOf(text([1, 0])).fingerprint);
  });

  it('changes when rules of the same priority change places: the first one counts', () => {
    const rules = ['x', 'y'].map(
      (id) => `  - { id: ${id}, pool: autocad, when: active eq true, reason: ${id} }\n`,
    );
    const head = validText.slice(0, validText.indexOf('rules:'));
    const text = (order: readonly string[]) => `${head}rules:\n${order.join('')}`;

    expect(policyOf(text(rules)).fingerprint).not.toBe(policyOf(text(rules.toReversed())).fingerprint);
  });
});
