import { memberOf } from '../patch/read-patch.ts';
import { isStorable } from '../request/storable-text.ts';
import { isObject } from '../resource/unfold-json-text.ts';
import { invalidSyntax, type ScimError } from '../scim-error.ts';

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an operation asks for. */
export interface BulkTask {
  readonly method: BulkMethod;
  readonly kind: 'User' | 'Group';
  /** Of the resource, perhaps a reference by bulkId; empty in a POST. */
  readonly id: string;
  readonly data: unknown;
  /** The version that must be there, as in If-Match. */
  readonly version: string | undefined;
}
export interface SentOperation {
  /** Among the operations of the request. */
  readonly place: number;
  /** As the client wrote it. */
  readonly method: string;
  readonly bulkId: string | null;
  readonly task: BulkTask | Refused;
}
/** Why an operation cannot even be tried; told when its turn comes. */
export interface Refused {
  readonly refusal: ScimError;
}
interface Address {
  readonly kind: 'User' | 'Group';
  readonly id: string;
}

const METHODS: ReadonlyMap<string, BulkMethod> = new Map([
  ['POST', 'POST'],
  ['PUT', 'PUT'],
  ['PATCH', 'PATCH'],
  ['DELETE', 'DELETE'],
]);

/** Reads one of the `Operations` (RFC 7644 §3.7), names of members in any case. Never throws: a bad one spoils no other. */
export function readOperation(given: unknown, place: number): SentOperation {
  if (!isObject(given)) return { place, method: '', bulkId: null, task: refuse('it is not an object') };
  const word = memberOf(given, 'method');
  const method = typeof word === 'string' ? word.toUpperCase() : '';
  const bulkId = readText(memberOf(given, 'bulkId')) ?? null;
  return { place, method, bulkId, task: readTask(given, method, bulkId) };
}

function readTask(
  given: Readonly<Record<string, unknown>>,
  word: string,
  bulkId: string | null,
): BulkTask | Refused {
  const method = METHODS.get(word);
  if (!method) return refuse('its `method` is none of POST, PUT, PATCH and DELETE');
  if (method === 'POST' && bulkId === null) return refuse('a POST needs a `bulkId`');
  const address = readPath(memberOf(given, 'path'));
  if (!address) return refuse('its `path` is none of /Users, /Groups, /Users/<id> and /Groups/<id>');
  if (method === 'POST' && address.id !== '') return refuse('the `path` of a POST is /Users or /Groups');
  if (method !== 'POST' && address.id === '') return refuse(`the \`path\` of a ${method} ends with an id`);
  const version = readText(memberOf(given, 'version'));
  return { ...address, method, data: memberOf(given, 'data'), version };
}

/** Numbers too: what a client counts with may well be one. */
function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Relative to our base, like the routes: in any case, with or without a slash at either end. */
function readPath(path: unknown): Address | null {
  const parts = typeof path === 'string' ? /^\/?(Users|Groups)(?:\/([^?#]+?))?\/?$/i.exec(path) : null;
  if (!parts) return null;
  const [, endpoint = '', segment = ''] = parts;
  const id = decode(segment);
  // A bulkId may hold whatever the client likes, an id of ours no slash.
  if (id === null || (id.includes('/') && !id.startsWith('bulkId:'))) return null;
  return { kind: endpoint.toLowerCase() === 'users' ? 'User' : 'Group', id };
}

function decode(segment: string): string | null {
  try {
    const id = decodeURIComponent(segment);
    return isStorable(id) ? id : null;
  } catch {
    return null;
  }
}

function refuse(why: string): Refused {
  return { refusal: invalidSyntax(`the operation cannot be read: ${why}`) };
}
