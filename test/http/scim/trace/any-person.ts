import fc from 'fast-check';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../../../src/core/filter/person-schema.ts';

/** What breaks a masking that looks for quotes, words or ends. */
const TRAPS = [
  '"',
  "'",
  '`',
  '\\',
  '<',
  '>',
  '[',
  ']',
  '(',
  ')',
  '/',
  '?',
  '&',
  '%',
  '#',
  ' eq ',
  ' or ',
  '\n',
  ': ',
  ', ',
];

/** A text that nobody else has, with traps inside. */
const piece = fc
  .string({ unit: 'grapheme', minLength: 4, maxLength: 20 })
  .filter((text) => /[\p{L}\p{N}]{3}/u.test(text));
const text = fc
  .tuple(fc.integer({ min: 100_000, max: 999_999 }), piece, fc.constantFrom(...TRAPS, ''), piece)
  .map(([number, before, trap, after]) => `${before}${trap}${number}${after}`);
const long = fc.tuple(text, fc.integer({ min: 3, max: 30 })).map(([one, times]) => one.repeat(times));
const name = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: long });
const email = fc
  .tuple(fc.stringMatching(/^[a-z.]{3,12}$/), fc.integer({ min: 100_000, max: 999_999 }))
  .map(([local, number]) => `${local}${number}@Example-${number}.com`);
const phone = fc.integer({ min: 10_000_000, max: 99_999_999 }).map((number) => `+44 20 ${number}`);

/** Somebody with a value for every kind of personal attribute; all values differ. */
export const anyPerson = fc
  .record({
    userName: fc.oneof(name, email),
    externalId: fc.oneof(name, fc.uuid({ version: 4 })),
    given: name,
    family: name,
    email,
    phone,
    title: name,
    number: fc.integer({ min: 100_000_000, max: 999_999_999 }),
    lastDay: fc.constantFrom('1987-06-05', '2031-02-14'),
    secret: name,
  })
  .filter((person) => new Set(Object.values(person).map(String)).size === Object.keys(person).length);
export type Person = typeof anyPerson extends fc.Arbitrary<infer T> ? T : never;

export function valuesOf(person: Person): readonly string[] {
  return Object.values(person).map(String);
}

export function userOf({
  userName,
  externalId,
  given,
  family,
  email,
  phone,
  title,
  number,
  lastDay,
  secret,
}: Person) {
  return {
    userName,
    externalId,
    displayName: `${given} ${family}`,
    name: { givenName: given, familyName: family, formatted: [given, family].join(' ') },
    emails: [{ value: email, type: 'work', primary: 'True', display: given }],
    phoneNumbers: [{ value: phone, type: family }],
    title,
    password: secret,
    active: true,
    [ENTERPRISE_URN]: { employeeNumber: number, manager: { value: externalId, displayName: family } },
    [EMPLOYMENT_URN]: { lastDay },
    [`${EMPLOYMENT_URN}:jobCode`]: title,
  };
}

interface Sent {
  readonly request: string;
  readonly body?: unknown;
}

/** Requests in which all of that is said, in every place where somebody could say it, well and badly. */
export function requestsAbout(person: Person): readonly Sent[] {
  const user = userOf(person);
  const literal = (value: string) => JSON.stringify(value);
  const filter = (text: string) => ({ request: `GET /Users?filter=${encodeURIComponent(text)}` });
  const patch = (...Operations: readonly object[]) => ({ request: 'PATCH /Users/ID', body: { Operations } });
  const anywhere = valuesOf(person).flatMap((value): readonly Sent[] => [
    filter(`userName eq ${literal(value)} and active eq true`),
    filter(`displayName eq ${value}`),
    filter(`emails[type eq "work" and value co ${literal(value)}] ${value}`),
    filter(value),
    filter(`userName eq "${value}" or`),
    { request: `GET /Users/${encodeURIComponent(value)}?attributes=${encodeURIComponent(value)}` },
    { request: `DELETE /Groups/${encodeURIComponent(value)}?${encodeURIComponent(value)}=1` },
    { request: `GET /${encodeURIComponent(value)}` },
    { request: `GET /Users?count=${encodeURIComponent(value)}&startIndex=1&count=3` },
    {
      request: 'POST /Users/.search',
      body: { filter: `userName eq ${literal(value)}`, sortBy: value, count: value },
    },
    patch({ op: 'replace', path: `emails[value eq ${literal(value)}].display`, value }),
    patch({ op: 'replace', path: value, value: { value: [value] } }),
    patch({ op: 'add', path: 'active', value }, { op: 'add', path: 'name', value }),
    patch({ op: 'add', path: 'externalId', value: { a: { [value]: value } } }),
    patch({
      op: 'replace',
      value: { [`emails[value eq ${literal(value)}].value`]: value, active: { value } },
    }),
    { request: 'POST /Users', body: `{"userName":${literal(value)},"x":${value}}` },
    { request: 'POST /Users', body: { ...user, active: [value, value], emails: { [value]: value } } },
    {
      request: 'POST /Bulk',
      body: { Operations: [{ method: 'POST', path: '/Users', bulkId: value, data: user }] },
    },
    { request: 'POST /Bulk', body: { Operations: [{ method: 'PUT', path: `/Users/${value}`, data: user }] } },
    { request: 'POST /Groups', body: { displayName: value, members: [{ value, display: value }, value] } },
  ]);
  const many = Array.from({ length: 400 }, (_, n) => ({
    value: `${person.given} ${n}`,
    display: person.family,
  }));
  // So much that what comes behind it is not kept.
  const wide = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`padding${n}`, many]));
  return [
    { request: 'POST /Users', body: user },
    { request: 'POST /Users', body: user },
    { request: 'PUT /Users/ID', body: { ...user, emails: [person.email, person.given] } },
    { request: 'POST /Groups', body: { displayName: person.title, members: many } },
    { request: 'POST /Users', body: { ...wide, ...user, active: person.family } },
    { request: 'POST /Users', body: { ...wide, ...user } },
    {
      request: 'PATCH /Users/ID',
      body: { ...wide, Operations: [{ op: 'add', path: 'name', value: person.family }] },
    },
    ...anywhere,
  ];
}
