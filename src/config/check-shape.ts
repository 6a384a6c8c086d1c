import type * as z from 'zod';
import { type Complaint, toDotPath } from './complaint.ts';
import type { ConfigDocument } from './config-document.ts';
import { explainIssue } from './explain-issue.ts';

/** What a schema says about a file. */
export type Shape<T> =
  | { readonly ok: true; readonly value: T; readonly complaints: readonly [] }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

/** Reads a file against a schema, every complaint with its place. */
export function checkShape<S extends z.ZodType>(schema: S, document: ConfigDocument): Shape<z.output<S>> {
  const parsed = schema.safeParse(document.data, { error: explainIssue });
  if (parsed.success) return { ok: true, value: parsed.data, complaints: [] };
  return { ok: false, complaints: placeIssues(parsed.error.issues, document) };
}

/** zod's issues as complaints about the file; one with several unknown keys becomes one complaint per key. */
export function placeIssues(
  issues: readonly z.core.$ZodIssue[],
  document: ConfigDocument,
): readonly Complaint[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return placeUnknownKeys(issue, document);
    const at: unknown = issue.code === 'custom' ? issue.params?.['at'] : undefined;
    const place = document.placeOf(issue.path, typeof at === 'number' ? at : undefined);
    return [{ ...place, path: toDotPath(issue.path), message: issue.message }];
  });
}

function placeUnknownKeys(
  { keys, path, message }: z.core.$ZodIssueUnrecognizedKeys,
  document: ConfigDocument,
): readonly Complaint[] {
  const lines = message.split('\n');
  return keys.map((key, index) => ({
    ...document.placeOfKey(path, key),
    path: toDotPath([...path, key]),
    message: lines[index] ?? 'unknown key',
  }));
}
