import type { Request } from 'express';
import { leftOut } from './left-out.ts';

export interface KeptBody {
  readonly body: unknown;
  /** Roughly what it costs to keep. */
  readonly bytes: number;
}

/** Up to here the parsed body itself is kept, which costs the request nothing. */
const KEPT_WHOLE = 8 * 1024;
/** Objects and texts of a parsed body take a multiple of what was sent. */
const BYTES_PER_SENT = 5;
const BYTES_PER_VALUE = 80;

const MOST_VALUES = 300;
const MOST_PER_LIST = 20;
export const DEEPEST = 20;
/** More of a text is neither kept nor told apart. */
export const LONGEST_TEXT = 200;

export const noBody: KeptBody = { body: undefined, bytes: 0 };

/**
 * The body of a request as it is kept for tracing: as it is when it is small, else the start of every list. What was sent
 * compressed, or without a length, may be anything, so it is always cut.
 */
export function keepBody({ body, headers }: Pick<Request, 'body' | 'headers'>): KeptBody {
  if (body === undefined) return noBody;
  const isPlain = headers['content-encoding'] === undefined;
  const sent = Number(headers['content-length'] ?? Infinity);
  return isPlain && sent <= KEPT_WHOLE
    ? { body: body as unknown, bytes: sent * BYTES_PER_SENT }
    : cutBody(body);
}

/** A copy of the start of a JSON value that shares no memory with it. */
export function cutBody(value: unknown): KeptBody {
  const spent = { values: 0, characters: 0 };

  function keepText(text: string): string {
    const start = cutText(text);
    spent.characters += start.length;
    return start;
  }

  function cut(one: unknown, depth: number): unknown {
    spent.values += 1;
    if (typeof one === 'string') return keepText(one);
    if (typeof one !== 'object' || one === null) return one;
    if (depth >= DEEPEST || spent.values > MOST_VALUES) return leftOut(0);
    if (Array.isArray(one)) {
      const start: unknown[] = one.slice(0, MOST_PER_LIST).map((item) => cut(item, depth + 1));
      return one.length > start.length ? [...start, leftOut(one.length - start.length)] : start;
    }
    return cutObject(one, depth);
  }

  function cutObject(object: object, depth: number): unknown {
    const copy: [string, unknown][] = [];
    for (const key in object) {
      if (spent.values > MOST_VALUES) {
        copy.push(['…', leftOut(0)]);
        break;
      }
      copy.push([keepText(key), cut((object as Record<string, unknown>)[key], depth + 1)]);
    }
    return Object.fromEntries(copy);
  }

  const body = cut(value, 0);
  return { body, bytes: spent.values * BYTES_PER_VALUE + spent.characters * 2 };
}

/** The start of a text; a mere slice would keep the whole text alive. */
export function cutText(text: string): string {
  return text.length > LONGEST_TEXT ? Buffer.from(text.slice(0, LONGEST_TEXT)).toString() : text;
}
