const LONGEST = 60;

/** A value as a complaint quotes it: short, on one line. Never for what may be a secret. */
export function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'a mapping';
  const text = scalarText(value).replace(/\s+/g, ' ');
  return `\`${text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text}\``;
}

/** Text, a number or a boolean as it was written; nothing for what has parts. */
export function scalarText(value: unknown): string {
  return typeof value === 'object' && value !== null ? '' : String(value);
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  object: 'a mapping',
};

/** The kind of a value in the words of somebody who writes YAML. */
export function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : (KINDS[typeof value] ?? 'something else');
}
