import { describe, expect, it } from 'vitest';
import { checkFilter } from '../../../src/core/filter/check-filter.ts';
import { GROUP_SCHEMA } from '../../../src/core/filter/group-schema.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import {
  EMPLOYMENT_URN,
  ENTERPRISE_URN,
  PERSON_SCHEMA,
  USER_URN,
} from '../../../src/core/filter/person-schema.ts';
import { parsed } from './parsed.ts';

describe('checkFilter has nothing to say about', () => {
  it.each([
    'groups.display eq "CAD Users"',
    `${ENTERPRISE_URN}:department eq "Structures" and userType ne "Contractor"`,
    `${ENTERPRISE_URN.toUpperCase()}:Manager.Value pr`,
    `${USER_URN}:userName eq "ana"`,
    `${EMPLOYMENT_URN}:startDate le "2026-12-01"`,
    `${EMPLOYMENT_URN}:employmentState ne "Ended"`,
    `${EMPLOYMENT_URN}:startDate sw "2026-"`,
    'id eq "1" and urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "2"',
    'emails[type eq "work" and primary eq True]',
    'emails co "x" and active eq "true" and title eq null and userType ne null',
    'meta.lastModified gt "2011-05-13T04:42:34Z"',
    `${ENTERPRISE_URN}[department eq "x"]`,
    'schemas eq "urn:x" and schemas.value eq "urn:x"',
    'x509Certificates.value eq "MIIB"',
  ])('%s', (text) => {
    expect(checkFilter(parsed(text), PERSON_SCHEMA)).toEqual([]);
  });
});

describe('checkFilter', () => {
  it.each([
    ['usrName eq "x"', 0, 'unknown attribute `usrName`; did you mean `userName`?'],
    ['title pr and displayNam pr', 13, 'did you mean `displayName`?'],
    ['name.givenNam eq "x"', 0, 'unknown attribute `name.givenNam`; did you mean `givenName`?'],
    ['title.value eq "x"', 0, '`title.value`; it has no sub-attributes'],
    ['department eq "x"', 0, `belongs to an extension; write it in full: \`${ENTERPRISE_URN}:department\``],
    ['manager.displayname pr', 0, `\`${ENTERPRISE_URN}:manager.displayname\``],
    [`${ENTERPRISE_URN}:departmnt pr`, 0, 'did you mean `department`?'],
    [
      'urn:ietf:params:scim:schemas:extension:entreprise:2.0:User:department pr',
      0,
      `did you mean \`${ENTERPRISE_URN}\`?`,
    ],
    ['urn:example:x pr', 0, 'unknown schema `urn:example`; known are'],
    ['emails[typ eq "work"]', 7, '`emails` has no `typ`; did you mean `type`?'],
    ['emails[whatever eq "work"]', 7, 'it has value, display, type, primary'],
    [`emails[${USER_URN}:type eq "work"]`, 7, `\`emails\` has no \`${USER_URN}:type\``],
    [`${USER_URN}:department pr`, 0, `unknown attribute \`${USER_URN}:department\``],
    ['schemas[value pr]', 0, 'no sub-attributes'],
    ['schemas.display pr', 0, 'unknown attribute `schemas.display`'],
    ['addresses.value pr', 0, 'unknown attribute `addresses.value`'],
    ['nothing[value pr]', 0, 'unknown attribute `nothing`'],
    ['name eq "x"', 0, 'has parts; compare one of them: formatted, familyName'],
    ['active gt true', 0, '`gt` cannot be asked of `active`, which is of type boolean'],
    ['active co "t"', 0, '`co` cannot be asked of `active`'],
    ['x509Certificates.value ge "a"', 0, 'which is of type binary'],
    ['active eq "yes"', 10, '`active` is of type boolean, "yes" is not; write true or false'],
    [
      `${ENTERPRISE_URN}:employeeNumber eq 42`,
      ENTERPRISE_URN.length + 19,
      'text values need double quotes: "42"',
    ],
    ['userName eq true', 12, 'text values need double quotes: "true"'],
    ['meta.created gt "yesterday"', 16, 'write it like "2026-11-30T08:00:00Z"'],
    ['userName gt null', 12, '`null` can only be compared by `eq` or `ne`'],
    [
      `not (${EMPLOYMENT_URN}:startDate le "01/12/2026")`,
      EMPLOYMENT_URN.length + 19,
      'write it like "2026-11-30"',
    ],
    [`${EMPLOYMENT_URN}:employmentState eq "activ"`, EMPLOYMENT_URN.length + 20, 'did you mean "active"?'],
    ['constructor eq "x"', 0, 'unknown attribute `constructor`'],
    ['name.toString pr', 0, 'unknown attribute `name.toString`'],
  ])('%s', (text, at, message) => {
    const result = parseFilter(text);
    const problems = result.ok ? checkFilter(result.filter, PERSON_SCHEMA) : [];
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.at).toBe(at);
  });

  it.each([
    ['whatever eq "x"', 'unknown attribute `whatever`'],
    [
      'urn:example:x pr',
      `unknown schema \`urn:example\`; known are ${USER_URN}, ${ENTERPRISE_URN}, ${EMPLOYMENT_URN}`,
    ],
    [
      `${EMPLOYMENT_URN}:employmentState eq "nonsense"`,
      `\`${EMPLOYMENT_URN}:employmentState\` is never "nonsense", only one of pending, active, on_leave, notice, ended, unknown`,
    ],
  ])('guesses nothing where nothing is near: %s', (text, message) => {
    expect(checkFilter(parsed(text), PERSON_SCHEMA)).toStrictEqual([{ message }]);
  });

  it.each(['eq', 'ne', 'gt', 'ge', 'lt', 'le'])('wants a whole date after %s', (operator) => {
    for (const date of ['01/12/2026', 'x2026-12-01', '2026-12-01T00:00:00Z']) {
      const filter = parsed(`${EMPLOYMENT_URN}:startDate ${operator} "${date}"`);
      expect(checkFilter(filter, PERSON_SCHEMA)[0]?.message).toContain('is a date');
    }
  });

  it.each(['integer', 'decimal'] as const)('has no advice for text that is no number: %s', (type) => {
    const size = { name: 'size', type, multiValued: false, caseExact: false };
    const schema = { urn: 'urn:example:Thing', attributes: [size], extensions: {} };
    expect(checkFilter(parsed('size eq "big"'), schema)).toStrictEqual([
      { message: `\`size\` is of type ${type}, "big" is not` },
    ]);
  });

  it('reports everything at once', () => {
    expect(
      checkFilter(parsed('usrName pr or (active eq "x" and emails[typ pr])'), PERSON_SCHEMA),
    ).toHaveLength(3);
  });

  it('knows groups as well as people', () => {
    expect(checkFilter(parsed('displayName eq "x" and members[value eq "1"]'), GROUP_SCHEMA)).toEqual([]);
    expect(checkFilter(parsed('userName eq "x"'), GROUP_SCHEMA)).toHaveLength(1);
  });
});
