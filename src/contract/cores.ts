import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const UnreadCoreView = z
  .object({
    core: z.string(),
    lastGoodAt: Timestamp.nullable().describe('The reading that everything said of its seats rests on'),
    why: z.string(),
    step: z.string().describe('What a person does next'),
  })
  .meta({ id: 'UnreadCore', description: 'A licensing core whose seats are not known now' });
export type UnreadCoreView = z.infer<typeof UnreadCoreView>;
