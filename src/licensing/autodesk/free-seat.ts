import { LicensingUnavailable } from '../../errors.ts';
import type { CoreHolder } from '../../ports/licensing-core.ts';
import { askSeat } from './ask-seat.ts';
import type { Urgency } from './call-queue.ts';
import type { ChangeRequest } from './change-request.ts';
import type { Reason } from './core-answers.ts';
import { noteSeat } from './seats-seen.ts';
import type { Refused } from './team-client.ts';
import type { TeamContext } from './team-context.ts';
import type { HeldAs } from './team-memory.ts';
import { paths, seatQuery, statuses } from './wire-mapping.ts';

export type FreeOutcome =
  | { readonly kind: 'freed' | 'not-held'; readonly requestId: string | null }
  | {
      readonly kind: 'refused';
      readonly reason: Reason;
      readonly detail: string;
      readonly requestId: string | null;
    };

interface Freeing {
  readonly productId: string;
  readonly from: CoreHolder;
  readonly urgency: Urgency;
}

/**
 * Takes the direct assignment of one person, in one call. 404 says that there is none of any kind, if the API itself says
 * it. A 422 is either that the rest is inherited, which no call can take, or that the pool is unsupported. Where the
 * answer does not tell, the seat does.
 */
export async function freeSeat(
  context: TeamContext,
  freeing: Freeing,
  request: ChangeRequest,
): Promise<FreeOutcome> {
  const { client, team, memory } = context;
  const { productId, from, urgency } = freeing;
  const seat = { userId: from.accountId, productId };
  memory.told.forget(seat);
  const answer = await client.call({
    method: 'DELETE',
    path: paths.assignments(team),
    query: seatQuery(seat),
    urgency,
    signal: request.signal,
    requestId: `${request.operationId}.unassign`,
  });
  if (answer.kind === 'refused') return afterRefusal(context, { ...freeing, answer }, request);
  if (!statuses.unassigned.some((status) => status === answer.status)) {
    throw new LicensingUnavailable(
      `Autodesk answered an unassign with ${answer.status}, which is not understood`,
    );
  }
  await note(context, freeing, 'none');
  return { kind: 'freed', requestId: answer.requestId };
}

async function afterRefusal(
  context: TeamContext,
  refusal: Freeing & { readonly answer: Refused },
  { signal }: ChangeRequest,
): Promise<FreeOutcome> {
  const { productId, from, answer } = refusal;
  const { status, meaning, said, requestId } = answer;
  if (status === 404 && answer.isProblem) {
    await note(context, refusal, 'none');
    return { kind: 'not-held', requestId };
  }
  if (meaning === 'only-inherited') {
    await note(context, refusal, 'inherited');
    return { kind: 'refused', ...inherited(from, said), requestId };
  }
  if (status === 404 || (status === 422 && meaning === 'unknown')) {
    const seat = { userId: from.accountId, productId, email: from.email };
    const heldAs = await askSeat(context, seat, signal);
    if (heldAs === 'none' && status === 404) return { kind: 'not-held', requestId };
    if (heldAs === 'inherited') return { kind: 'refused', ...inherited(from, said), requestId };
  }
  return { kind: 'refused', reason: 'other', detail: said, requestId };
}

function inherited({ email }: CoreHolder, said: string): { reason: Reason; detail: string } {
  const detail = `${email} has it from a group or as a default of the team; take it there (${said})`;
  return { reason: 'inherited', detail };
}

async function note(context: TeamContext, { productId, from }: Freeing, heldAs: HeldAs): Promise<void> {
  const seat = { userId: from.accountId, productId };
  context.memory.told.learn(seat, heldAs);
  await noteSeat(context, { ...seat, email: from.email, heldAs });
}
