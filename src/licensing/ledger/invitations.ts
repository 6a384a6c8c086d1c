import type { Instant } from '../../core/domain/time.ts';
import { LicensingRefused } from '../../errors.ts';
import type { LedgerInvitation } from '../../ports/ledger.ts';
import type { LedgerActor } from '../../ports/ledger-team.ts';
import { act, recordAct } from './acts.ts';
import { findUser, type LedgerContext, mayAssign, mayNot } from './ledger-context.ts';
import type { LedgerTx } from './ledger-tables.ts';
import { dayOf } from './terms.ts';

/** So long an invitation stands; then it must be sent again (Autodesk administration, section 7). */
const standsMs = 7 * 24 * 60 * 60_000;

/** What is open about somebody who was invited; null for who is on the team for good. */
export function invitationOf(invitedAt: Instant | null, nowAt: Instant): LedgerInvitation | null {
  if (invitedAt === null) return null;
  const lapsesAt = Number(invitedAt) + standsMs;
  return { sentAt: Number(invitedAt), lapsesAt, isLapsed: lapsesAt <= nowAt };
}

/** Sends an open invitation again, also one that lapsed: seven more days. Throws `LicensingRefused`. */
export async function inviteAgain(context: LedgerContext, email: string, by: LedgerActor): Promise<void> {
  await invitationAct(context, { act: 'invite-again', email, by }, async (db, { id }) => {
    await db
      .updateTable('ledger_users')
      .set({ invited_at: context.clock.now() })
      .where('id', '=', id)
      .execute();
  });
}

/** The person said yes in time. Throws `LicensingRefused` when the invitation lapsed: it must be sent again first. */
export async function acceptInvitation(
  context: LedgerContext,
  email: string,
  by: LedgerActor,
): Promise<void> {
  await invitationAct(context, { act: 'accept-invitation', email, by }, async (db, { id, invitation }) => {
    if (invitation.isLapsed)
      throw new LicensingRefused(
        `the invitation of ${email} lapsed on ${dayOf(invitation.lapsesAt)}: send it again first`,
      );
    await setActive(db, id);
  });
}

/**
 * Who signs in has said yes. Answers why not, where the invitation lapsed; null for whoever is on the team for good by now.
 */
export async function acceptBySigningIn(
  context: LedgerContext,
  db: LedgerTx,
  { id, email }: { readonly id: string; readonly email: string },
): Promise<string | null> {
  const { invited_at } = await db
    .selectFrom('ledger_users')
    .select('invited_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const invitation = invitationOf(invited_at, context.clock.now());
  if (invitation === null) return null;
  if (invitation.isLapsed)
    return `the invitation of ${email} lapsed on ${dayOf(invitation.lapsesAt)}; an administrator can send it again`;
  await setActive(db, id);
  const operationId = context.ids.next();
  const answer = { kind: 'done', accountId: null, requestId: operationId } as const;
  await recordAct(context, db, { act: 'accept-invitation', actor: email, to: email, operationId, answer });
  return null;
}

async function setActive(db: LedgerTx, id: string): Promise<void> {
  await db
    .updateTable('ledger_users')
    .set({ status: 'active', invited_at: null })
    .where('id', '=', id)
    .execute();
}

interface Invited {
  readonly id: string;
  readonly invitation: LedgerInvitation;
}

async function invitationAct(
  context: LedgerContext,
  { act: name, email, by }: { readonly act: string; readonly email: string; readonly by: LedgerActor },
  work: (db: LedgerTx, invited: Invited) => Promise<void>,
): Promise<void> {
  await act(context, { act: name, actor: by.actingAs, to: email }, async (db) => {
    if (!(await mayAssign(context, db, by.actingAs))) throw new LicensingRefused(mayNot(by.actingAs));
    const user = await findUser(context, db, email);
    if (user === null) throw new LicensingRefused(`${email} is not on the team`);
    const row = await db
      .selectFrom('ledger_users')
      .select('invited_at')
      .where('id', '=', user.id)
      .executeTakeFirstOrThrow();
    const invitation = invitationOf(row.invited_at, context.clock.now());
    if (invitation === null) throw new LicensingRefused(`${email} is on the team, and no invitation is open`);
    await work(db, { id: user.id, invitation });
  });
}
