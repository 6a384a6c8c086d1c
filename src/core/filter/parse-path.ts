import type { PatchPath } from './filter-ast.ts';
import type { FilterError, FilterOptions } from './filter-limits.ts';
import { fail, failAhead, type FilterReading, peek, readPath, startReading } from './filter-reading.ts';
import { readSubAfterBracket, readValues } from './read-filter.ts';

export type ParsedPath =
  { readonly ok: true; readonly path: PatchPath } | { readonly ok: false; readonly error: FilterError };

/**
 * Reads the path of a PATCH operation (RFC 7644 §3.5.2, figure 7): `members`, `name.familyName`,
 * `emails[type eq "work"]`, `emails[type eq "work"].value`, each with a URN in front if need be, or an extension's URN.
 *
 * Never throws; limits and options are those of `parseFilter`.
 */
export function parsePath(text: string, options: FilterOptions = {}): ParsedPath {
  const reading = startReading(text, options);
  if ('message' in reading) return { ok: false, error: reading };
  const path = readPatchPath(reading);
  if (path && peek(reading).kind !== 'end') failAhead(reading, 'the end of the path');
  if (path && !reading.error) return { ok: true, path };
  return { ok: false, error: reading.error ?? { at: 0, message: 'character 1: this is no path' } };
}

function readPatchPath(reading: FilterReading): PatchPath | undefined {
  const path = readPath(reading);
  if (!path || peek(reading).kind !== '[') return path && { path };
  if (path.sub !== undefined)
    return fail(reading, peek(reading).at, 'a bracket follows an attribute, not a sub-attribute');
  const filter = readValues(reading);
  if (!filter) return undefined;
  const sub = readSubAfterBracket(reading);
  if (sub === 'none') return { path, filter };
  return sub && { path, filter, sub: sub.name };
}
