import type { AttributeSchema } from '../../../core/filter/attribute-schema.ts';
import { GROUP_SCHEMA, GROUP_URN } from '../../../core/filter/group-schema.ts';
import { PERSON_SCHEMA } from '../../../core/filter/person-schema.ts';

const ofUsers = new Set(PERSON_SCHEMA.attributes.map(({ name }) => name));

/** What a search over users and groups may name: everything that one of the two has. */
export const ROOT_SCHEMA: AttributeSchema = {
  urn: PERSON_SCHEMA.urn,
  attributes: [
    ...PERSON_SCHEMA.attributes,
    ...GROUP_SCHEMA.attributes.filter(({ name }) => !ofUsers.has(name)),
  ],
  extensions: { ...PERSON_SCHEMA.extensions, [GROUP_URN]: GROUP_SCHEMA.attributes },
};
