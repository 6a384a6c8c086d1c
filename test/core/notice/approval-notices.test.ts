import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../src/core/domain/approval.ts';
import type { HeldOperation } from '../../../src/core/domain/guard.ts';
import { asId, type ApprovalId } from '../../../src/core/domain/ids.ts';
import type { Operation } from '../../../src/core/domain/plan.ts';
import type { PolicyChange } from '../../../src/core/domain/policy-change.ts';
import { approvalNotices, type ApprovalNoticesInput } from '../../../src/core/notice/approval-notices.ts';
import { policyNotices } from '../../../src/core/notice/policy-notices.ts';
import { poolId } from '../../support/builders.ts';
import { add, unassign } from '../guard/operations.ts';

const [ana, bo, cy] = [unassign('ana'), add('bo'), unassign('cy')];
const approval = (operations: readonly Operation[], name = 'kim'): Approval => ({
  id: asId<ApprovalId>(`a-${name}`),
  by: { actor: `token:${name}`, name },
  reason: null,
  digest: 'old',
  operations,
  isWhole: false,
  policy: 'p',
  at: Date.UTC(2026, 10, 23),
  expiresAt: Date.UTC(2026, 10, 26),
});
const held = (operation: Operation, approvable = true): HeldOperation => ({
  operation,
  tripped: [
    { guard: 'removals', scope: 'pool:cad', message: '11 of 100 seats', approvable: true },
    { guard: 'source-stale', scope: 'source:idp', message: 'stale', approvable },
  ],
});
const tell = (fields: Partial<ApprovalNoticesInput>) =>
  approvalNotices({ held: [ana, bo].map((one) => held(one)), digest: 'd1', open: [], lost: [], ...fields });
const texts = (fields: Partial<ApprovalNoticesInput>) => tell(fields).map(({ text }) => text);

describe('a notice of what is held although somebody approved it', () => {
  it('asks for another person, and names who loses a seat and who gets one', () => {
    expect(tell({ open: [approval([ana, bo, cy])] })).toEqual([
      {
        key: 'waits:a-kim',
        kind: 'approval',
        severity: 'warning',
        text: 'kim approved 2 operations (ana (ana@example.com), bo (bo@example.com)); another person is needed, too, until 2026-11-26.',
        step: 'Another person: look at `seatwarden plan`, then `seatwarden approve d1`, with `--row` for some of it.',
        coreId: null,
        poolId: null,
        csv: null,
      },
    ]);
  });

  it('asks nobody about what is held no longer, or what nobody may approve', () => {
    expect(tell({ open: [approval([cy])] })).toEqual([]);
    expect(texts({ open: [approval([ana, bo])], held: [held(ana, false), held(bo)] })).toEqual([
      'kim approved 1 operation (bo (bo@example.com)); another person is needed, too, until 2026-11-26.',
    ]);
  });

  it('says why an approval counts no longer', () => {
    expect(tell({ lost: [{ approval: approval([ana, cy]), end: 'expired' }] })).toEqual([
      {
        key: 'lost:a-kim',
        kind: 'approval',
        severity: 'warning',
        text: 'The approval of 1 operation (ana (ana@example.com)) by kim expired on 2026-11-26; nothing of it goes on.',
        step: 'Look at `seatwarden plan`, then approve again: `seatwarden approve d1`, with `--row` for some of it.',
        coreId: null,
        poolId: null,
        csv: null,
      },
    ]);
    expect(texts({ lost: [{ approval: approval([ana]), end: 'void' }] })).toEqual([
      'The approval of 1 operation (ana (ana@example.com)) by kim became void, because the plan or the policy changed; nothing of it goes on.',
    ]);
  });

  it('says nothing of a lost approval of what somebody else stands for, or what is held no longer', () => {
    const lost = [{ approval: approval([ana, bo]), end: 'void' } as const];

    expect(texts({ lost, open: [approval([ana], 'lee')] })).toEqual([
      'lee approved 1 operation (ana (ana@example.com)); another person is needed, too, until 2026-11-26.',
      'The approval of 1 operation (bo (bo@example.com)) by kim became void, because the plan or the policy changed; nothing of it goes on.',
    ]);
    expect(tell({ lost, held: [] })).toEqual([]);
    expect(texts({ lost, held: [held(ana, false)] })).toHaveLength(1);
  });
});

describe('a notice of rules that changed', () => {
  const change: PolicyChange = {
    at: Date.parse('2026-11-24T09:05:30Z'),
    by: 'user:root (config/seatwarden.yaml, read at a start)',
    fingerprint: 'f1',
    added: ['rule cad-group'],
    removed: [],
    changed: [],
    gains: { [poolId('cad')]: 2, [poolId('bim')]: 1 },
    loses: {},
  };
  const text = (fields: Partial<PolicyChange>) => policyNotices([{ ...change, ...fields }], 'd1')[0]?.text;

  it('says who changed what, whom it gives and takes seats, and how it is accepted', () => {
    expect(policyNotices([change], 'd1')).toEqual([
      {
        key: `changed:f1:${change.at}`,
        kind: 'rule',
        severity: 'warning',
        text: 'Rules changed at 2026-11-24 09:05 UTC by user:root (config/seatwarden.yaml, read at a start): added rule cad-group. By rights to seats that is: gains 3 (bim 1, cad 2), loses 0.',
        step: 'Look with `seatwarden plan`; accept with `seatwarden apply --digest d1`, or put the old rules back. Until then nothing is sent.',
        coreId: null,
        poolId: null,
        csv: null,
      },
    ]);
  });

  it('tells what was added, removed and changed, and what became of people', () => {
    const all = {
      removed: ['rule a', 'rule b'],
      changed: ['guards'],
      loses: { [poolId('bim')]: 1, [poolId('cad')]: 3 },
    };

    expect(text({ ...all, people: '3 records moved' })).toContain(
      ': added rule cad-group; removed rule a, rule b; changed guards. By rights to seats that is: gains 3 (bim 1, cad 2), loses 4 (bim 1, cad 3); 3 records moved.',
    );
  });

  it('names ten of each and counts the others', () => {
    const rules = Array.from({ length: 11 }, (_, n) => `r${n}`);

    expect(text({ added: rules })).toContain('added r0, r1, r2, r3, r4, r5, r6, r7, r8, r9 and 1 more. By');
    expect(text({ added: rules.slice(1) })).toContain('r9, r10. By');
  });
});

describe('a notice of what nobody answers', () => {
  const nowAt = Date.UTC(2026, 10, 24, 12);
  const undecided = (operations: readonly Operation[]) =>
    tell({ undecided: { operations, since: Date.UTC(2026, 10, 14), nowAt } });

  it('says how much, about whom and how long, and both answers', () => {
    expect(undecided([ana, bo])).toMatchObject([
      {
        key: 'undecided',
        severity: 'warning',
        text: '2 operations (ana (ana@example.com), bo (bo@example.com)) wait for an administrator, for up to 10 days (since 2026-11-14).',
        step: 'Look at `seatwarden plan`, then `seatwarden approve d1` or `seatwarden reject d1 --reason TEXT`, with `--row` for some of it. Until then nothing is done.',
      },
    ]);
    expect(undecided([ana])[0]?.text).toMatch(/^1 operation \(.*\) waits for/);
  });
});
