import { stringify } from 'yaml';
import { toSlug } from './values/slug.ts';

/** What `seatwarden init` asks for. */
export interface InitAnswers {
  readonly company: string;
  /** IANA zone. */
  readonly timeZone: string;
  readonly identityProvider: 'entra' | 'okta' | 'none';
  /** `people`: how many a good reading has at least. */
  readonly hr:
    | { readonly kind: 'none' }
    | { readonly kind: 'csv'; readonly path: string; readonly people: number }
    | { readonly kind: 'bamboohr'; readonly companyDomain: string; readonly people: number };
  /** Products with the group whose members get a seat. */
  readonly products: readonly { readonly product: string; readonly group: string }[];
}

const providerNames = { entra: 'Microsoft Entra ID', okta: 'Okta' } as const;

/** The text of a configuration, with comments for whoever edits it next. It loads without a complaint. */
export function initConfig(answers: InitAnswers): string {
  const { company, timeZone } = answers;
  const products = [...new Set(answers.products.map(({ product }) => product))];
  const pools = new Map(uniqueIds(products).map((id, at) => [products[at] ?? '', id]));
  const rules = uniqueIds(answers.products.map(({ product, group }) => `${product} ${group}`));
  const parts = [
    '# yaml-language-server: $schema=./seatwarden.schema.json\n# All options: README.md in this folder. Try changes with: seatwarden config check',
    `company: ${text(company)}\n# Used where the zone of a person is not known, and for schedules.\ntimeZone: ${text(timeZone)}`,
    section('sources', 'Where people come from.', [...provider(answers), ...hr(answers)]),
    precedence(answers),
    section('licensing', 'Who owns the seats: the ledger is part of Seatwarden.', [
      '- id: main\n  kind: ledger',
    ]),
    section(
      'pools',
      'The products whose seats are looked after, in the words of the licensing core.',
      [...pools].map(([product, id]) => `- id: ${text(id)}\n  core: main\n  product: ${text(product)}`),
    ),
    section(
      'rules',
      'Who should hold a seat: SCIM filters over people. The higher priority is served first.',
      answers.products.map(({ product, group }, at) =>
        rule({ id: rules[at] ?? '', pool: pools.get(product) ?? '', product, group }),
      ),
    ),
    protection,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const protection = `# People whose seats no plan may take.
protect: []
#  - when: userName eq "render-farm@example.com"
#    reason: Service account`;

function provider({ identityProvider }: InitAnswers): readonly string[] {
  if (identityProvider === 'none') return [];
  return [
    [
      `# ${providerNames[identityProvider]} pushes people and groups to /scim/v2. Make its token with:`,
      `# seatwarden token create --scope scim:${identityProvider}`,
      `- id: ${identityProvider}`,
      '  kind: scim',
      '  # Whoever is disabled or deleted there has left.',
      '  decidesLeaving: true',
    ].join('\n'),
  ];
}

function hr({ hr: answer }: InitAnswers): readonly string[] {
  if (answer.kind === 'none') return [];
  const own =
    answer.kind === 'csv'
      ? [`  path: ${text(answer.path)}`]
      : [
          `  companyDomain: ${text(answer.companyDomain)}`,
          '  # Set this environment variable; the key itself must not stand in this file.',
          '  apiKey: env:BAMBOOHR_API_KEY',
        ];
  const expectation = [
    '  # A reading with fewer people, or with too many gone, is not believed.',
    '  expect:',
    `    atLeast: ${answer.people}`,
    '    maxDrop: 5%',
  ];
  return [
    ['- id: hr', `  kind: ${answer.kind}`, ...own, '  schedule: "*/15 * * * *"', ...expectation].join('\n'),
  ];
}

function precedence({ identityProvider, hr: { kind } }: InitAnswers): string {
  const sources = [
    ...(kind === 'none' ? [] : ['hr']),
    ...(identityProvider === 'none' ? [] : [identityProvider]),
  ];
  if (sources.length < 2) return '';
  return [
    '# Records with the same employee number, or else the same e-mail address, are one person.',
    'people:',
    '  match: [employeeNumber, email]',
    '  # Whose attribute wins.',
    `  precedence: [${sources.join(', ')}]`,
  ].join('\n');
}

interface RuleAnswer {
  readonly id: string;
  readonly pool: string;
  readonly product: string;
  readonly group: string;
}

function rule({ id, pool, product, group }: RuleAnswer): string {
  return [
    `- id: ${text(id)}`,
    `  pool: ${text(pool)}`,
    `  when: ${text(`groups.display eq ${JSON.stringify(group)}`)}`,
    '  priority: 50',
    `  reason: ${text(`${product} seats follow the group ${group}`)}`,
  ].join('\n');
}

function section(name: string, comment: string, entries: readonly string[]): string {
  if (entries.length === 0) return `# ${comment}\n${name}: []`;
  return `# ${comment}\n${name}:\n${entries.map(indent).join('\n')}`;
}

function indent(entry: string): string {
  // Not by a regular expression: its line starts include some that YAML takes for ordinary characters.
  return entry
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** A text as YAML writes it on one line, in quotes where it needs them. */
function text(value: string): string {
  // Only its own line end: `trimEnd` would take spaces that YAML writes without quotes.
  return stringify(value, { lineWidth: 0, blockQuote: false }).replace(/\n$/, '');
}

/** An id per name, made of it; a number tells equal ones apart. */
function uniqueIds(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const base = toSlug(name, 50) || 'product';
    let id = base;
    for (let number = 2; used.has(id); number += 1) id = `${base}-${number}`;
    used.add(id);
    return id;
  });
}
