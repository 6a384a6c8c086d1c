import { LicensingUnavailable } from '../../errors.ts';
import type { CoreRecipient } from '../../ports/licensing-core.ts';
import type { Urgency } from './call-queue.ts';
import type { ChangeRequest } from './change-request.ts';
import { findUser } from './find-user.ts';
import type { TeamContext } from './team-context.ts';
import { InviteBody, paths, WireUser } from './wire-mapping.ts';

export type Invited =
  | { readonly kind: 'on-team'; readonly userId: string }
  | { readonly kind: 'refused'; readonly detail: string; readonly requestId: string | null };

/**
 * Puts a person on the team. Who is there already is returned and gets no second mail, so this converges. Autodesk
 * decides the role.
 */
export async function inviteUser(
  context: TeamContext,
  { to, urgency }: { readonly to: CoreRecipient; readonly urgency: Urgency },
  { operationId, signal }: ChangeRequest,
): Promise<Invited> {
  const { client, team, memory } = context;
  const body = InviteBody.safeParse({ email: to.email, firstName: to.givenName, lastName: to.familyName });
  if (!body.success) return { kind: 'refused', detail: incomplete(to), requestId: null };
  const answer = await client.call({
    method: 'POST',
    path: paths.users(team),
    json: body.data,
    urgency,
    signal,
    requestId: `${operationId}.invite`,
  });
  if (answer.kind === 'refused') {
    return { kind: 'refused', detail: `not invited: ${answer.said}`, requestId: answer.requestId };
  }
  const user = WireUser.safeParse(answer.body).data;
  if (user !== undefined) {
    memory.users.learn(to.email, user.id);
    return { kind: 'on-team', userId: user.id };
  }
  const found = await findUser(context, to.email, signal);
  if (found !== null) return { kind: 'on-team', userId: found.id };
  throw new LicensingUnavailable('Autodesk accepted an invitation and lists nobody with that address');
}

function incomplete({ email }: CoreRecipient): string {
  return `${email} is not on the team, and an invitation needs an address, a given name and a family name`;
}
