import { LicensingUnavailable } from '../../errors.ts';
import type { CoreAnswer, CoreRecipient } from '../../ports/licensing-core.ts';
import type { Urgency } from './call-queue.ts';
import type { ChangeRequest } from './change-request.ts';
import { type Reason, refuse, settled } from './core-answers.ts';
import { findUser } from './find-user.ts';
import { inviteUser } from './invite-user.ts';
import { readPools } from './read-team.ts';
import { noteSeat } from './seats-seen.ts';
import type { Accepted, Refused } from './team-client.ts';
import type { TeamContext } from './team-context.ts';
import { AssignBody, paths, statuses, WireAssignment } from './wire-mapping.ts';

export interface Giving {
  readonly productId: string;
  readonly to: CoreRecipient;
  readonly urgency: Urgency;
}

/** Finds the person by address, invites who is not on the team, and assigns. Who is known costs one call. */
export async function giveSeat(
  context: TeamContext,
  giving: Giving,
  request: ChangeRequest,
): Promise<CoreAnswer> {
  const { to } = giving;
  const known = await findUser(context, to.email, request.signal);
  if (known === null) return inviteAndGive(context, giving, request);
  const assigning = { ...giving, userId: known.id };
  const answer = await assign(context, assigning, request);
  const isGone = answer.kind === 'refused' && (answer.status === 404 || answer.meaning === 'not-on-team');
  if (!known.isRemembered || !isGone) return toAnswer(context, assigning, { answer, request });

  // The id is from a reading, and somebody may have removed the person since. The same id again is a refusal.
  context.memory.users.forget(to.email);
  const now = await findUser(context, to.email, request.signal);
  if (now === null) return inviteAndGive(context, giving, request);
  return now.id === known.id
    ? toAnswer(context, assigning, { answer, request })
    : assignAndAnswer(context, { ...giving, userId: now.id }, request);
}

async function inviteAndGive(
  context: TeamContext,
  giving: Giving,
  request: ChangeRequest,
): Promise<CoreAnswer> {
  const invited = await inviteUser(context, giving, request);
  if (invited.kind === 'refused') return refuse('other', invited.detail, invited.requestId);
  return assignAndAnswer(context, { ...giving, userId: invited.userId }, request);
}

async function assignAndAnswer(
  context: TeamContext,
  assigning: Assigning,
  request: ChangeRequest,
): Promise<CoreAnswer> {
  const answer = await assign(context, assigning, request);
  return toAnswer(context, assigning, { answer, request });
}

type Assigning = Giving & { readonly userId: string };

function assign(
  { client, team, memory }: TeamContext,
  { productId, userId, urgency }: Assigning,
  { operationId, signal }: ChangeRequest,
): Promise<Accepted | Refused> {
  memory.told.forget({ userId, productId });
  return client.call({
    method: 'POST',
    path: paths.assignments(team),
    json: AssignBody.parse({ userId, productId, assignmentType: 'DIRECT' }),
    urgency,
    signal,
    requestId: `${operationId}.assign`,
  });
}

interface Answered<Answer> {
  readonly answer: Answer;
  readonly request: ChangeRequest;
}

function toAnswer(
  context: TeamContext,
  assigning: Assigning,
  { answer, request }: Answered<Accepted | Refused>,
): Promise<CoreAnswer> {
  return answer.kind === 'ok'
    ? given(context, assigning, answer)
    : refused(context, assigning, { answer, request });
}

async function given(context: TeamContext, assigning: Assigning, answer: Accepted): Promise<CoreAnswer> {
  const { productId, userId, to } = assigning;
  const isNew = statuses.assigned.some((status) => status === answer.status);
  if (!isNew && !statuses.alreadyAssigned.some((status) => status === answer.status)) {
    throw new LicensingUnavailable(
      `Autodesk answered an assign with ${answer.status}, which is not understood`,
    );
  }
  const told = WireAssignment.safeParse(answer.body).data;
  if (told !== undefined && (told.userId !== userId || told.productId !== productId)) {
    throw new LicensingUnavailable('Autodesk answered an assign with the seat of somebody else');
  }
  const heldAs = told?.type ?? 'direct';
  context.memory.told.learn({ userId, productId }, heldAs);
  await noteSeat(context, { userId, productId, email: to.email, heldAs });
  return settled(isNew ? 'done' : 'already-so', userId, answer.requestId);
}

/**
 * A refusal is never repeated. Which one means a full pool is not documented: where the type does not tell, the pool's own
 * numbers do.
 */
async function refused(
  context: TeamContext,
  giving: Giving,
  { answer, request }: Answered<Refused>,
): Promise<CoreAnswer> {
  const { meaning, said, requestId } = answer;
  const isFull = meaning === 'unknown' && (await isPoolFull(context, giving, request.signal));
  return refuse(isFull ? 'no-seat' : reasons[meaning], said, requestId);
}

const reasons: Readonly<Record<Refused['meaning'], Reason>> = {
  'no-seat': 'no-seat',
  'only-inherited': 'inherited',
  'unsupported-pool': 'other',
  'not-on-team': 'not-on-team',
  'role-lost': 'not-allowed',
  'scope-missing': 'not-allowed',
  'app-not-enabled': 'not-allowed',
  'token-refused': 'other',
  throttled: 'other',
  unknown: 'other',
};

async function isPoolFull(
  context: TeamContext,
  { productId }: Giving,
  signal: AbortSignal,
): Promise<boolean> {
  const nowAt = context.clock.now();
  const terms = (await readPools(context, signal)).filter(
    ({ productId: id, startDate, endDate }) =>
      id === productId && (startDate ?? 0) <= nowAt && nowAt < (endDate ?? Number.POSITIVE_INFINITY),
  );
  return (
    terms.length > 0 &&
    terms.every(
      ({ unlimited, totalQuantity, assignedQuantity }) =>
        !unlimited &&
        totalQuantity !== null &&
        assignedQuantity !== null &&
        assignedQuantity >= totalQuantity,
    )
  );
}
