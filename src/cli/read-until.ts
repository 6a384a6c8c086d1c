import { UsageError } from './exit-codes.ts';

/** What `--until` says, as the API wants it. */
export function readUntil(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new UsageError(`--until ${text} is no date; write it like 2026-12-24`);
  return new Date(at).toISOString();
}
