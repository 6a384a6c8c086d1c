import compression from 'compression';
import type { Request, Response } from 'express';

/** What is shorter fits into one packet of a network, and packing it would save nothing. */
const WORTH_IT = 1400;

/** The lowest level: JSON shrinks to a sixth of its size already, and the next ones take twice the time. */
const compress = compression({ level: 1, threshold: 0 });

/**
 * Packs the answer that is about to be sent, if it is large and the client takes that (RFC 9110 §12.5.3), and says `Vary`.
 * The ETag stays as it is: it is weak, and means the resource, not these bytes (RFC 9110 §8.8.1).
 *
 * Called where an answer is sent and its length is known, not before the routes: small answers pay nothing for it.
 */
export function compressLarge(request: Request, response: Response, length: number): void {
  if (length < WORTH_IT) return;
  // The library takes over the whole response before it sees that nothing is to be packed.
  if (request.headers['accept-encoding'] === undefined) response.vary('Accept-Encoding');
  else compress(request, response, () => {});
}
