import { describe, expect, it } from 'vitest';
import { describeConfig } from '../../src/config/describe-config.ts';
import { configJsonSchema, type JsonSchema } from '../../src/config/json-schema.ts';
import { sampleKinds } from './sample.ts';

const schema = configJsonSchema(sampleKinds);
const readme = describeConfig(schema);

/** Every key in the schema with its path, through lists and kinds. */
function keysOf(
  node: JsonSchema,
  path = '',
): readonly { readonly path: string; readonly part: JsonSchema }[] {
  const inner = [...(node.oneOf ?? []), ...(node.items ? [node.items] : [])].flatMap((part) =>
    keysOf(part, path),
  );
  const own = Object.entries(node.properties ?? {}).flatMap(([key, part]) => [
    { path: `${path}.${key}`, part },
    ...keysOf(part, `${path}.${key}`),
  ]);
  return [...own, ...inner];
}

describe('the JSON Schema', () => {
  it('has a text for every key', () => {
    expect(keysOf(schema).filter(({ part }) => part.description === undefined)).toEqual([]);
  });

  it('refuses unknown keys everywhere but where keys are free', () => {
    const open = keysOf(schema).filter(({ part }) => part.properties && part.additionalProperties !== false);
    expect(open).toEqual([]);
    expect(schema.additionalProperties).toBe(false);
  });

  it('requires what has no default, and nothing else', () => {
    expect(schema.required).toEqual(['company', 'timeZone', 'sources', 'licensing']);
    expect(schema.properties?.['rules']?.items?.required).toEqual(['id', 'when', 'reason']);
  });

  it('tells kinds apart by their name, with their own keys', () => {
    const kinds = schema.properties?.['sources']?.items?.oneOf ?? [];
    expect(kinds.map(({ properties }) => properties?.['kind']?.const)).toEqual(['scim', 'csv', 'acme']);
    expect(Object.keys(kinds[0]?.properties ?? {})).toEqual(['id', 'kind', 'decidesLeaving']);
    expect(kinds[2]?.required).toEqual(['id', 'kind', 'schedule', 'expect', 'domain', 'apiKey']);
  });

  it('gives defaults as they are written in the file', () => {
    const guards = schema.properties?.['guards']?.properties;
    expect(guards?.['groupKeeps']?.default).toBe('50%');
    expect(schema.properties?.['lifecycle']?.properties?.['provisionBefore']).toMatchObject({
      default: 'P3D',
      type: 'string',
      format: 'duration',
    });
  });

  it('lets a secret be a reference only', () => {
    const acme = schema.properties?.['sources']?.items?.oneOf?.[2]?.properties;
    expect(acme?.['apiKey']).toEqual({
      type: 'string',
      pattern: '^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$',
      description: 'The key.',
    });
    expect(acme?.['spareKey']?.description).toBe('Another key.');
  });
});

describe('the README', () => {
  it('has every key', () => {
    const missing = keysOf(schema)
      .filter(({ part }) => part.const === undefined)
      .filter(({ path }) => !readme.includes(`- \`${path.slice(path.lastIndexOf('.') + 1)}\` (`));
    expect(missing).toEqual([]);
  });

  it.each([
    '## `sources`, kind `acme`',
    '- `apiKey` (secret, **required**): The key.',
    '- `company` (text, **required**): Name of the company, for reports.',
    '    - `share` (share, `off` or `0`, default `10%`): ',
    '- `match` (list of `employeeNumber` or `email` or `userName` or `externalId`, default `[employeeNumber, email]`): ',
    '- `longGap` (duration or `off`, default `P7D`): ',
    '- `schedule` (cron expression, **required**): ',
    '- `noDate` (list of text, default `["", "N/A"]`): ',
    '- `when` (filter, **required**): ',
  ])('says: %s', (line) => {
    expect(readme).toContain(`\n${line}`);
  });
});
