import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import type { LedgerFault } from '../../../ports/ledger-file.ts';
import type { CoreRecipient } from '../../../ports/licensing-core.ts';
import { type Column, columns, nameOf, needed } from './autodesk-columns.ts';

export interface PersonRow extends CoreRecipient {
  readonly line: number;
  /** Null: the file does not say. */
  readonly product: string | null;
  readonly subscription: string | null;
}
export type PeopleRead =
  | { readonly kind: 'rows'; readonly rows: readonly PersonRow[] }
  | { readonly kind: 'faulty'; readonly faults: readonly LedgerFault[] };

/** As many as Autodesk Account takes in one file. */
const mostRows = 5_000;
/** As the parser tells each record with the line that it ends on. */
const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));
/** As `writeCsv` guards a cell that a spreadsheet would take for a formula. */
const guarded = /^'(?=[=+\-@\t\r\n＝＋－＠])/;

/** Reads people from a CSV of Autodesk Account, whole or not at all; every line that is wrong is told. */
export function readPeopleCsv(text: string): PeopleRead {
  const table = parseTable(text);
  if ('fault' in table) return { kind: 'faulty', faults: [table.fault] };
  const [header, ...records] = table.records;
  const names = (header?.cells ?? []).map(nameOf);
  const missing = needed.filter((column) => placeOf(names, column) === -1);
  if (missing.length > 0) {
    const wanted = missing.map((column) => `"${columns[column][0]}"`).join(', ');
    return faulty(
      'line 1',
      `there is no column ${wanted}: the columns are First name, Last name, Email address`,
    );
  }
  if (records.length > mostRows)
    return faulty(`line ${mostRows + 2}`, `a file has ${mostRows} people at most: divide it into several`);
  const rows = records.map((record) => toRow(record, names));
  const faults = rows.flatMap(checkRow);
  return faults.length > 0 ? { kind: 'faulty', faults } : { kind: 'rows', rows };
}

function faulty(path: string, message: string): PeopleRead {
  return { kind: 'faulty', faults: [{ path, message }] };
}

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

function parseTable(text: string): { readonly records: readonly Line[] } | { readonly fault: LedgerFault } {
  try {
    const records: unknown = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      delimiter: [',', ';', '\t'],
    });
    return {
      records: Records.parse(records).map(({ record, info }) => ({ cells: record, line: info.lines })),
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const line = / line (\d+)/.exec(said)?.[1] ?? '1';
    return { fault: { path: `line ${line}`, message: `this is no CSV: ${said}` } };
  }
}

function placeOf(names: readonly string[], column: Column): number {
  return columns[column].map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
}

function toRow({ cells, line }: Line, names: readonly string[]): PersonRow {
  const cell = (column: Column) => (cells[placeOf(names, column)] ?? '').replace(guarded, '');
  return {
    line,
    givenName: cell('givenName'),
    familyName: cell('familyName'),
    email: cell('email'),
    product: cell('product') || null,
    subscription: cell('subscription') || null,
  };
}

function checkRow({ line, email, givenName, familyName }: PersonRow): readonly LedgerFault[] {
  const path = `line ${line}`;
  const longest = Math.max(givenName.length, familyName.length);
  return [
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254
      ? []
      : [{ path, message: `"${email.slice(0, 60)}" is no e-mail address: correct it` }]),
    ...(givenName === '' || familyName === ''
      ? [{ path, message: 'first name and last name must be there' }]
      : []),
    ...(longest > 75 ? [{ path, message: 'a name has 75 characters at most: shorten it' }] : []),
  ];
}
