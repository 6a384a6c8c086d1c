import type { Json, JsonObject } from '../../../core/domain/json.ts';

const LIST_URN = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
/** V8 keeps a text of 128 KB and more in pages of its own: to make one costs more than all the rest of the answer. */
const PIECE = 32 * 1024;

interface ListNumbers {
  readonly total: number;
  /** How many are in this answer, not how many were asked for. */
  readonly items: number;
}
interface Cursors {
  readonly previousCursor?: string;
  readonly nextCursor?: string;
}

/** A list response but for its `Resources`, which come last so that they can be streamed. */
export function listHead({
  total,
  items,
  ...place
}: ListNumbers & ({ readonly startIndex: number } | Cursors)): JsonObject {
  return { schemas: [LIST_URN], totalResults: total, ...place, itemsPerPage: items };
}

/** Everything there is, on one page. */
export function wholeList(resources: readonly Json[]): JsonObject {
  const { length } = resources;
  return { ...listHead({ total: length, startIndex: 1, items: length }), Resources: resources };
}

/** A list response whose resources are JSON text already, in pieces that are cheap to make (`sendScim`). */
export function listPieces(head: JsonObject, resources: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  let piece = `${JSON.stringify(head).slice(0, -1)},"Resources":[`;
  for (const [index, resource] of resources.entries()) {
    if (index > 0) piece += ',';
    piece += resource;
    if (piece.length < PIECE) continue;
    pieces.push(piece);
    piece = '';
  }
  pieces.push(`${piece}]}`);
  return pieces;
}
