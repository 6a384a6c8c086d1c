import { describe, expect, it } from 'vitest';
import type { Approval } from '../../src/core/domain/approval.ts';
import { asId, type ApprovalId, type OperationId, type RunId } from '../../src/core/domain/ids.ts';
import type { Operation, OperationState } from '../../src/core/domain/plan.ts';
import { unassign } from '../core/guard/operations.ts';
import { databaseKinds, useDatabase } from '../support/databases.ts';

describe.each(databaseKinds)('approvals on %s', (kind) => {
  const test = useDatabase(kind);
  const approval = (id: string, fields: Partial<Approval> = {}): Approval => ({
    id: asId<ApprovalId>(id),
    by: { actor: 'token:1', name: 'kim' },
    reason: null,
    digest: 'd'.repeat(32),
    operations: [unassign('ana')],
    isWhole: false,
    policy: 'fingerprint',
    at: 1000,
    expiresAt: 9000,
    ...fields,
  });
  const give = (one: Approval) => test.database.write(({ approvals }) => approvals.give(one));
  const end = (id: string, how: 'expired' | 'void' | 'used', at: number) =>
    test.database.write(({ approvals }) => approvals.end({ id: asId<ApprovalId>(id), end: how, at }));
  const past = (id: string, operation: Operation, state: OperationState) =>
    test.database.write(({ journal }) =>
      journal.plan([
        {
          id: asId<OperationId>(id),
          runId: asId<RunId>('run'),
          seq: 0,
          operation,
          state,
          attempts: 1,
          answer: null,
          requestId: null,
          plannedAt: 1,
          sentAt: 2,
          finishedAt: 3,
        },
      ]),
    );

  it('come back as they were given, the oldest first, until they end', async () => {
    const whole = approval('b', { isWhole: true, reason: 'asked the team' });
    await give(whole);
    await give(approval('a'));
    expect(await test.database.read.approvals.open()).toEqual([approval('a'), whole]);

    expect(await end('a', 'used', 2000)).toBe(true);
    expect(await end('a', 'void', 3000)).toBe(false);
    expect(await test.database.read.approvals.open()).toEqual([whole]);
  });

  it('that were lost are told for a time, and those that were used are not', async () => {
    for (const id of ['l1', 'l2', 'l3', 'l4']) await give(approval(id));
    await end('l1', 'expired', 5000);
    await end('l2', 'void', 6000);
    await end('l3', 'used', 6000);
    await end('l4', 'void', 4999);

    const lost = await test.database.read.approvals.lost(5000);
    expect(lost.map(({ approval: { id }, end: how, endedAt }) => [id, how, endedAt])).toEqual([
      ['l2', 'void', 6000],
      ['l1', 'expired', 5000],
    ]);
  });

  it('know what was tried after them, whatever came of it, and nothing older', async () => {
    await past('m1', unassign('older'), 'done');
    await past('m3', unassign('done'), 'done');
    await past('m4', unassign('so'), 'already-so');
    await past('m5', unassign('refused'), 'refused');
    await past('m6', unassign('failed'), 'failed');
    await past('m7', unassign('not-tried'), 'not-tried');

    expect(await test.database.read.approvals.triedSince(asId<ApprovalId>('m2'))).toEqual([
      unassign('done'),
      unassign('so'),
      unassign('refused'),
    ]);
  });
});
