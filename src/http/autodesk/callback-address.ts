import type { Request } from 'express';
import * as z from 'zod';
import type { Returned } from '../../ports/connections.ts';

export const callbackPath = '/connect/autodesk/callback';

/** Where Autodesk sends browsers back: to the address that this request came to, as a trusted proxy tells it. */
export function callbackAddress({ protocol, host }: Request): string {
  return `${protocol}://${host}${callbackPath}`;
}

const text = z.string().max(10_000).nullish().catch(null);
const Query = z.object({ state: text, code: text, error: text });

/** What came back with the browser (RFC 6749 §4.1.2). A parameter that came twice counts as none. */
export function readReturned(query: unknown): Returned {
  const { state, code, error } = Query.parse(query);
  return { state: state ?? '', code: code ?? null, error: error ?? null };
}

/** The same from an address that a person pasted; null when it is no address of a callback. */
export function readPasted(address: string): Returned | null {
  const url = URL.parse(address.trim());
  if (url === null || !url.searchParams.has('state')) return null;
  return readReturned(Object.fromEntries(url.searchParams));
}
