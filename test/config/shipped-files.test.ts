import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { embeddedDefault } from '../../src/config/embedded-default.ts';
import { generatedFiles } from '../../src/config/generated-files.ts';
import { type InitAnswers, initConfig } from '../../src/config/init-config.ts';
import type { JsonSchema } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import { toPolicy } from '../../src/config/to-policy.ts';
import { revealSecrets } from '../../src/config/secret.ts';
import { configKinds } from '../../src/load-from-disk.ts';
import { sourceKinds } from '../../src/sources/registry.ts';

const files = generatedFiles(configKinds);
const env = { BAMBOOHR_API_KEY: 'a-key' };
const read = (name: string) => readFileSync(`config/${name}`, 'utf8');
const load = (text: string, file: string) =>
  loadConfig({ text, file, kinds: configKinds, env, readFile: () => '' });

describe('the folder of the configuration', () => {
  it.each(Object.keys(files))('has %s as `npm run docs` makes it', (path) => {
    expect(readFileSync(path, 'utf8')).toBe(files[path]);
  });

  it('has an example that loads without a word', () => {
    expect(load(read('seatwarden.example.yaml'), 'example').warnings).toEqual([]);
  });

  it('has an example whose commented parts load too', () => {
    const text = read('seatwarden.example.yaml').replaceAll(
      /^( {2})# ((?:- id: bamboo| {2}\S+: ).*)$/gm,
      '$1$2',
    );
    const { config } = load(text, 'example');
    expect(config.sources.map(({ kind }) => kind)).toEqual(['scim', 'csv', 'bamboohr']);
  });

  it('has examples of rules for the pools of the example', () => {
    const { config } = load(read('seatwarden.example.yaml'), 'example');
    const tried = loadRules({ text: read('rules.example.yaml'), file: 'rules', config });
    expect(toPolicy(tried).groupsNamed).toEqual([
      'architecture',
      'bid team north',
      'cad trainers',
      'cad users',
      'drafting',
      'interiors',
      'viewers',
    ]);
  });

  it('has only keys in its example that the JSON Schema knows', () => {
    const schema = JSON.parse(files['config/seatwarden.schema.json'] ?? '') as JsonSchema;
    expect(unknownKeys(parse(read('seatwarden.example.yaml')), schema)).toEqual([]);
    expect(unknownKeys({ company: 'x', colour: 1 }, schema)).toEqual(['.colour']);
  });

  it('names every file of its own in the README', () => {
    const readme = files['config/README.md'] ?? '';
    const others = readdirSync('config').filter((name) => !['README.md', 'seatwarden.yaml'].includes(name));
    expect(others.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('what starts without a file', () => {
  it('is an empty instance that an identity provider can push to', () => {
    const { config, warnings } = load(embeddedDefault, 'embedded default');
    expect(warnings).toEqual([]);
    expect(config.sources).toMatchObject([{ id: 'idp', kind: 'scim', decidesLeaving: true }]);
    expect(config.licensing).toMatchObject([{ id: 'main', kind: 'ledger' }]);
    expect(toPolicy(config).rules).toEqual([]);
  });
});

describe('what init writes', () => {
  const hrs: readonly InitAnswers['hr'][] = [
    { kind: 'none' },
    { kind: 'csv', path: './config/people.csv', people: 8 },
    { kind: 'bamboohr', companyDomain: 'example', people: 200 },
  ];

  it.each(hrs)('is understood by the connector: $kind', (hr) => {
    const answers = { company: 'x', timeZone: 'UTC', identityProvider: 'okta', hr } as const;
    const products = [{ product: 'AutoCAD', group: 'CAD' }];
    const { config, warnings } = load(initConfig({ ...answers, products }), 'new');
    expect(warnings).toEqual([]);
    for (const { kind, settings } of config.sources) {
      expect(sourceKinds[kind]?.settings.safeParse(revealSecrets(settings)).success).toBe(true);
    }
  });
});

/** Keys of a value that a schema does not have, by the first kind that fits. */
function unknownKeys(value: unknown, schema: JsonSchema, path = ''): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, at) => unknownKeys(item, schema.items ?? {}, `${path}[${at}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const kind = 'kind' in value ? value.kind : undefined;
  const { properties = {} } = schema.oneOf?.find((one) => one.properties?.['kind']?.const === kind) ?? schema;
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const part = properties[key];
    return part === undefined ? [`${path}.${key}`] : unknownKeys(inner, part, `${path}.${key}`);
  });
}
