import fc from 'fast-check';
import { anyRequest } from './any-request.ts';

export interface HostileRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** May hold `:user` and `:group`, as bodies may. */
  readonly place: string;
  /** With its question mark, or empty. */
  readonly query: string;
  readonly type: string;
  /** Sent as it is: it may be no JSON at all. */
  readonly body: string | null;
}

const scimJson = 'application/scim+json';

/** What a confused client sends: any request of `anyRequest`, over the wire. */
const confused = anyRequest.map(({ method, place, word, query, body }): HostileRequest => ({
  method: method.toUpperCase() as HostileRequest['method'],
  place: place.replace(':word', word),
  query: query === '' ? '' : `?${query}`,
  type: scimJson,
  body,
}));

const op = (operation: object) => JSON.stringify({ Operations: [operation] });

/** What a sane client sends, so that there is something to break. */
const sane = fc.constantFrom<HostileRequest>(
  ...[true, false].map((value) => patch('/Users/:user', op({ op: 'Replace', path: 'active', value }))),
  patch('/Groups/:group', op({ op: 'add', path: 'members', value: [{ value: ':user' }] })),
  patch('/Groups/:group', op({ op: 'remove', path: 'members[value eq ":user"]' })),
  patch('/Groups/:group', op({ op: 'replace', value: { displayName: 'Renamed' } })),
  { method: 'GET', place: '/Groups/:group', query: '', type: scimJson, body: null },
  { method: 'GET', place: '/Users', query: '?count=3&sortBy=userName', type: scimJson, body: null },
);

/** Bodies that no JSON reader likes: cut, deep, of other types, with the words of JavaScript as keys. */
const malformed = fc
  .record({
    method: fc.constantFrom('POST' as const, 'PUT' as const, 'PATCH' as const),
    place: fc.constantFrom(
      '/Users',
      '/Groups',
      '/Users/:user',
      '/Groups/:group',
      '/Bulk',
      '/Users/.search',
      '/.search',
    ),
    type: fc.constantFrom(
      scimJson,
      'application/json; charset=utf-8',
      'text/plain',
      'application/json;charset=x',
    ),
    body: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth)),
      fc.integer({ min: 1, max: 2000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
      fc.integer({ min: 1, max: 300 }).map((depth) => JSON.stringify({ filter: '('.repeat(depth) })),
      fc.constantFrom(
        '{"__proto__":{"admin":true},"userName":"p"}',
        '{"constructor":{"prototype":{"x":1}},"userName":"c"}',
        '{"userName":1e999}',
        '{"userName":"a","userName":"b"}',
        '{"Operations":{}}',
        '{"Operations":[{"method":"POST","path":"/Users","bulkId":"1","data":{"userName":"bulkId:1"}}]}',
        '\ufeff{}',
        'null',
      ),
    ),
  })
  .map((request): HostileRequest => ({ ...request, query: '' }));

export const anyHostileRequest: fc.Arbitrary<HostileRequest> = fc.oneof(
  { weight: 6, arbitrary: confused },
  { weight: 2, arbitrary: malformed },
  { weight: 2, arbitrary: sane },
);

function patch(place: string, body: string): HostileRequest {
  return { method: 'PATCH', place, query: '', type: scimJson, body };
}
