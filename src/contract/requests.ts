import * as z from 'zod';
import { Timestamp } from './drift.ts';

export const RequestView = z
  .object({
    at: Timestamp,
    source: z.string().nullable().describe('null: refused before it was known whose request it was'),
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    body: z.unknown().describe('Masked; null when there was none, or none that could be read'),
    status: z.int().nullable().describe('null: the client went away before it was answered'),
    scimType: z.string().nullable(),
    detail: z.string().nullable().describe('Of the error, masked'),
    ms: z.number(),
    userAgent: z.string().nullable(),
    requestId: z.string().describe('As in the log and in the header X-Request-Id'),
  })
  .meta({ id: 'ScimRequest' });
export type RequestView = z.infer<typeof RequestView>;

export const RequestsView = z
  .object({
    since: Timestamp.describe('When this process started; what was before is forgotten'),
    requests: z.array(RequestView).describe('Newest first'),
  })
  .meta({
    id: 'ScimRequests',
    description:
      'Values are pseudonyms such as `<e-mail 1f0c2a9b7d>`: the same for the same value, in any case, until the process ends',
  });
export type RequestsView = z.infer<typeof RequestsView>;
