import { StoreConflict } from '../../errors.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';

/** The ETag of a version. */
export function etagOf(version: number | string): string {
  return `"${version}"`;
}

/**
 * Does a change that may be bound to a version by `If-Match` (RFC 9110 §13.1.1): 412 when what is changed has another one by
 * now. Without the header, and with `*`, whatever version there is will do.
 */
export function boundToVersion<T>(
  ifMatch: string | null,
  change: (ifVersion: number | undefined) => Promise<T>,
): Promise<T> {
  return bound(ifMatch, /^"(\d{1,15})"$/, (text) => change(text === undefined ? undefined : Number(text)));
}

/** The same for what has a text as its version, such as a whole ledger. */
export function boundToText<T>(
  ifMatch: string | null,
  change: (ifVersion: string | undefined) => Promise<T>,
): Promise<T> {
  return bound(ifMatch, /^"([\w-]{1,100})"$/, change);
}

async function bound<T>(
  ifMatch: string | null,
  ours: RegExp,
  change: (ifVersion: string | undefined) => Promise<T>,
): Promise<T> {
  const tag = ifMatch?.trim() ?? '*';
  if (tag === '*') return change(undefined);
  const version = ours.exec(tag)?.[1];
  // A tag that is not ours names no version there is: weak ones and lists are nothing that was ever answered.
  if (version === undefined)
    throw new HttpRefusal('precondition-failed', `${tag} is no version that was ever answered`);
  try {
    return await change(version);
  } catch (error) {
    if (error instanceof StoreConflict)
      throw new HttpRefusal('precondition-failed', error.message, { cause: error });
    throw error;
  }
}
