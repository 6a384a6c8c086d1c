import * as z from 'zod';

/** A part of a list, as `/api/v1` asks for parts. */
export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
