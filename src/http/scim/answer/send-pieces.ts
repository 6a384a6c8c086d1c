import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { compressLarge } from './compress-large.ts';
import { mediaTypeFor } from './send-scim.ts';

/** What is shorter leaves in one piece, with its length. */
const AT_ONCE = 64 * 1024;

interface PiecesAnswer {
  readonly status: 200 | 201;
  readonly pieces: AsyncGenerator<string>;
  readonly etag?: string;
  readonly location?: string;
}

/**
 * Sends JSON that is made piece by piece, as fast as the client takes it: the memory does not grow with the answer, and
 * other requests get their turn between two pieces. A fault in the middle cuts the connection, so that half a group is
 * never taken for a whole one.
 */
export async function sendPieces(request: Request, response: Response, answer: PiecesAnswer): Promise<void> {
  let head = '';
  let isWhole = false;
  while (head.length < AT_ONCE && !isWhole) {
    const next = await answer.pieces.next();
    if (next.done === true) isWhole = true;
    else head += next.value;
  }

  compressLarge(request, response, head.length);
  response.statusCode = answer.status;
  response.setHeader('Content-Type', mediaTypeFor(request));
  if (answer.etag !== undefined) response.setHeader('ETag', answer.etag);
  if (answer.location !== undefined) response.setHeader('Location', answer.location);
  if (isWhole) {
    response.setHeader('Content-Length', Buffer.byteLength(head));
    return void response.end(head);
  }
  await stream(head, answer.pieces, response);
}

/** Each layer listens for the end of an answer, and so do the stages of a pipeline: more than ten, and always as many. */
const mostListeners = 20;
/** The client went while the answer was sent, or before. */
const clientGone = ['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'];

async function stream(head: string, rest: AsyncGenerator<string>, response: Response): Promise<void> {
  response.setMaxListeners(mostListeners);
  async function* pieces() {
    yield head;
    yield* rest;
  }
  try {
    await pipeline(Readable.from(pieces()), response);
  } catch (error) {
    // A client that goes away is no fault of ours.
    if (!(error instanceof Error && 'code' in error && clientGone.includes(String(error.code)))) throw error;
  }
}
