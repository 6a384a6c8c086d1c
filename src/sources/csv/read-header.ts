import { type ColumnName, type CsvSettings, defaultColumns } from './config-schema.ts';
import { excerpt, type Refuse } from './refuse-file.ts';

/** Where the columns are, by our names. What the file does not have is not in it. */
export type Header = ReadonlyMap<ColumnName, number>;

const names = Object.keys(defaultColumns) as readonly ColumnName[];

/** Headers are compared without case and without spaces around them. */
const plain = (text: string) => text.trim().toLowerCase();

/**
 * Finds the columns. Refuses the file when one is missing that is required, that the configuration names, or that the
 * last accepted file had: a column that went missing makes everybody look changed.
 */
export function readHeader(
  cells: readonly string[],
  settings: CsvSettings,
  { before, refuse }: { readonly before: readonly string[]; readonly refuse: Refuse },
): Header {
  const places = new Map<ColumnName, number>();
  for (const name of names.filter((name) => settings.columns[name] !== 'off')) {
    const wanted = plain(settings.columns[name] ?? defaultColumns[name]);
    const found = cells.flatMap((cell, index) => (plain(cell) === wanted ? [index] : []));
    if (found.length > 1) refuse(`the column \`${wanted}\` is there ${found.length} times`, 1);
    if (found[0] !== undefined) places.set(name, found[0]);
  }

  const has = `the header is \`${excerpt(cells.join(settings.delimiter))}\``;
  const lacking = missing(settings, places, before);
  if (lacking === null) return places;
  if (cells.length === 1)
    refuse(`no column is divided by \`${settings.delimiter}\`: ${has}; set \`delimiter\``, 1);
  return refuse(`the column ${lacking}; ${has}`, 1);
}

function missing(settings: CsvSettings, places: Header, before: readonly string[]): string | null {
  const header = (name: ColumnName) => `\`${settings.columns[name] ?? defaultColumns[name]}\``;
  const isGone = (name: ColumnName) => !places.has(name);
  const needed = needs(settings).find(isGone);
  if (needed !== undefined) return `${header(needed)} is missing; name it in \`columns.${needed}\``;
  if (isGone('email') && isGone('userName') && settings.contains !== 'leavers') {
    return `${header('email')} (or ${header('userName')}) is missing; name it in \`columns.email\``;
  }
  if (isGone('lastDay') && isGone('terminationDate') && settings.contains === 'leavers') {
    return `${header('lastDay')} is missing, and a list of leavers needs it; name it in \`columns.lastDay\``;
  }
  const lost = names.find(
    (name) => before.includes(name) && isGone(name) && settings.columns[name] !== 'off',
  );
  if (lost === undefined) return null;
  return `${header(lost)} was in the last good file and is missing; if that is meant, set \`columns.${lost}: off\``;
}

function needs({ columns }: CsvSettings): readonly ColumnName[] {
  return names.filter((name) => name === 'key' || (columns[name] !== undefined && columns[name] !== 'off'));
}
