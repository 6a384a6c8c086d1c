import type { AttributeSchema } from './attribute-schema.ts';
import { attribute, COMMON_ATTRIBUTES, complex, REFERENCE } from './define-attribute.ts';

export const GROUP_URN = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** RFC 7643 §4.2: what filters on `/Groups` and PATCH paths of a group can speak of. */
export const GROUP_SCHEMA: AttributeSchema = {
  urn: GROUP_URN,
  attributes: [
    ...COMMON_ATTRIBUTES,
    attribute('displayName'),
    complex(
      'members',
      [attribute('value'), attribute('$ref', REFERENCE), attribute('type'), attribute('display')],
      true,
    ),
  ],
  extensions: {},
};
