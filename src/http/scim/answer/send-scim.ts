import type { Request, Response } from 'express';
import type { JsonObject } from '../../../core/domain/json.ts';
import { compressLarge } from './compress-large.ts';

interface ScimAnswer {
  readonly status: number;
  /** A document, or one that is text already, whole or in pieces. */
  readonly body: JsonObject | string | readonly string[];
  readonly etag?: string;
  readonly location?: string;
}

/** Without a charset parameter, which some clients do not understand: JSON is UTF-8 by definition. */
const SCIM_JSON = 'application/scim+json';

/** Sends one JSON document. Past express' own `send`, which would hash the body for an ETag that is not ours. */
export function sendScim(
  request: Request,
  response: Response,
  { status, body, etag, location }: ScimAnswer,
): void {
  const pieces = typeof body === 'string' ? [body] : isPieces(body) ? body : [JSON.stringify(body)];
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  compressLarge(request, response, length);
  response.statusCode = status;
  response.setHeader('Content-Type', mediaTypeFor(request));
  response.setHeader('Content-Length', length);
  if (etag !== undefined) response.setHeader('ETag', etag);
  if (location !== undefined) response.setHeader('Location', location);
  endWith(response, pieces);
}

/** One call to the system, whatever the number of pieces: Node corks the socket until the next tick by itself. */
function endWith(response: Response, pieces: readonly string[]): void {
  if (pieces.length === 1) return void response.end(pieces[0]);
  for (const piece of pieces) response.write(piece);
  response.end();
}

function isPieces(body: JsonObject | readonly string[]): body is readonly string[] {
  return Array.isArray(body);
}

export function sendNotModified(response: Response, etag: string): void {
  response.statusCode = 304;
  response.setHeader('ETag', etag);
  response.end();
}

export function sendNothing(response: Response, etag?: string): void {
  response.statusCode = 204;
  if (etag !== undefined) response.setHeader('ETag', etag);
  response.end();
}

/** `application/json` for who accepts only that (RFC 7644 §3.8). */
export function mediaTypeFor(request: Request): string {
  const accept = request.headers.accept;
  const isPlain =
    accept?.includes('application/json') === true && !accept.includes('scim') && !accept.includes('*/*');
  return isPlain ? 'application/json' : SCIM_JSON;
}
