import type { CoreId } from '../domain/ids.ts';
import type { Notice } from '../domain/notice.ts';
import type { Lapsed } from './follow-invitations.ts';
import { dayOf } from './in-words.ts';

/** More are one row: a list of hundreds is read by nobody. */
const mostRows = 20;

/** Invitations of a ledger that nobody can accept any more, with the request that sends them again. */
export function lapsedInLedger(coreId: CoreId, lapsed: readonly Lapsed[]): readonly Notice[] {
  const common = { kind: 'manual-step', severity: 'info', coreId, poolId: null, csv: null } as const;
  const send = 'Send it again with POST /licensing/v1/users/invite-again';
  if (lapsed.length <= mostRows)
    return lapsed.map(({ account: { accountId, email }, invitedAt, lapsedAt }) => ({
      ...common,
      key: `invitation:${accountId}`,
      text: `The invitation of ${email} lapsed on ${dayOf(lapsedAt)}: it was sent on ${dayOf(invitedAt)}, and one stands 7 days.`,
      step: `${send}. This closes when ${email} is invited again.`,
    }));
  const emails = lapsed.map(({ account }) => account.email).sort();
  const told = emails.slice(0, mostRows).join(', ');
  return [
    {
      ...common,
      key: 'invitation:many',
      text: `${lapsed.length} invitations to the team of licensing core ${coreId} lapsed; one stands 7 days: ${told} and ${lapsed.length - mostRows} more.`,
      step: `${send}, for each of them (GET /licensing/v1/users says who). This closes when they are invited again.`,
    },
  ];
}
