import type { InitAnswers } from '../config/init-config.ts';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface InitFlags {
  readonly company?: string;
  readonly timeZone?: string;
  readonly idp?: string;
  readonly hr?: string;
  readonly people?: string;
  readonly product?: readonly string[];
}

/** Asks for what flags did not say; without a terminal flags must say everything that has no default. */
export async function askForInit(flags: InitFlags, { ask }: Pick<Terminal, 'ask'>): Promise<InitAnswers> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const question = async (
    given: string | undefined,
    text: string,
    fallback: string | null,
  ): Promise<string> => {
    if (given !== undefined) return given;
    const answer =
      ask === null ? '' : (await ask(fallback === null ? `${text}: ` : `${text} [${fallback}]: `)).trim();
    if (answer !== '') return answer;
    if (fallback === null) throw new UsageError(`${text}: say it with a flag, or run this in a terminal`);
    return fallback;
  };
  const company = await question(flags.company, 'Company (--company)', null);
  const timeZone = await question(flags.timeZone, 'Time zone (--time-zone)', zone);
  const identityProvider = oneOf(
    await question(flags.idp, 'Identity provider: entra, okta or none (--idp)', 'entra'),
    ['entra', 'okta', 'none'],
  );
  const hr = await askForHr(flags, question);
  const products = await askForProducts(flags, question);
  return { company, timeZone, identityProvider, hr, products };
}

type Question = (given: string | undefined, text: string, fallback: string | null) => Promise<string>;

/** `csv:PATH`, `bamboohr:DOMAIN` or `none`. */
async function askForHr(flags: InitFlags, question: Question): Promise<InitAnswers['hr']> {
  const text = await question(flags.hr, 'HR system: none, csv:PATH or bamboohr:DOMAIN (--hr)', 'none');
  if (text === 'none') return { kind: 'none' };
  const [kind = '', ...rest] = text.split(':');
  const value = rest.join(':');
  if (value === '') throw new UsageError(`--hr ${text}: write none, csv:PATH or bamboohr:DOMAIN`);
  const people = Number(
    await question(flags.people, 'How many people has a good reading at least (--people)', null),
  );
  if (!Number.isInteger(people) || people < 1)
    throw new UsageError('--people must be a whole number of at least 1');
  return oneOf(kind, ['csv', 'bamboohr']) === 'csv'
    ? { kind: 'csv', path: value, people }
    : { kind: 'bamboohr', companyDomain: value, people };
}

/** `AutoCAD=CAD Users`, as often as there are products. */
async function askForProducts(flags: InitFlags, question: Question): Promise<InitAnswers['products']> {
  const given = flags.product ?? [];
  const lines =
    given.length > 0
      ? given
      : [
          await question(
            undefined,
            'Product and the group that gives it (--product "AutoCAD=CAD Users")',
            'AutoCAD=CAD Users',
          ),
        ];
  return lines.map((line) => {
    const [product = '', group = ''] = line.split('=').map((part) => part.trim());
    if (product === '' || group === '')
      throw new UsageError(`--product ${line}: write it as "AutoCAD=CAD Users"`);
    return { product, group };
  });
}

function oneOf<const T extends string>(text: string, words: readonly T[]): T {
  const word = words.find((one) => one === text.toLowerCase());
  if (word === undefined) throw new UsageError(`${text} is none of ${words.join(', ')}`);
  return word;
}
