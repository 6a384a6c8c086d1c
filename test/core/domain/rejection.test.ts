import { describe, expect, it } from 'vitest';
import { asId, type PoolId, type RejectionId } from '../../../src/core/domain/ids.ts';
import { type Rejection, rejectedStep, rowKey, saidNo } from '../../../src/core/domain/rejection.ts';
import { unassign } from '../guard/operations.ts';

const rejection = (until: number | null): Rejection => ({
  id: asId<RejectionId>('no-1'),
  poolId: asId<PoolId>('cad'),
  subject: 'account:ana',
  class: 'leaver',
  operation: unassign('ana'),
  by: { actor: 'token:1', name: 'kim' },
  reason: 'needed for the handover',
  at: Date.UTC(2026, 10, 24, 9),
  until,
  state: 'stands',
});

describe('a no', () => {
  it('is about one row: a pool, who has or gets the seat, and why', () => {
    expect(rowKey(rejection(null))).toBe('cad account:ana leaver');
  });

  it('says who said it, until when, and why', () => {
    const said = 'kim said no on 2026-11-24 until 2026-12-24: needed for the handover';
    expect(saidNo(rejection(Date.UTC(2026, 11, 24)))).toBe(said);
  });

  it('that has no end stands until its row changes, and can be taken back', () => {
    const said = 'kim said no on 2026-11-24 until this changes: needed for the handover';
    expect(rejectedStep(rejection(null))).toBe(`${said}. \`seatwarden withdraw no-1\` takes that back.`);
  });
});
