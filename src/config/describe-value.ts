import type { JsonSchema } from './json-schema.ts';

const TYPES: Readonly<Record<string, string>> = {
  integer: 'whole number',
  number: 'number',
  boolean: '`true` or `false`',
  object: 'mapping',
};

/** What may be written, in a few words. */
export function describeValue(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf) return schema.anyOf.map(describeValue).join(' or ');
  if (schema.type === 'string') return describeText(schema);
  if (schema.type === 'array') return describeList(schema);
  return TYPES[schema.type ?? ''] ?? 'any value';
}

const FORMATS: Readonly<Record<string, string>> = {
  duration: 'duration',
  date: 'date',
  email: 'e-mail address',
  uri: 'address',
  cron: 'cron expression',
  'scim-filter': 'filter',
};

function describeText({ format = '', pattern = '' }: JsonSchema): string {
  if (pattern.startsWith('^(env:')) return 'secret';
  if (pattern.startsWith('^(off')) return 'share, `off`';
  if (pattern.startsWith('^[a-z0-9](')) return 'id';
  return FORMATS[format] ?? 'text';
}

function describeList({ items }: JsonSchema): string {
  if (items === undefined || items.properties || items.oneOf) return 'list';
  return `list of ${describeValue(items)}`;
}
