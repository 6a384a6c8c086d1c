import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterOptions } from '../../../src/core/filter/filter-limits.ts';
import { parsePath } from '../../../src/core/filter/parse-path.ts';
import { printPath } from '../../../src/core/filter/print-filter.ts';
import { ENTERPRISE_URN, USER_URN } from '../../../src/core/filter/person-schema.ts';
import { parsed, withoutPositions } from './parsed.ts';

function pathOf(text: string, options?: FilterOptions): unknown {
  const result = parsePath(text, options);
  return result.ok ? withoutPositions(result.path) : result.error;
}

describe('the paths of RFC 7644 section 3.5.2', () => {
  it.each([
    ['members', { path: { name: 'members' } }],
    ['name.familyName', { path: { name: 'name', sub: 'familyName' } }],
    ['addresses[type eq "work"]', { path: { name: 'addresses' }, filter: parsed('type eq "work"') }],
    [
      'members[value eq "2819c223-7f76-453a-919d-413861904646"]',
      { path: { name: 'members' }, filter: parsed('value eq "2819c223-7f76-453a-919d-413861904646"') },
    ],
    [
      'members[value eq "2819c223"].displayName',
      { path: { name: 'members' }, filter: parsed('value eq "2819c223"'), sub: 'displayName' },
    ],
    [
      'emails[type eq "work" and value ew "example.com"]',
      { path: { name: 'emails' }, filter: parsed('type eq "work" and value ew "example.com"') },
    ],
  ])('%s', (text, path) => {
    expect(pathOf(text)).toEqual(path);
  });
});

describe('the paths identity providers send', () => {
  it.each([
    [
      'emails[type eq "work"].value',
      { path: { name: 'emails' }, filter: parsed('type eq "work"'), sub: 'value' },
    ],
    ['members[value eq "a.b@x.org"]', { path: { name: 'members' }, filter: parsed('value eq "a.b@x.org"') }],
    [
      'roles[primary eq "True"].display',
      {
        path: { name: 'roles' },
        filter: parsed('primary eq "True"'),
        sub: 'display',
      },
    ],
    [`${USER_URN}:userName`, { path: { urn: USER_URN, name: 'userName' } }],
    [
      `${USER_URN}:emails[type eq "work"].value`,
      {
        path: { urn: USER_URN, name: 'emails' },
        filter: parsed('type eq "work"'),
        sub: 'value',
      },
    ],
    [`${ENTERPRISE_URN}:department`, { path: { urn: ENTERPRISE_URN, name: 'department' } }],
    [`${ENTERPRISE_URN}:manager.value`, { path: { urn: ENTERPRISE_URN, name: 'manager', sub: 'value' } }],
    [
      ENTERPRISE_URN,
      { path: { urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0', name: 'User' } },
    ],
    [
      'members[value eq "x)] and y"].$ref',
      {
        path: { name: 'members' },
        filter: parsed('value eq "x)] and y"'),
        sub: '$ref',
      },
    ],
  ])('%s', (text, path) => {
    expect(pathOf(text)).toEqual(path);
  });

  it('reads an unquoted value only where it was allowed', () => {
    const filter = parsed('type eq "work"');
    expect(pathOf('emails[type eq work].value', { unquotedValues: true })).toEqual({
      path: { name: 'emails' },
      filter,
      sub: 'value',
    });
    expect(pathOf('emails[type eq work].value')).toMatchObject({ at: 15 });
  });
});

describe('a path that ends with a bracket', () => {
  it('has no sub-attribute', () => {
    expect(parsePath('emails[type pr]')).toStrictEqual({
      ok: true,
      path: {
        path: { name: 'emails', at: 0 },
        filter: { kind: 'present', path: { name: 'type', at: 7 } },
      },
    });
  });
});

describe('what is no path', () => {
  it.each([
    ['', 1, 'expected an attribute name'],
    ['emails[type eq "work"] trailing', 24, 'found `trailing`, expected the end of the path'],
    ['emails[type eq "work"].', 24, 'an attribute name is missing here'],
    ['emails[type eq "work"].a.b', 23, 'one sub-attribute name'],
    ['emails.value[type eq "work"]', 13, 'a bracket follows an attribute'],
    ['emails[type eq "work"][value pr]', 23, 'expected the end of the path'],
    ['userName eq "x"', 10, 'expected the end of the path'],
    ['(members)', 1, 'expected an attribute name'],
    ['and', 1, 'expected an attribute name'],
    ['a b', 3, 'expected the end of the path'],
  ])('%s', (text, character, message) => {
    const result = parsePath(text);
    expect(result).toMatchObject({ ok: false, error: { at: character - 1 } });
    expect(!result.ok && result.error.message).toContain(message);
  });

  it('is a text that is too long', () => {
    expect(parsePath('members', { length: 6 })).toMatchObject({ ok: false, error: { at: 6 } });
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('[', ']', '(', ')', '.', ':', '"', '\\', ' ', 'a', 'eq', '\u00e9'),
        }),
        (text) => {
          const result = parsePath(text);
          expect(result.ok ? 0 : result.error.at).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});

describe('printPath', () => {
  it.each([
    'members',
    'name.givenName',
    'emails[type eq "work" and not (value co "\\"x")].value',
    `${ENTERPRISE_URN}:manager.value`,
  ])('gives back %s', (text) => {
    const result = parsePath(text);
    expect(result.ok && printPath(result.path)).toBe(text);
  });
});
