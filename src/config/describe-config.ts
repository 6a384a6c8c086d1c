import type { JsonSchema } from './json-schema.ts';
import { describeValue } from './describe-value.ts';

/** The README of all options, from the JSON Schema of the file. Stable under the formatter that checks our Markdown. */
export function describeConfig(schema: JsonSchema): string {
  const sections = Object.entries(schema.properties ?? {});
  const blocks = [
    intro,
    '## The whole file',
    sections.map(([key, part]) => option(key, part, isRequired(schema, key))).join('\n'),
    ...sections.flatMap(([key, part]) => section(key, part)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const intro = `# Configuration: all options

Made by \`npm run docs\` from the schema; changes belong into \`src/config/schema\` and into the \`config-schema.ts\` of a kind.

- \`seatwarden.example.yaml\` is a file to start from; \`seatwarden init\` writes one by asking, \`seatwarden config check\` tries one.
- \`rules.example.yaml\` shows how rules can be said; \`seatwarden plan --rules FILE\` tries rules on today's data.
- \`seatwarden.schema.json\` is for editors: \`# yaml-language-server: $schema=./seatwarden.schema.json\` as the first line.
- \`people.csv\` is a sample of a file with people.

How values are written:

- **duration**: ISO 8601, \`P3D\` (days), \`PT12H\` (hours), \`PT0S\` (none). Months and years have no fixed length and are refused.
- **share**: \`5%\`. \`0\` allows none; \`off\` switches the limit off. A bare \`5\` is refused, because it could be a count.
- **secret**: \`env:NAME\` (an environment variable) or \`file:/path\` (a file). The secret itself never stands in the file.
- **filter**: a SCIM filter (RFC 7644, section 3.4.2.2) over the person, such as \`groups.display eq "CAD Users"\`.
- **id**: small letters, digits and hyphens.`;

/** A heading with what the section holds; a list of several kinds has a heading for each. */
function section(key: string, part: JsonSchema): readonly string[] {
  const kinds = part.items?.oneOf;
  if (kinds) {
    return kinds.flatMap((kind) => [
      `## \`${key}\`, kind \`${kind.title ?? ''}\``,
      ...sentence(kind.properties?.['kind']?.description),
      options(kind, 0),
    ]);
  }
  const inner = part.items ?? part;
  return inner.properties ? [`## \`${key}\``, ...sentence(part.description), options(inner, 0)] : [];
}

function sentence(description: string | undefined): readonly string[] {
  return description === undefined ? [] : [description];
}

function options({ properties = {}, ...schema }: JsonSchema, depth: number): string {
  const lines = Object.entries(properties)
    .filter(([, part]) => part.const === undefined)
    .flatMap(([key, part]) => {
      const line = `${'  '.repeat(depth)}${option(key, part, isRequired(schema, key))}`;
      const inner = part.items?.properties ? part.items : part;
      return inner.properties ? [line, options(inner, depth + 1)] : [line];
    });
  return lines.join('\n');
}

function option(key: string, part: JsonSchema, required: boolean): string {
  const facts = [describeValue(part), required ? '**required**' : describeDefault(part.default)];
  return `- \`${key}\` (${facts.filter((fact) => fact !== '').join(', ')}): ${part.description ?? ''}`;
}

/** A whole mapping or list has no default worth a word: its keys have. */
function describeDefault(value: JsonSchema['default']): string {
  if (value === undefined) return 'optional';
  if (typeof value !== 'object') return `default \`${value}\``;
  return Array.isArray(value) && value.length > 0
    ? `default \`[${value.map(plain).join(', ')}]\``
    : 'optional';
}

/** An entry of a list as YAML needs it: in quotes when it is more than a word. */
function plain(value: unknown): string {
  const text = String(value);
  return /^[\w-]*\w$/.test(text) ? text : JSON.stringify(text);
}

function isRequired({ required = [] }: JsonSchema, key: string): boolean {
  return required.includes(key);
}
