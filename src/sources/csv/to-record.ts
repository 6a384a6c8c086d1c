import type { EmploymentState } from '../../core/domain/person.ts';
import type { PlainDate } from '../../core/domain/time.ts';
import type { SourceRecord } from '../../ports/source.ts';
import { toSourceRecord } from '../hr-person.ts';
import { type ColumnName, type CsvSettings, defaultColumns } from './config-schema.ts';
import { createDateReader } from './read-date.ts';
import type { Header } from './read-header.ts';
import type { CsvRow } from './read-rows.ts';
import { excerpt, type Refuse } from './refuse-file.ts';

/** What spreadsheets make of long numbers. The digits are lost, so it names nobody. */
const spoiledNumber = /^\d(?:[.,]\d+)?e\+?\d+$/i;

/** One row, asked by our column names; its complaints name the line. */
interface Row {
  readonly text: (name: ColumnName) => string;
  readonly fail: (what: string) => never;
}
type Read<T> = (row: Row) => T;

/** Turns rows into records. A row that cannot be understood refuses the file, with the line and what to do. */
export function createRowReader(
  settings: CsvSettings,
  header: Header,
  refuse: Refuse,
): (row: CsvRow) => SourceRecord {
  const readState = createStateReader(settings, header);
  const readDate = createDateColumn(settings);
  const readZone = createZoneReader();

  return ({ line, cells }) => {
    const row: Row = {
      text: (name) => cells[header.get(name) ?? -1]?.trim() ?? '',
      fail: (what) => refuse(what, line),
    };
    const { text } = row;
    const key = readKey(row);
    const lastDay = readDate('lastDay', row) ?? readDate('terminationDate', row);
    if (settings.contains === 'leavers' && lastDay === null) {
      row.fail('a list of leavers needs a last day in each row, and here is none');
    }
    return toSourceRecord({
      key,
      employeeNumber: key,
      workEmail: readEmail(row),
      upn: text('userName'),
      givenName: text('givenName'),
      familyName: text('familyName'),
      displayName: text('displayName'),
      department: text('department'),
      division: text('division'),
      jobTitle: text('title'),
      jobCode: text('jobCode'),
      location: text('location'),
      costCentre: text('costCenter'),
      managerKey: text('managerKey'),
      workerKind: text('workerKind'),
      state: readState(row),
      startDate: readDate('startDate', row),
      lastDay,
      timeZone: readZone(row),
    });
  };
}

function readKey({ text, fail }: Row): string {
  const key = text('key');
  if (key === '') fail('the id is empty');
  if (spoiledNumber.test(key)) fail(`the id \`${key}\` was spoiled by a spreadsheet; export ids as text`);
  return key;
}

function readEmail({ text, fail }: Row): string {
  const email = text('email');
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) fail(`\`${excerpt(email)}\` is no e-mail address`);
  return email;
}

function createStateReader(
  { statusWords, contains }: CsvSettings,
  header: Header,
): Read<EmploymentState | null> {
  const states = new Map(
    Object.entries(statusWords).flatMap(([state, words]) =>
      words.map((word) => [word.trim().toLowerCase(), state as EmploymentState] as const),
    ),
  );
  // Without the column, the dates alone decide.
  if (!header.has('status')) return () => (contains === 'leavers' ? 'ended' : null);
  return ({ text, fail }) => {
    const word = text('status');
    const what = word === '' ? 'the status is empty' : `the status \`${excerpt(word)}\` is not known`;
    return (
      states.get(word.toLowerCase()) ??
      fail(`${what}; say what it means, such as \`statusWords: { active: ["${excerpt(word)}"] }\``)
    );
  };
}

function createDateColumn(settings: CsvSettings): (name: ColumnName, row: Row) => PlainDate | null {
  const read = createDateReader(settings.dateFormat, settings.noDate);
  return (name, { text, fail }) => {
    const date = read(text(name));
    if (date !== undefined) return date;
    const column = settings.columns[name] ?? defaultColumns[name];
    return fail(
      `\`${excerpt(text(name))}\` in \`${column}\` is no date of the form ${settings.dateFormat}; set \`dateFormat\`, or \`noDate\` if it means none`,
    );
  };
}

/** Zones are few and asking the runtime is slow, so each is asked once. */
function createZoneReader(): Read<string> {
  const known = new Set(['']);
  return ({ text, fail }) => {
    const zone = text('timeZone');
    if (!known.has(zone) && !isTimeZone(zone))
      fail(`\`${excerpt(zone)}\` is no time zone, such as Europe/London`);
    known.add(zone);
    return zone;
  };
}

function isTimeZone(zone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
