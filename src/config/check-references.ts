import { type Complaint, type Path, toDotPath } from './complaint.ts';
import type { Config } from './config.ts';
import type { ConfigDocument } from './config-document.ts';
import { show } from './values/show.ts';
import { suggest } from './values/suggest.ts';

/** A text somewhere in the file. */
interface Mention {
  readonly text: string;
  readonly path: Path;
}

/**
 * Names that one part of the file uses and another must have, and names that must be used once. Works on the file as it
 * is, so that it speaks up beside every other complaint, not after them.
 */
export function checkReferences(document: ConfigDocument): readonly Complaint[] {
  const { data } = document;
  const sources = mentions(data, 'sources', 'id');
  const cores = mentions(data, 'licensing', 'id');
  const pools = mentions(data, 'pools', 'id');
  const match = list(data, 'people', 'match');
  const precedence = list(data, 'people', 'precedence');
  const found = [
    ...[sources, cores, pools, mentions(data, 'rules', 'id')].flatMap((ids) => repeated(ids, 'id', document)),
    ...[match, precedence].flatMap((names) => repeated(names, 'name', document)),
    ...repeated(productsInCores(data), 'product of this core', document),
    ...dangling(precedence, { what: 'source', known: sources }),
    // Without any entry there the list itself is the complaint, and not everything that needs it.
    ...(cores.length === 0
      ? []
      : dangling(mentions(data, 'pools', 'core'), { what: 'licensing core', known: cores })),
    ...dangling(mentions(data, 'rules', 'pool'), { what: 'pool', known: pools }),
    ...dangling(lists(data, 'rules', 'pools'), { what: 'pool', known: pools }),
    ...dangling(lists(data, 'rules', 'fallback'), { what: 'pool', known: pools }),
    ...dangling(lists(data, 'freeze', 'pools'), { what: 'pool', known: pools }),
  ];
  return place(found, document);
}

/** The same for a file that holds rules only. */
export function checkRuleFile(document: ConfigDocument, config: Config): readonly Complaint[] {
  const { data } = document;
  const pools = config.pools.map(({ id }, index) => ({ text: id, path: ['pools', index] }));
  const found = [
    ...repeated(mentions(data, 'rules', 'id'), 'id', document),
    ...dangling(mentions(data, 'rules', 'pool'), { what: 'pool', known: pools }),
    ...dangling(lists(data, 'rules', 'pools'), { what: 'pool', known: pools }),
    ...dangling(lists(data, 'rules', 'fallback'), { what: 'pool', known: pools }),
  ];
  return place(found, document);
}

function place(found: readonly Found[], document: ConfigDocument): readonly Complaint[] {
  return found.map(({ path, message }) => ({ ...document.placeOf(path), path: toDotPath(path), message }));
}

interface Found {
  readonly path: Path;
  readonly message: string;
}

function repeated(names: readonly Mention[], what: string, document: ConfigDocument): readonly Found[] {
  const first = new Map<string, Mention>();
  const found: Found[] = [];
  for (const mention of names) {
    const earlier = first.get(mention.text);
    if (earlier === undefined) first.set(mention.text, mention);
    else {
      const { line } = document.placeOf(earlier.path);
      const shown = show(mention.text.split('\n')[0]);
      found.push({ path: mention.path, message: `the ${what} ${shown} is used on line ${line} already` });
    }
  }
  return found;
}

function dangling(
  names: readonly Mention[],
  { what, known }: { readonly what: string; readonly known: readonly Mention[] },
): readonly Found[] {
  const texts = known.map(({ text }) => text);
  return names
    .filter(({ text }) => !texts.includes(text))
    .map(({ path, text }) => ({
      path,
      message: `there is no ${what} ${show(text)}${suggest(text, texts, `${what}s`)}`,
    }));
}

/** Two pools on the same seats would plan against each other. The text is the product, then the core. */
function productsInCores(data: unknown): readonly Mention[] {
  return entries(data, 'pools').flatMap(({ entry, path }) =>
    typeof entry['product'] === 'string' && typeof entry['core'] === 'string'
      ? [{ text: `${entry['product']}\n${entry['core']}`, path: [...path, 'product'] }]
      : [],
  );
}

function mentions(data: unknown, section: string, key: string): readonly Mention[] {
  return entries(data, section).flatMap(({ entry, path }) => {
    const text = entry[key];
    return typeof text === 'string' ? [{ text, path: [...path, key] }] : [];
  });
}

function list(data: unknown, section: string, key: string): readonly Mention[] {
  const texts = asMapping(asMapping(data)[section])[key];
  if (!Array.isArray(texts)) return [];
  return texts.flatMap((text: unknown, index) =>
    typeof text === 'string' ? [{ text, path: [section, key, index] }] : [],
  );
}

/** Texts in a list that every entry of a section may have. */
function lists(data: unknown, section: string, key: string): readonly Mention[] {
  return entries(data, section).flatMap(({ entry, path }) => {
    const texts = entry[key];
    if (!Array.isArray(texts)) return [];
    return texts.flatMap((text: unknown, index) =>
      typeof text === 'string' ? [{ text, path: [...path, key, index] }] : [],
    );
  });
}

function entries(data: unknown, section: string) {
  const items = asMapping(data)[section];
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown, index) => ({ entry: asMapping(item), path: [section, index] }));
}

function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
