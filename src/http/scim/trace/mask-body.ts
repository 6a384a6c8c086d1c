import type { Json } from '../../../core/domain/json.ts';
import { isName } from './attribute-name.ts';
import { DEEPEST } from './keep-body.ts';
import { countLeftOut } from './left-out.ts';
import { maskPath } from './mask-filter.ts';
import { maskParameter, maskUrlPath } from './mask-url.ts';
import type { Masking } from './masking.ts';

const BULK_ID = 'bulkId:';

/** Masks a body: structure, names and the protocol's words stay, whatever says something about a person does not. */
export function maskBody(body: unknown, masking: Masking): Json {
  return mask(body, { name: '', depth: 0 }, masking);
}

interface Place {
  /** Of the attribute that it is the value of, or one of the values. */
  readonly name: string;
  readonly depth: number;
}

function mask(value: unknown, { name, depth }: Place, masking: Masking): Json {
  if (typeof value === 'string') return maskText(name, value, masking);
  if (typeof value === 'number') return masking.number(name, value);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  const count = countLeftOut(value);
  if (count !== null) return count === 0 ? '… and more' : `… and ${count} more`;
  if (depth >= DEEPEST) return '… and more';
  if (Array.isArray(value)) return value.map((one) => mask(one, { name, depth: depth + 1 }, masking));
  const members = Object.entries(value).map(([key, one]): [string, Json] => [
    maskName(key, masking),
    mask(one, { name: key, depth: depth + 1 }, masking),
  ]);
  return Object.fromEntries(members);
}

/** Entra ID writes whole paths as names: `emails[type eq "work"].value`. */
function maskName(name: string, masking: Masking): string {
  return isName(name) || name === '…' ? name : maskPath(name, masking);
}

function maskText(name: string, value: string, masking: Masking): string {
  const key = name.toLowerCase();
  if (key === 'path') return value.startsWith('/') ? maskUrlPath(value, masking) : maskPath(value, masking);
  if (key === 'filter') return maskParameter(name, value, masking);
  if (key === '$ref' || key === 'location') return maskReference(value, masking);
  // Both ends of a reference inside a Bulk must look alike.
  if (value.startsWith(BULK_ID)) return `${BULK_ID}${masking.text(value.slice(BULK_ID.length))}`;
  return masking.value(name, value);
}

function maskReference(value: string, masking: Masking): string {
  const [, path] = /(\/(?:Users|Groups)\/[^/?#]*)$/i.exec(value) ?? [];
  return path === undefined ? masking.text(value) : `…${maskUrlPath(path, masking)}`;
}
