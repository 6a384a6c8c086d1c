import { LicensingUnavailable } from '../../errors.ts';
import type { CoreAnswer, CoreChange } from '../../ports/licensing-core.ts';
import { findAct, keepAct } from './acts.ts';
import { freeSeat, type FreeOutcome } from './free-seat.ts';
import { giveSeat } from './give-seat.ts';
import { findUser } from './find-user.ts';
import { askSeat } from './ask-seat.ts';
import { findProduct } from './read-seat.ts';
import type { ChangeRequest } from './change-request.ts';
import { refuse, settled } from './core-answers.ts';
import type { TeamContext } from './team-context.ts';

/**
 * Applies one change. An operation that was answered gets that answer again and nothing is sent. An outcome that nobody
 * knows throws `LicensingUnavailable`, and is not kept: the run reads back.
 */
export async function changeSeat(
  context: TeamContext,
  change: CoreChange,
  request: ChangeRequest,
): Promise<CoreAnswer> {
  const before = await findAct(context, request.operationId);
  if (before !== null) return before;
  const answer = await apply(context, change, request);
  await keepAct(context, request.operationId, answer);
  return answer;
}

async function apply(context: TeamContext, change: CoreChange, request: ChangeRequest): Promise<CoreAnswer> {
  const productId = await findProduct(context, change.product, request.signal);
  if (productId === null)
    return refuse('other', `Autodesk lists no product pool "${change.product}" in the team`);
  switch (change.kind) {
    case 'unassign':
      return toAnswer(await freeSeat(context, { productId, from: change.from, urgency: 'leaver' }, request));
    case 'add':
      return giveSeat(context, { productId, to: change.to, urgency: 'joiner' }, request);
    case 'reassign':
      return change.fromParked
        ? refuse('other', 'Autodesk knows no parked seats; whoever bought them holds one of their own')
        : moveSeat(context, { ...change, productId }, request);
  }
}

type Move = Extract<CoreChange, { kind: 'reassign' }> & { readonly productId: string };

/**
 * A linked pair: freed first, so that a full pool has a seat to give. Nothing is given that was not freed. When it cannot be
 * given, the seat is free; the run reads that back, and the seat goes to whoever waits first.
 */
async function moveSeat(context: TeamContext, move: Move, request: ChangeRequest): Promise<CoreAnswer> {
  const { productId, from, to } = move;
  const recipient = await findUser(context, to.email, request.signal);
  if (recipient?.id === from.accountId) return stayPut(context, move, request);
  const freed = await freeSeat(context, { productId, from, urgency: 'move' }, request);
  if (freed.kind === 'refused') return toAnswer(freed);
  if (freed.kind === 'not-held')
    return refuse('other', `${from.email} holds no seat of ${move.product} any more`);
  const given = await giveSeat(context, { productId, to, urgency: 'move' }, request);
  if (given.kind === 'refused') {
    throw new LicensingUnavailable(
      `the seat is free and was not given on: ${given.reason}: ${given.detail}`,
      {
        ids: { operationId: request.operationId },
      },
    );
  }
  return { ...given, kind: 'done' };
}

/** Both addresses are one account: its seat stays where it is. */
async function stayPut(
  context: TeamContext,
  { productId, from, product }: Move,
  { signal }: ChangeRequest,
): Promise<CoreAnswer> {
  const { accountId, email } = from;
  const heldAs = await askSeat(context, { userId: accountId, productId, email }, signal);
  return heldAs === 'none'
    ? refuse('other', `${email} holds no seat of ${product} any more`)
    : settled('already-so', accountId, null);
}

function toAnswer(freed: FreeOutcome): CoreAnswer {
  switch (freed.kind) {
    case 'freed':
      return settled('done', null, freed.requestId);
    case 'not-held':
      return settled('already-so', null, freed.requestId);
    case 'refused':
      return refuse(freed.reason, freed.detail, freed.requestId);
  }
}
