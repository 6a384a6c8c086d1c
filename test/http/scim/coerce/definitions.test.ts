import { describe, expect, it } from 'vitest';
import type { AttributeDefinition, AttributeSchema } from '../../../../src/core/filter/attribute-schema.ts';
import { GROUP_SCHEMA } from '../../../../src/core/filter/group-schema.ts';
import { PERSON_SCHEMA } from '../../../../src/core/filter/person-schema.ts';
import type { Attributes, ResourceModel } from '../../../../src/http/scim/schema/resource-model.ts';
import { groupModel, userModel } from '../models.ts';

/** `name` and `name.part`, with types: what a filter can ask and what a push can say must be the same things. */
function flatten(attributes: readonly AttributeDefinition[], prefix = ''): string[] {
  return attributes.flatMap(({ name, type, multiValued, sub = [] }) => [
    `${prefix}${name}: ${type === 'reference' ? 'string' : type}${multiValued ? '[]' : ''}`,
    ...flatten(sub, `${prefix}${name}.`),
  ]);
}
const ofModel = (attributes: Attributes) =>
  flatten(
    [...new Set(attributes.values())].filter(({ mutability }) => mutability !== 'writeOnly'),
  ).toSorted();
const inSchema = ({ attributes }: AttributeSchema, without = '') =>
  flatten(attributes.filter(({ name }) => name !== without)).toSorted();
const extensionOf = (model: ResourceModel, urn: string) => {
  const extension = model.extensions.get(urn.toLowerCase());
  return extension ? ofModel(extension.attributes) : [];
};

describe('the schema of pushes and the schema of filters', () => {
  it('know the same attributes of a user', () => {
    expect(ofModel(userModel.attributes)).toEqual(inSchema(PERSON_SCHEMA));
  });

  it.each(Object.entries(PERSON_SCHEMA.extensions))('know the same attributes of %s', (urn, attributes) => {
    expect(extensionOf(userModel, urn)).toEqual(flatten(attributes).toSorted());
  });

  it('know the same attributes of a group, membership apart', () => {
    expect(ofModel(groupModel.attributes)).toEqual(inSchema(GROUP_SCHEMA, 'members'));
  });
});
