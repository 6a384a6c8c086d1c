import type { AttributeDefinition, AttributeSchema } from './attribute-schema.ts';
import { attribute, COMMON_ATTRIBUTES, complex, plural, REFERENCE } from './define-attribute.ts';

export const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const ENTERPRISE_URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** Our own: what HR systems know about the employment, for rules. */
export const EMPLOYMENT_URN = 'urn:ietf:params:scim:schemas:extension:seatwarden:2.0:User';

const NAME = [
  'formatted',
  'familyName',
  'givenName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
] as const;
const ADDRESS = [
  'formatted',
  'streetAddress',
  'locality',
  'region',
  'postalCode',
  'country',
  'type',
] as const;

/** RFC 7643 §4.1; `password` is never told, so nothing may ask for it either. */
const USER: readonly AttributeDefinition[] = [
  ...COMMON_ATTRIBUTES,
  attribute('userName'),
  complex(
    'name',
    NAME.map((name) => attribute(name)),
  ),
  attribute('displayName'),
  attribute('nickName'),
  attribute('profileUrl', REFERENCE),
  attribute('title'),
  attribute('userType'),
  attribute('preferredLanguage'),
  attribute('locale'),
  attribute('timezone'),
  attribute('active', { type: 'boolean' }),
  plural('emails'),
  plural('phoneNumbers'),
  plural('ims'),
  plural('photos', REFERENCE),
  complex(
    'addresses',
    [...ADDRESS.map((name) => attribute(name)), attribute('primary', { type: 'boolean' })],
    true,
  ),
  complex(
    'groups',
    [attribute('value'), attribute('$ref', REFERENCE), attribute('display'), attribute('type')],
    true,
  ),
  plural('entitlements'),
  plural('roles'),
  plural('x509Certificates', { type: 'binary', caseExact: true }),
];

/** RFC 7643 §4.3. */
const ENTERPRISE: readonly AttributeDefinition[] = [
  attribute('employeeNumber'),
  attribute('costCenter'),
  attribute('organization'),
  attribute('division'),
  attribute('department'),
  complex('manager', [attribute('value'), attribute('$ref', REFERENCE), attribute('displayName')]),
];

const EMPLOYMENT: readonly AttributeDefinition[] = [
  attribute('employmentState', { oneOf: ['pending', 'active', 'on_leave', 'notice', 'ended', 'unknown'] }),
  attribute('startDate', { caseExact: true, format: 'date' }),
  attribute('lastDay', { caseExact: true, format: 'date' }),
  attribute('leaveSince', { caseExact: true, format: 'date' }),
  attribute('timeZone'),
  attribute('workerKind'),
  attribute('jobCode'),
  attribute('location'),
];

/** What rules about people and filters on `/Users` can speak of. */
export const PERSON_SCHEMA: AttributeSchema = {
  urn: USER_URN,
  attributes: USER,
  extensions: { [ENTERPRISE_URN]: ENTERPRISE, [EMPLOYMENT_URN]: EMPLOYMENT },
};
