import { expect, it } from 'vitest';
import { listHead, listPieces } from '../../../../src/http/scim/answer/list-response.ts';

const head = listHead({ total: 7, startIndex: 1, items: 7 });

it('a long list is one document in pieces that stay far under 128 KB', () => {
  const resources = Array.from({ length: 400 }, (_, n) => JSON.stringify({ id: n, text: 'é'.repeat(1000) }));
  const pieces = listPieces(head, resources);
  const document = JSON.parse(pieces.join('')) as { Resources: readonly { id: number }[] };
  expect(document.Resources.map(({ id }) => id)).toEqual(Array.from({ length: 400 }, (_, n) => n));
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(64 * 1024);
  expect(pieces.length).toBeGreaterThan(10);
});

it('a list without resources is one piece', () => {
  expect(listPieces(head, [])).toEqual([
    '{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":7,"startIndex":1,"itemsPerPage":7,"Resources":[]}',
  ]);
});
