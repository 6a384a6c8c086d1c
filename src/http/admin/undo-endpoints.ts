import type * as z from 'zod';
import { UndoBody, UndoView, type UndoneView } from '../../contract/undo.ts';
import type { RankedDrift } from '../../ports/stores/view-store.ts';
import { undoRemovals, type UndoneRemoval } from '../../reconcile/undo-removals.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { readUntil } from './read-until.ts';
import { timestamp } from './to-view.ts';

export function undoEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/undo',
      scope: 'operate',
      summary: 'Gives back what an operation or a run took: a free seat now, else the next one that is free',
      body: UndoBody,
      answer: UndoView,
      handle: ({ body, actor, actorName }) => undo(deps, body, { actor, name: actorName }),
    }),
  ];
}

async function undo(
  deps: AdminDeps,
  { id, reason, until }: z.infer<typeof UndoBody>,
  by: { readonly actor: string; readonly name: string },
): Promise<UndoView> {
  const undone = await undoRemovals(deps, { id, reason, by, until: readUntil(deps.clock, until) });
  if (undone.length === 0) {
    throw new HttpRefusal(
      'not-found',
      `no operation and no run ${id} took a seat; \`GET /operations\` lists them`,
    );
  }
  if (undone.some(({ kind }) => kind !== 'refused')) {
    const wish = { scope: 'marked', trigger: 'undo', observe: false, approval: null, dryRun: false } as const;
    await deps.requestRun(wish);
  }
  return { undone: await Promise.all(undone.map((one) => viewOf(deps, one))) };
}

async function viewOf({ database }: AdminDeps, one: UndoneRemoval): Promise<UndoneView> {
  const { operation, id } = one.entry;
  const from = operation.kind === 'add' ? operation.to : operation.from;
  const named = { operation: id, pool: operation.poolId, displayName: from.displayName, email: from.email };
  if (one.kind === 'refused') {
    const words = `Not undone: ${one.why}.`;
    return { ...named, outcome: 'refused', words, hasLeft: false, isNew: false, keptUntil: null };
  }
  const { personId, poolId, until } = one.exception;
  const [person] = await database.read.cases.load([personId], { kind: 'named', displays: [] });
  const isHeld = person?.seats.some((seat) => seat.poolId === poolId) === true;
  const { rows } = await database.read.views.drift({ personId, poolId, limit: 10, offset: 0 });
  const waiting = rows.find((row) => row.class === 'missing');
  const { outcome, words } = isHeld ? given : outcomeOf(waiting);
  const hasLeft = one.view.standing === 'left';
  return {
    ...named,
    outcome,
    words: hasLeft ? `${words} This person has left (${one.view.standingReason}).` : words,
    hasLeft,
    isNew: one.kind !== 'undone-before',
    keptUntil: timestamp(until),
  };
}

const given = { outcome: 'given', words: 'The person holds the seat again.' } as const;

function outcomeOf(row: RankedDrift | undefined): Pick<UndoneView, 'outcome' | 'words'> {
  if (row?.decision === 'held') {
    return { outcome: 'held', words: 'The seat is not given before an administrator approves the plan.' };
  }
  if (row?.decision === 'waiting' && row.position !== null) {
    return {
      outcome: 'first-in-line',
      words: `No seat is free; the person has place ${row.position} of the waiting list.`,
    };
  }
  return { outcome: 'not-yet', words: row?.step ?? 'The next run gives the seat.' };
}
