import type { Filter } from './filter-ast.ts';
import type { FilterError, FilterOptions } from './filter-limits.ts';
import { failAhead, type FilterReading, peek, readTokens, startReading } from './filter-reading.ts';
import { jointHint, readFilter } from './read-filter.ts';
import type { Token } from './tokenize.ts';

export type ParsedFilter =
  { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly error: FilterError };

/**
 * Reads a SCIM filter (RFC 7644 §3.4.2.2, figure 1 with errata 4690, 7319, 7322).
 *
 * Never throws, takes time proportional to the length, and stops at the limits. Also read: operators and literals in
 * any case, line breaks as spaces, `emails[type eq "work"].value eq "x"`. Whether the attributes exist is for
 * `checkFilter`.
 */
export function parseFilter(text: string, options: FilterOptions = {}): ParsedFilter {
  const reading = startReading(text, options);
  return 'message' in reading ? { ok: false, error: reading } : finish(reading);
}

/** The same from tokens. */
export function parseTokens(tokens: readonly Token[], options: FilterOptions = {}): ParsedFilter {
  return finish(readTokens(tokens, options));
}

function finish(reading: FilterReading): ParsedFilter {
  const filter = readFilter(reading, 'outside');
  if (filter && peek(reading).kind !== 'end')
    failAhead(reading, '`and`, `or` or the end', jointHint(reading));
  if (filter && !reading.error) return { ok: true, filter };
  return { ok: false, error: reading.error ?? { at: 0, message: 'character 1: this is no filter' } };
}
