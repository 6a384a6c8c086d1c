import { isName } from './attribute-name.ts';
import { maskFilter } from './mask-filter.ts';
import type { Masking } from './masking.ts';

const SEGMENTS = new Set(
  [
    '',
    'scim',
    'v2',
    'Users',
    'Groups',
    '.search',
    'Me',
    'Bulk',
    'Schemas',
    'ResourceTypes',
    'ServiceProviderConfig',
    'oauth',
    'token',
    'User',
    'Group',
  ].map((one) => one.toLowerCase()),
);

/** The path of an address: our own words and ids stay, what somebody put in an id's place is masked. */
export function maskUrlPath(path: string, masking: Masking): string {
  return path
    .split('/')
    .map((segment) => maskSegment(segment, masking))
    .join('/');
}

/** The parameters, decoded; one that comes twice is shown with both values. */
export function maskQuery(query: string, masking: Masking): Readonly<Record<string, string>> {
  const shown = new Map<string, string>();
  for (const [given, value] of new URLSearchParams(query)) {
    const name = isName(given) ? given : masking.text(given);
    const masked = maskParameter(name, value, masking);
    const known = shown.get(name);
    shown.set(name, known === undefined ? masked : `${known} & ${masked}`);
  }
  return Object.fromEntries(shown);
}

export function maskParameter(name: string, value: string, masking: Masking): string {
  return name.toLowerCase() === 'filter' ? maskFilter(value, masking) : masking.value(name, value);
}

function maskSegment(segment: string, masking: Masking): string {
  const text = decode(segment);
  if (SEGMENTS.has(text.toLowerCase())) return segment;
  // A word of the protocol under the names that ids and schemas have in documents.
  const shown = text.includes(':') ? masking.value('schemas', text) : masking.value('id', text);
  if (shown !== text) masking.note(segment, shown);
  return shown;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
