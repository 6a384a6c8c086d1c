import * as z from 'zod';
import type { AssumptionCheck } from '../../ports/core-check.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Null: it could not be seen. */
export function check(assumption: string, isHeld: boolean | null, seen: string): AssumptionCheck {
  const state = isHeld === null ? 'not-seen' : isHeld ? 'held' : 'not-held';
  return { assumption, state, seen };
}

const Rows = z.object({ data: z.array(z.record(z.string(), z.unknown())) });

/** The rows of a list; null when the body is no list. */
export function rowsOf(body: unknown): readonly Row[] | null {
  return Rows.safeParse(body).data?.data ?? null;
}

/** `email, id, role`: names of fields, which are nobody's data. */
export function fieldsOf(rows: readonly Row[]): string {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].sort().join(', ') || 'none';
}

/** The different words of a field that has few of them, such as a role. */
export function wordsOf(rows: readonly Row[], field: (row: Row) => unknown): readonly string[] {
  const words = rows.map(field).filter((word): word is string => typeof word === 'string');
  return [...new Set(words)].sort();
}
