import SCIMMY from 'scimmy';
import type { Definitions, SchemaDefinition } from './definitions.ts';
import type { Attributes, Extension, Mutability, ResourceModel, ScimAttribute } from './resource-model.ts';

type Attribute = InstanceType<typeof SCIMMY.Types.Attribute>;

/** Spellings of the enterprise extension that older clients still send (SCIM 1.1, OneLogin's template). */
const ENTERPRISE_ALIASES = [
  'urn:scim:schemas:extension:enterprise:1.0',
  'urn:scim:schemas:extension:enterprise:1.0:user',
  'urn:scim:schemas:extension:enterprise:2.0',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0',
];

export function compileUserModel({ user, enterprise, employment, seats }: Definitions): ResourceModel {
  const extension = compileExtension(enterprise);
  const extensions = new Map<string, Extension>(ENTERPRISE_ALIASES.map((urn) => [urn, extension]));
  extensions.set(extension.urn.toLowerCase(), extension);
  for (const own of [employment, seats]) extensions.set(own.id.toLowerCase(), compileExtension(own));
  return { kind: 'User', urn: user.id, ...compileOwn(user), extensions };
}

/** Without `members`: membership is never part of a group's document, it is changed by set operations of its own. */
export function compileGroupModel({ group }: Definitions): ResourceModel {
  const { attributes, required } = compileOwn(group);
  const own = new Map([...attributes].filter(([, { name }]) => name !== 'members'));
  return { kind: 'Group', urn: group.id, attributes: own, required, extensions: new Map() };
}

function compileExtension(definition: SchemaDefinition): Extension {
  // Every scimmy definition carries the common attributes, marked as shadows; an extension has none of its own.
  const own = definition.attributes.filter((attribute) => isAttribute(attribute) && !isShadow(attribute));
  const attributes = own.filter(isAttribute).map(compileAttribute);
  const isReadOnly = attributes.every(({ mutability }) => mutability === 'readOnly');
  return { urn: definition.id, isReadOnly, attributes: index(attributes) };
}

function compileOwn(definition: SchemaDefinition): Pick<ResourceModel, 'attributes' | 'required'> {
  const own = definition.attributes.filter(isAttribute).map(compileAttribute);
  const required = own.filter((attribute) => attribute.required && attribute.mutability === 'readWrite');
  return { attributes: index(own), required: required.map(({ name }) => name) };
}

function compileAttribute({ name, type, config, subAttributes = [] }: Attribute): ScimAttribute {
  const sub = subAttributes.map(compileAttribute);
  return {
    name,
    type,
    multiValued: config.multiValued === true,
    caseExact: config.caseExact === true,
    mutability: mutabilityOf(config),
    required: config.required === true,
    canonicalValues: Array.isArray(config.canonicalValues) ? config.canonicalValues : [],
    parts: index(sub),
    ...(sub.length > 0 && { sub }),
  };
}

function mutabilityOf({ mutable, direction }: Attribute['config']): Mutability {
  if (mutable === false || direction === 'out') return 'readOnly';
  if (direction === 'in') return 'writeOnly';
  return mutable === 'immutable' ? 'immutable' : 'readWrite';
}

function index(attributes: readonly ScimAttribute[]): Attributes {
  const byName = new Map<string, ScimAttribute>();
  for (const attribute of attributes) {
    byName.set(attribute.name, attribute);
    byName.set(attribute.name.toLowerCase(), attribute);
  }
  return byName;
}

function isAttribute(attribute: unknown): attribute is Attribute {
  return attribute instanceof SCIMMY.Types.Attribute;
}

/** Typed nowhere, but what keeps common attributes out of `/Schemas`. */
function isShadow({ config }: Attribute): boolean {
  return 'shadow' in config && config.shadow === true;
}
