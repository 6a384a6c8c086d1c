import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const UndoBody = z.strictObject({
  id: z.string().min(1).max(100).describe('Of an operation, or of a run: then all seats that it took'),
  reason: z.string().trim().min(1).max(500).describe('Shown wherever the exception is'),
  until: Timestamp.optional().describe(
    'Until when the seat is not taken again for the same reason; by itself `approval.keepUndone`',
  ),
});

export const UndoneView = z
  .object({
    operation: z.string(),
    pool: z.string(),
    displayName: z.string(),
    email: z.string(),
    outcome: z
      .enum(['given', 'first-in-line', 'held', 'not-yet', 'refused'])
      .describe(
        '`given`: the person holds the seat; `first-in-line`: no seat is free, and the next one is theirs; `held`: an administrator must approve first; `not-yet`: the next run gives it; `refused`: nothing was undone',
      ),
    words: z.string().describe('What became of it, in one sentence'),
    hasLeft: z.boolean().describe('The person has left, and gets the seat all the same'),
    isNew: z.boolean().describe('False: it was undone before'),
    keptUntil: Timestamp.nullable(),
  })
  .meta({ id: 'Undone' });
export type UndoneView = z.infer<typeof UndoneView>;

export const UndoView = z.object({ undone: z.array(UndoneView) }).meta({ id: 'Undo' });
export type UndoView = z.infer<typeof UndoView>;
