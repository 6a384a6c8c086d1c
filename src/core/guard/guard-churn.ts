import type { PersonId } from '../domain/ids.ts';
import type { Operation } from '../domain/plan.ts';
import { guardsOf } from './guards-of.ts';
import type { Guard } from './trip.ts';
import { dayMs } from '../domain/time.ts';

/** Holds a seat that goes to and fro: two sources in disagreement look like this. */
export const guardChurn: Guard = ({ operations, numbers, policy }) => {
  return operations.flatMap((operation) => {
    const { moves, windowMs } = guardsOf(operation.poolId, policy).churn;
    if (moves === 'off') return [];
    const often = peopleOf(operation)
      .map((id) => ({ id, times: numbers.moves.get(`${operation.poolId} ${id}`) ?? 0 }))
      .find(({ times }) => times >= moves);
    if (often === undefined) return [];
    return [
      {
        guard: 'churn' as const,
        scope: `pool:${operation.poolId}`,
        message: `the seat of ${often.id} in pool ${operation.poolId} moved ${often.times} times in ${Math.round(windowMs / dayMs)} days; at most ${moves} may`,
        approvable: true,
        stops: (other: Operation) => other === operation,
      },
    ];
  });
};

function peopleOf(operation: Operation): readonly PersonId[] {
  const from = operation.kind === 'add' ? null : operation.from.personId;
  const to = operation.kind === 'unassign' ? null : operation.to.personId;
  return [from, to].filter((id) => id !== null);
}
