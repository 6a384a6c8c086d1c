import { rowKey } from '../domain/rejection.ts';
import { plannedRows } from './planned-rows.ts';
import type { Guard } from './trip.ts';

/** Somebody said no to exactly this for a time. That is over, and it is asked again, also where no other guard would. */
export const guardRejected: Guard = ({ operations, numbers, policy }) => {
  if (numbers.rejected.size === 0) return [];
  return operations.flatMap((operation) => {
    const words = numbers.rejected.get(rowKey(plannedRows(operation, policy)[0]));
    if (words === undefined) return [];
    return [
      {
        guard: 'rejected' as const,
        scope: `pool:${operation.poolId}`,
        message: `${words}; that is over: approve it, or say no again with \`seatwarden reject\``,
        approvable: true,
        stops: (other: (typeof operations)[number]) => other === operation,
      },
    ];
  });
};
