import { isRemoval, type Guard } from './trip.ts';

/** Who undid a removal said that it was wrong, so the same one asks again once the exception is over. */
export const guardUndone: Guard = ({ operations, numbers }) =>
  operations.filter(isRemoval).flatMap((operation) => {
    const { poolId, from, because } = operation;
    const undone = numbers.undone.get(`${poolId} ${from.personId}`);
    if (undone === undefined || undone.class !== because.class) return [];
    return [
      {
        guard: 'undone' as const,
        scope: `pool:${poolId}`,
        message: `the removal of ${from.displayName} from pool ${poolId} was undone ${undone.words}; approve it, or keep the seat with \`seatwarden undo ${undone.operationId}\``,
        approvable: true,
        stops: (other: typeof operation | (typeof operations)[number]) => other === operation,
      },
    ];
  });
