/** Hands out, key by key, the rows of each; keys must be asked for in ascending order. */
export type TakeRows<T> = (key: string) => readonly T[];

/**
 * Pairs rows with their owners by walking both in the same order: no table of ten thousand keys is built. Rows of owners
 * who are not asked for are passed over.
 */
export function takeInOrder<T>(rows: readonly T[], keyOf: (row: T) => string): TakeRows<T> {
  let next = 0;
  return (key) => {
    const isBefore = (row: T | undefined) => row !== undefined && keyOf(row) < key;
    const isOf = (row: T | undefined) => row !== undefined && keyOf(row) === key;
    while (isBefore(rows[next])) next += 1;
    const start = next;
    while (isOf(rows[next])) next += 1;
    return start === next ? none : rows.slice(start, next);
  };
}

const none: readonly never[] = [];
