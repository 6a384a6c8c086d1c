import express, { type RequestHandler } from 'express';
import { HttpRefusal } from './http-refusal.ts';

interface JsonBodyOptions {
  /** Bytes, after decompression. */
  readonly limit: number;
}

const JSON_TYPES = ['application/json', 'application/scim+json', 'application/problem+json'];
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Reads JSON bodies of POST, PUT and PATCH into `request.body` as `unknown`; other methods' bodies are left alone, since
 * some identity providers name a content type on every GET.
 *
 * Refuses with 415 what is not JSON, with 413 what is too large, with 400 what does not parse. A body without a content
 * type is read as JSON, and an empty one is none, whatever type clients such as curl name for it. Keys like `__proto__` arrive as plain own keys: `JSON.parse` makes nothing else of them.
 */
export function createJsonBody({ limit }: JsonBodyOptions): RequestHandler {
  const parse = express.json({ limit, strict: false, type: () => true });
  return (request, response, next) => {
    if (!WITH_BODY.has(request.method) || request.get('content-length') === '0') return next();
    const type = request.get('content-type');
    if (type !== undefined && !isJson(type)) {
      const detail = `the content type is ${JSON.stringify(type)}; send one of ${JSON_TYPES.join(', ')}`;
      return next(new HttpRefusal('unsupported-media-type', detail));
    }
    return parse(request, response, next);
  };
}

function isJson(contentType: string): boolean {
  const [media = ''] = contentType.split(';', 1);
  return JSON_TYPES.includes(media.trim().toLowerCase());
}
