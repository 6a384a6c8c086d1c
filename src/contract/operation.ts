import * as z from 'zod';

const Seat = z.object({ displayName: z.string(), email: z.string() });

export const OperationView = z
  .object({
    kind: z.enum(['unassign', 'reassign', 'add']),
    pool: z.string(),
    from: Seat.nullable(),
    to: Seat.nullable(),
    because: z.string().nullable().describe('Why the seat is freed'),
    gives: z.string().nullable().describe('Why the seat is given'),
  })
  .meta({ id: 'Operation' });
export type OperationView = z.infer<typeof OperationView>;
