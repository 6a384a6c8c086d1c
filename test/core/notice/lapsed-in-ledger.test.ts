import { describe, expect, it } from 'vitest';
import { type AccountId, asId } from '../../../src/core/domain/ids.ts';
import { followInvitations } from '../../../src/core/notice/follow-invitations.ts';
import { lapsedInLedger } from '../../../src/core/notice/lapsed-in-ledger.ts';
import { core } from '../../support/builders.ts';

const dayMs = 24 * 60 * 60_000;
const sentAt = Date.parse('2026-11-01T12:00:00Z');
const invited = (name: string, invitedAt = sentAt) => ({
  accountId: asId<AccountId>(name),
  email: `${name}@example.com`,
  status: 'invited',
  protectedRole: null,
  invitedAt,
});
/** What is told when accounts are read for the first time so many days after the invitations were sent. */
const told = (accounts: readonly ReturnType<typeof invited>[], days: number) =>
  lapsedInLedger(core, followInvitations({ before: {}, accounts, nowAt: sentAt + days * dayMs }).lapsed);

describe('an invitation of the ledger', () => {
  it('lapses seven days after it was sent, whenever it was seen first', () => {
    expect(told([invited('ana')], 6.9)).toEqual([]);
    expect(told([invited('ana')], 7)).toEqual([
      {
        key: 'invitation:ana',
        kind: 'manual-step',
        severity: 'info',
        coreId: core,
        poolId: null,
        csv: null,
        text: 'The invitation of ana@example.com lapsed on 2026-11-08: it was sent on 2026-11-01, and one stands 7 days.',
        step: 'Send it again with POST /licensing/v1/users/invite-again. This closes when ana@example.com is invited again.',
      },
    ]);
  });

  it('stands seven days more when it was sent again', () => {
    expect(told([invited('ana', sentAt + 5 * dayMs)], 8)).toEqual([]);
  });

  it('is a row of many when there are more than twenty', () => {
    const accounts = Array.from({ length: 21 }, (_, index) => invited(`p${String(index).padStart(2, '0')}`));
    const [row, ...more] = told(accounts, 9);

    expect(more).toEqual([]);
    expect(row).toMatchObject({
      key: 'invitation:many',
      text: expect.stringMatching(/^21 invitations .* p19@example\.com and 1 more\.$/) as string,
      step: 'Send it again with POST /licensing/v1/users/invite-again, for each of them (GET /licensing/v1/users says who). This closes when they are invited again.',
    });
    expect(told(accounts.toReversed(), 9)).toEqual([row]);
    expect(told(accounts.slice(1), 9)).toHaveLength(20);
  });
});
