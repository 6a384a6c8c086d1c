import * as z from 'zod';

export const RecordDecision = z
  .strictObject({
    person: z
      .string()
      .min(1)
      .max(300)
      .optional()
      .describe('Id, address or number of the person whom the record is about'),
    newPerson: z.literal(true).optional().describe('It is about somebody whom no other record is about'),
    reason: z.string().min(1).max(500).describe('Why; kept with the tie and in the audit trail'),
  })
  .refine(({ person, newPerson }) => (person === undefined) !== (newPerson === undefined), {
    path: ['person'],
    error: 'say either `person` or `newPerson`',
  })
  .meta({ id: 'RecordDecision' });

export const RecordDecided = z
  .object({ record: z.string(), person: z.string(), displayName: z.string() })
  .meta({ id: 'RecordDecided' });
export type RecordDecided = z.infer<typeof RecordDecided>;
