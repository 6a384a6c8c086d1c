import fc from 'fast-check';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';

/** Texts that have broken somebody's SCIM server: NUL, lone surrogates, JavaScript's own words, JSON inside JSON. */
const ODD = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  'İ',
  '%',
  '"',
  "' or 1=1",
  '{"value":"x"}',
  'True',
  'x'.repeat(600),
];
const OWN_WORDS = ['__proto__', 'constructor', 'toString'];
const ATTRIBUTES = [
  'userName',
  'USERNAME',
  'active',
  'emails',
  'name',
  'roles',
  'addresses',
  'members',
  'displayName',
];
const MORE = [
  'externalId',
  'id',
  'meta',
  'schemas',
  'groups',
  'password',
  'manager',
  ENTERPRISE_URN,
  EMPLOYMENT_URN,
];
const PARTS = [
  'value',
  'type',
  'primary',
  'Operations',
  'op',
  'path',
  'filter',
  'startIndex',
  'count',
  'attributes',
];

const name = fc.constantFrom(...ATTRIBUTES, ...MORE, ...PARTS, '__proto__');
const word = fc.oneof(
  fc.constantFrom(...ODD, ...OWN_WORDS),
  name,
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(name, word), tie('json'), { maxKeys: 4 }),
  ),
}));

const path = fc.oneof(
  name,
  fc.tuple(name, word).map(([one, other]) => `${one}[type eq ${JSON.stringify(other)}].value`),
  fc.tuple(name, name).map(([one, other]) => `${one}.${other}`),
  fc.constantFrom(
    `${ENTERPRISE_URN}:manager`,
    `${ENTERPRISE_URN}.department`,
    'members[value eq "x"]',
    'emails[',
  ),
  word,
);
const operation = fc.record(
  { op: fc.constantFrom('add', 'Replace', 'REMOVE', 'x'), path, value: json },
  { requiredKeys: ['op'] },
);
const patch = fc.array(operation, { maxLength: 4 }).map((Operations) => ({ Operations }));
const resource = fc
  .tuple(word, fc.dictionary(name, json, { maxKeys: 5 }))
  .map(([text, rest]) => ({ ...rest, userName: text, displayName: text }));

const filter = fc
  .tuple(name, fc.constantFrom('eq', 'co', 'pr', 'gt', '['), word)
  .map(([attribute, operator, value]) => ({ filter: `${attribute} ${operator} ${JSON.stringify(value)}` }));
const paging = fc.record(
  { attributes: path, excludedAttributes: path, startIndex: word, count: fc.integer().map(String) },
  { requiredKeys: [] },
);
const PLACES = [
  '/Users',
  '/Users/:user',
  '/Groups',
  '/Groups/:group',
  '/Users/.search',
  '/Groups/.search',
  '/Me',
];

/** Any request that a client could send, sane or not, with `:user`, `:group` and `:word` in its address to be filled in. */
export const anyRequest = fc.record({
  method: fc.constantFrom(
    'get' as const,
    'post' as const,
    'put' as const,
    'patch' as const,
    'delete' as const,
  ),
  place: fc.constantFrom(...PLACES, '/Schemas', '/:word'),
  word: word.map((text) => encodeURIComponent(text.toWellFormed())),
  query: fc.oneof(fc.constant({}), filter, paging).map((query) => new URLSearchParams(query).toString()),
  body: fc.oneof(resource, patch, json).map((one) => JSON.stringify(one) ?? 'undefined'),
});
