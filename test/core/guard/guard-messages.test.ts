import { describe, expect, it } from 'vitest';
import { asId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import { checkPlan } from '../../../src/core/guard/check-plan.ts';
import { isAskedAbout } from '../../../src/core/guard/guard-approval.ts';
import type { GuardNumbers } from '../../../src/core/guard/guard-numbers.ts';
import { dayMs, policy, poolId, quiet, recipient, rule, sourceId } from '../../support/builders.ts';
import { add, many, unassign } from './operations.ts';

const hourMs = 3_600_000;

/** What an administrator reads about the first operation that is held. */
function told(
  operations: readonly Operation[],
  numbers: Partial<GuardNumbers> = {},
  fields: Partial<Policy> = {},
) {
  const { held } = checkPlan({
    plan: { operations, waiting: [] },
    numbers: quiet(numbers),
    policy: policy(fields),
  });
  return held[0]?.tripped ?? [];
}

describe('what stops the whole plan', () => {
  it.each([
    [
      'paused',
      { paused: 'maintenance' },
      'applying is paused (maintenance); `seatwarden resume` goes on',
      false,
    ],
    ['core-implausible', { coreImplausible: 'seats vanished' }, 'seats vanished', true],
    [
      'first-run',
      { isFirstRun: true },
      'nothing was applied with this configuration yet: look at the plan first',
      true,
    ],
    [
      'policy-changed',
      { isPolicyChanged: true },
      'rules, pools, sources or protections changed since a plan was last approved',
      true,
    ],
    ['long-gap', { longGap: 'nothing ran for 9 days' }, 'nothing ran for 9 days', true],
  ] satisfies [string, Partial<GuardNumbers>, string, boolean][])(
    'says why: %s',
    (guard, numbers, message, approvable) => {
      expect(told([add('a')], numbers)).toEqual([{ guard, scope: 'everybody', message, approvable }]);
    },
  );

  it('is a dry run too, which no approval lifts', () => {
    expect(told([add('a')], {}, { dryRun: true })).toEqual([
      {
        guard: 'dry-run',
        scope: 'everybody',
        message:
          'dry run: nothing is sent to any licensing core; take `dryRun: true` out of the configuration to go on',
        approvable: false,
      },
    ]);
  });
});

describe('a source that supports no removal', () => {
  const stale = (ageMs: number) =>
    told([unassign('a')], { staleSources: new Map([[sourceId('idp'), ageMs]]) });

  it('is named with its age, in hours for two days and in days from then on', () => {
    expect(stale(5.9 * hourMs)).toEqual([
      {
        guard: 'source-stale',
        scope: 'source:idp',
        message:
          'the last good reading of source idp is 5 hours old; removals that rest on it wait for a fresh one',
        approvable: false,
      },
    ]);
    expect(stale(47.9 * hourMs)[0]?.message).toContain('is 47 hours old');
    expect(stale(48 * hourMs)[0]?.message).toContain('is 2 days old');
    expect(stale(71.9 * hourMs)[0]?.message).toContain('is 2 days old');
  });

  it('is named with what was odd about it when it is in quarantine', () => {
    expect(told([unassign('a')], { quarantinedSources: new Map([[sourceId('idp'), '6 fewer']]) })).toEqual([
      {
        guard: 'source-quarantined',
        scope: 'source:idp',
        message: 'source idp is in quarantine (6 fewer); removals that rest on it wait until it is released',
        approvable: false,
      },
    ]);
  });

  it('stops no removal that rests on others', () => {
    const numbers = { staleSources: new Map([[sourceId('hr'), 1]]) };

    expect(told([unassign('a')], numbers)).toEqual([]);
  });
});

describe('a seat that goes to and fro', () => {
  const churn = (operation: Operation, moves: readonly [string, number][]) =>
    told([operation], { moves: new Map(moves) });

  it('is named with its moves and the days that they are counted in', () => {
    expect(churn(unassign('a'), [['cad a', 5]])).toEqual([
      {
        guard: 'churn',
        scope: 'pool:cad',
        message: 'the seat of a in pool cad moved 5 times in 7 days; at most 4 may',
        approvable: true,
      },
    ]);
  });

  it('may be that of one who would get it', () => {
    const handedOn = {
      ...unassign('a'),
      kind: 'reassign',
      to: recipient('b'),
      gives: { ruleId: null, evidence: '' },
    } as Operation;

    expect(churn(add('a'), [['cad a', 4]])).toHaveLength(1);
    expect(churn(handedOn, [['cad b', 4]])).toHaveLength(1);
    expect(churn(handedOn, [['cad b', 3]])).toEqual([]);
  });

  it('is never one of nobody whom we know', () => {
    const ofNobody = unassign('a');
    if (ofNobody.kind === 'add') throw new Error('an unassign has a holder');
    const orphan: Operation = { ...ofNobody, from: { ...ofNobody.from, personId: null } };

    expect(churn(orphan, [['cad null', 9]])).toEqual([]);
  });
});

describe('a group that grants seats', () => {
  const rules = [rule('cad-group', 'cad', 'groups.display eq "CAD Users"', { groups: ['CAD Users'] })];
  const lost = unassign('a', { class: 'not-entitled', ruleId: asId<RuleId>('cad-group') });
  const ofGroup = (size: number, baseline: number, deleted = false) =>
    told([lost], { groups: [{ display: 'cad users', size, baseline, deleted }] }, { rules });

  it('is named with its members when it was deleted, emptied or shrank', () => {
    expect(ofGroup(0, 2, true)).toEqual([
      {
        guard: 'group-emptied',
        scope: 'group:cad users',
        message: 'group "cad users" with 2 members was deleted, and it grants seats',
        approvable: true,
      },
    ]);
    expect(ofGroup(0, 2)[0]?.message).toBe(
      'group "cad users" was emptied: it had 2 members, and it grants seats',
    );
    expect(ofGroup(1, 4)[0]?.message).toBe(
      'group "cad users" has 1 members and had 4; a group that grants seats must keep 50 %',
    );
  });

  it('may lose half to the very member, and anything while it is small', () => {
    expect(ofGroup(2, 4)).toEqual([]);
    expect(ofGroup(1, 3)).toEqual([]);
    expect(ofGroup(0, 1, true)).toEqual([]);
  });

  it('holds only what its own rules gave', () => {
    const numbers = { groups: [{ display: 'cad users', size: 0, baseline: 8, deleted: false }] };
    const other = rule('by-title', 'cad', 'title pr', { groups: ['Staff'] });
    const byTitle = unassign('b', { class: 'not-entitled', ruleId: other.id });

    expect(told([byTitle], numbers, { rules: [...rules, other] })).toEqual([]);
    expect(told([byTitle], numbers, { rules: [{ ...other, groups: null }] })).toHaveLength(1);
    expect(told([byTitle], numbers, { rules: [{ ...other, groups: ['Staff', 'CAD Users'] }] })).toHaveLength(
      1,
    );
  });
});

describe('what policy wants asked', () => {
  const auto = {
    leaver: 'auto',
    notEntitled: 'auto',
    preempted: 'auto',
    fallbackEnded: 'auto',
    orphan: 'auto',
    overCapacity: 'ask',
  } as const;
  const idlePools = (approval: 'auto' | 'ask') => {
    const idle = { afterMs: 90 * dayMs, approval, coolDownMs: dayMs };
    return new Map([...policy().pools].map(([id, one]) => [id, { ...one, idle }]));
  };

  it.each([
    ['leaver', { leaver: 'ask' }],
    ['orphan', { orphan: 'ask' }],
    ['not-entitled', { notEntitled: 'ask' }],
    ['duplicate', { notEntitled: 'ask' }],
    ['preempted', { preempted: 'ask' }],
    ['fallback-ended', { fallbackEnded: 'ask' }],
  ] as const)('is said for a seat of class %s, and only when policy asks', (name, asked) => {
    const one = unassign('a', { class: name });

    expect(told([one], {}, { approval: auto })).toEqual([]);
    expect(told([one], {}, { approval: { ...auto, ...asked } })).toEqual([
      {
        guard: 'needs-approval',
        scope: 'everybody',
        message: `policy asks before a seat of class ${name} is taken (approval)`,
        approvable: true,
      },
    ]);
  });

  it('holds that class and no other', () => {
    const operations = [unassign('a', { class: 'not-entitled' }), unassign('b'), add('c')];
    const { cleared } = checkPlan({
      plan: { operations, waiting: [] },
      numbers: quiet(),
      policy: policy({ approval: { ...auto, notEntitled: 'ask' } }),
    });

    expect(cleared).toEqual([unassign('b'), add('c')]);
  });

  it('is always said of seats that are due, where there are fewer than holders', () => {
    expect(told([unassign('a', { class: 'over-capacity' })], {}, { approval: auto })[0]?.message).toBe(
      'there are fewer seats than holders, and nobody who is due a seat loses it without an approval',
    );
  });

  it('is said once of each operation, for its own class', () => {
    const operations = [unassign('a'), unassign('b', { class: 'orphan' })];
    const { held } = checkPlan({
      plan: { operations, waiting: [] },
      numbers: quiet(),
      policy: policy({ approval: { ...auto, leaver: 'ask', orphan: 'ask' } }),
    });

    expect(held.map(({ tripped }) => tripped.length)).toEqual([1, 1]);
  });

  it('is never a seat that follows its person, or that was only parked', () => {
    const own = policy({
      approval: {
        ...policy().approval,
        leaver: 'ask',
        notEntitled: 'ask',
        preempted: 'ask',
        fallbackEnded: 'ask',
        orphan: 'ask',
      },
    });

    expect(isAskedAbout({ class: 'moved', poolId: poolId('cad') }, own)).toBe(false);
    expect(isAskedAbout({ class: 'parked', poolId: poolId('cad') }, own)).toBe(false);
    expect(isAskedAbout({ class: 'over-capacity', poolId: poolId('cad') }, policy({ approval: auto }))).toBe(
      true,
    );
    expect(isAskedAbout({ class: 'idle', poolId: poolId('gone') }, own)).toBe(true);
    expect(isAskedAbout({ class: 'idle', poolId: poolId('cad') }, own)).toBe(true);
  });

  it('is asked of idle seats by their pool', () => {
    const idle = unassign('a', { class: 'idle' });

    expect(told([idle], {}, { approval: auto, pools: idlePools('auto') })).toEqual([]);
    expect(told([idle], {}, { approval: auto, pools: idlePools('ask') })[0]?.message).toBe(
      'policy asks before a seat of class idle is taken (pools[].idle.approval)',
    );
  });
});

describe('a band of removals', () => {
  const messages = (operations: readonly Operation[], numbers: Partial<GuardNumbers>) =>
    told(operations, numbers).map(({ scope, message }) => `${scope} ${message}`);
  const holders = (count: number) => ({
    holdersByPool: new Map([[poolId('cad'), count]]),
    holdersByCore: new Map([...quiet().holdersByCore.keys()].map((id) => [id, count] as const)),
    holdersInAll: count,
  });
  const unless = 'unless an administrator approves';

  it('is told for the pool, its licensing core and everybody', () => {
    expect(messages(many(26), holders(1000))).toEqual(
      [
        'pool:cad 26 of 1000 seats of pool cad',
        'core:main 26 of 1000 seats of licensing core main',
        'everybody 26 of 1000 seats in all pools',
      ].map(
        (start) =>
          `${start} would be taken in one run; at most 25 may (guards.removals allows 25), ${unless}`,
      ),
    );
  });

  it('counts what was taken today, and a share of what was there in the morning', () => {
    const removedToday = { total: 18, byPool: new Map([[poolId('cad'), 18]]) };

    expect(messages(many(5), { ...holders(82), removedToday })[0]).toBe(
      `pool:cad 23 of 100 seats of pool cad would be taken within 24 hours; at most 20 may (20 %), ${unless}`,
    );
    expect(messages(many(2), { ...holders(82), removedToday })).toEqual([]);
  });

  it('says what a small pool may lose', () => {
    expect(messages(many(3), holders(19))[0]).toBe(
      `pool:cad 3 of 19 seats of pool cad would be taken in one run; at most 2 may (pools of up to 20 may lose 2), ${unless}`,
    );
    expect(messages(many(3), holders(20))[0]).toContain('at most 2 may (10 %)');
    expect(messages(many(3), holders(21))[0]).toContain('at most 2 may (10 %)');
  });
});
