import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Approval, ApprovingPolicy, Approver } from '../../../src/core/domain/approval.ts';
import { asId, type ApprovalId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import { rowsMissing } from '../../../src/core/guard/choose-rows.ts';
import { areEnough, secondPersonFor } from '../../../src/core/guard/people-needed.ts';
import {
  approversOf,
  standingApprovals,
  type StandingInput,
} from '../../../src/core/guard/standing-approvals.ts';
import { core, poolId, recipient } from '../../support/builders.ts';
import { add, unassign } from './operations.ts';

const by = (name: string): Approver => ({ actor: `token:${name}`, name });
const approval = (operations: readonly Operation[], fields: Partial<Approval> = {}): Approval => ({
  id: asId<ApprovalId>('a'),
  by: by('kim'),
  reason: null,
  digest: 'd',
  operations,
  isWhole: false,
  policy: 'p',
  at: 1000,
  expiresAt: 5000,
  ...fields,
});
const judge = (one: Approval, fields: Partial<StandingInput> = {}) =>
  standingApprovals({
    approvals: [one],
    planned: one.operations,
    tried: () => [],
    unknownCores: new Set(),
    policy: 'p',
    nowAt: 2000,
    ...fields,
  });
const [ana, bo, cy] = [unassign('ana'), unassign('bo'), unassign('cy')];

describe('an approval', () => {
  it('counts while everything that it names is planned', () => {
    expect(judge(approval([ana, bo]), { planned: [cy, bo, ana] })).toEqual({
      standing: [approval([ana, bo])],
      ended: [],
    });
  });

  it('is the word of everybody who named the very operation', () => {
    const given = [
      approval([ana, bo]),
      approval([cy], { by: by('lee') }),
      approval([ana], { by: by('max') }),
    ];

    expect(approversOf(ana, given)).toEqual([by('kim'), by('max')]);
  });

  it('of rules alone, which names nothing, waits for another person all the same', () => {
    const rules = approval([], { isWhole: true });

    expect(judge(rules)).toEqual({ standing: [rules], ended: [] });
  });

  it('is void when one operation is planned no longer, and says which', () => {
    const one = approval([ana, bo]);

    expect(judge(one, { planned: [ana] })).toEqual({
      standing: [],
      ended: [{ approval: one, end: 'void', open: [ana, bo], changed: [bo] }],
    });
  });

  it('is void when the same seat would be taken for another reason', () => {
    const planned = [unassign('ana', { class: 'not-entitled' })];

    expect(judge(approval([ana]), { planned }).ended).toMatchObject([{ end: 'void', changed: [ana] }]);
  });

  it('is void under another policy', () => {
    expect(judge(approval([ana]), { policy: 'other' }).ended).toMatchObject([{ end: 'void', changed: [] }]);
  });

  it('names no longer what was tried, and is used up when that was all', () => {
    const one = approval([ana, bo]);

    expect(judge(one, { tried: () => [ana] }).standing).toEqual([approval([bo])]);
    expect(judge(one, { tried: () => [bo, ana], planned: [], nowAt: 9000 }).ended).toMatchObject([
      { end: 'used' },
    ]);
  });

  it('expires at its end and not before', () => {
    expect(judge(approval([ana]), { nowAt: 4999 }).ended).toEqual([]);
    expect(judge(approval([ana]), { nowAt: 5000 }).ended).toMatchObject([{ end: 'expired', open: [ana] }]);
  });

  it('is not void because nothing is planned for a licensing core that nobody can read now', () => {
    const { standing } = judge(approval([ana]), { planned: [], unknownCores: new Set([core]) });

    expect(standing).toHaveLength(1);
  });

  it('never stands for an operation that it does not name', () => {
    const operations = fc.subarray([ana, bo, cy, add('ana'), add('dee')]);
    fc.assert(
      fc.property(operations, operations, operations, (named, planned, tried) => {
        const { standing } = judge(approval(named), { planned, tried: () => tried });
        for (const one of planned) {
          const isNamed = named.includes(one) && !tried.includes(one);
          expect(approversOf(one, standing).length > 0).toBe(isNamed && standing.length > 0);
        }
      }),
    );
  });
});

describe('who must approve', () => {
  const approving = (fields: Partial<ApprovingPolicy> = {}): ApprovingPolicy => ({
    expiresAfterMs: 1,
    keepUndoneMs: 1,
    remindAfterMs: 'off',
    author: null,
    secondPerson: { all: 'off', guards: { removals: 'two-people', churn: 'not-author' } },
    ...fields,
  });

  it('is the strictest word about the guards that hold the operation', () => {
    expect(secondPersonFor(['churn', 'removals'], approving())).toBe('two-people');
    expect(secondPersonFor(['churn', 'long-gap'], approving())).toBe('not-author');
    expect(secondPersonFor(['long-gap'], approving())).toBe('off');
    const all = approving({ secondPerson: { all: 'two-people', guards: { churn: 'off' } } });
    expect(secondPersonFor(['churn'], all)).toBe('off');
    expect(secondPersonFor([], all)).toBe('off');
    expect(secondPersonFor(['long-gap'], all)).toBe('two-people');
  });

  it.each([
    ['off', null, [], false],
    ['off', null, ['kim'], true],
    ['two-people', null, ['kim'], false],
    ['two-people', null, ['kim', 'KIM'], false],
    ['two-people', null, ['kim', 'lee'], true],
    ['not-author', 'Kim', ['kim'], false],
    ['not-author', 'Kim', ['lee'], true],
    ['not-author', 'Kim', ['kim', 'lee'], true],
    ['not-author', null, ['lee'], false],
    ['not-author', null, ['lee', 'kim'], true],
  ] as const)('%s, with the author %s: %j are enough is %j', (needed, author, names, isEnough) => {
    expect(areEnough(names.map(by), needed, approving({ author }))).toBe(isEnough);
  });
});

describe('rows of a hold', () => {
  const gives: Operation = {
    ...unassign('ana'),
    kind: 'reassign',
    to: recipient('zoe'),
    gives: { ruleId: null, evidence: '' },
  } as Operation;
  const held = [gives, bo, unassign('cy', {}, 'bim'), add('dee')].map((operation) => ({
    operation,
    tripped: [],
  }));
  const missing = (indices: readonly number[], coupled = ['cad']) =>
    rowsMissing({
      held,
      chosen: new Set(indices.flatMap((index) => held[index] ?? [])),
      coupled: new Set(coupled.map((id) => poolId(id))),
    }).map(({ operation }) => operation);

  it('that give a seat need the removals of a pool in which seats are given on only because of them', () => {
    expect(missing([0])).toEqual([bo]);
    expect(missing([3])).toEqual([gives, bo]);
    expect(missing([0, 1])).toEqual([]);
    expect(missing([1])).toEqual([]);
    expect(missing([0], ['bim'])).toEqual([]);
  });
});
