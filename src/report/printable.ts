/** Control characters of C0 and C1: with them a name could move the cursor, hide a line or ring the bell. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f]+/g;

/** The same value with every text in it safe to show on a terminal: control characters become one space. */
export function printable<T>(value: T): T {
  if (typeof value === 'string') return value.replace(controls, ' ') as T;
  if (Array.isArray(value)) return value.map(printable) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, printable(inner as unknown)]),
  ) as T;
}
