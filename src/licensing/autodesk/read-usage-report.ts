import { parse } from 'csv-parse/sync';
import type { UsageReport, UsageReportRow } from '../../ports/usage-report.ts';
import { type DateOrder, orderOf, readUsageDate } from './usage-dates.ts';

/** Columns by their names, which Autodesk has changed before; others are nobody's business here. */
const columns = {
  email: ['email', 'email address'],
  product: ['product', 'product name', 'offering name'],
  used: ['last accessed', 'last used', 'day used'],
} as const;
type Column = keyof typeof columns;

const mostComplaints = 5;

/**
 * Reads a usage report or an export of seat use from Autodesk Account (Reporting), whole or not at all. A row without a
 * date tells of somebody who did not use the product in the time of the report, which is no last use.
 */
export function readUsageReport(text: string, order: DateOrder | null): UsageReport {
  if (/^\s*</.test(text))
    return refuse('this is a web page and no CSV: the sign-in page instead of the export?');
  const table = parseTable(text);
  if (typeof table === 'string') return refuse(`this is no CSV: ${table}`);
  const [header = [], ...lines] = table;
  const names = header.map(nameOf);
  const hashed = names.includes('hashed autodesk id');
  const places = placesOf(names);
  if (places.email === -1 && hashed) return refuse(anonymous);
  const missing = (Object.keys(columns) as Column[]).filter((column) => places[column] === -1);
  if (missing.length > 0) {
    const wanted = missing
      .map((column) => columns[column].map((name) => `"${name}"`).join(' or '))
      .join(', and ');
    return refuse(`there is no column ${wanted}; columns here: ${header.join(', ')}`);
  }
  return readLines(lines, places, order);
}

const anonymous =
  'people are hashed, so nobody can be found: personal data is switched off for the team. The primary administrator ' +
  'switches it on in Autodesk Account under Reporting; then export anew';

function refuse(...reasons: readonly string[]): UsageReport {
  return { kind: 'refused', reasons };
}

function parseTable(text: string): string[][] | string {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, delimiter: [',', ';', '\t'] });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function nameOf(cell: string): string {
  return cell
    .toLowerCase()
    .replaceAll(/[_\s]+/g, ' ')
    .trim();
}

function placesOf(names: readonly string[]): Readonly<Record<Column, number>> {
  // Of several names the first in our order counts: a product, not what was offered under it.
  const place = (column: Column) =>
    columns[column].map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
  return { email: place('email'), product: place('product'), used: place('used') };
}

function readLines(
  lines: readonly (readonly string[])[],
  places: Readonly<Record<Column, number>>,
  given: DateOrder | null,
): UsageReport {
  const cells = lines.map((line, index) => ({
    line: index + 2,
    email: line[places.email] ?? '',
    product: line[places.product] ?? '',
    used: line[places.used] ?? '',
  }));
  if (cells.length > 0 && cells.every(({ email }) => !email.includes('@'))) return refuse(anonymous);
  const order = given ?? orderOf(cells.map(({ used }) => used));
  if (order === 'unclear') {
    return refuse(
      'days and months cannot be told apart in dates such as 03/04/2026; say which comes first: --dates mdy, or --dates dmy',
    );
  }
  const complaints: string[] = [];
  const rows: UsageReportRow[] = [];
  let unused = 0;
  for (const { line, email, product, used } of cells) {
    const read = readUsageDate(used, order);
    if (!isAddress(email)) complaints.push(`line ${line}: no e-mail address, so nobody can be found`);
    else if (product === '') complaints.push(`line ${line}: no product`);
    else if (read === 'none') unused += 1;
    else if (read === 'wrong') complaints.push(`line ${line}: "${used.slice(0, 40)}" is no date`);
    else rows.push({ email, product, used: read });
  }
  if (complaints.length === 0) return { kind: 'rows', rows, unused };
  const more = complaints.length - mostComplaints;
  return refuse(...complaints.slice(0, mostComplaints), ...(more > 0 ? [`and ${more} lines more`] : []));
}

function isAddress(email: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(email);
}
