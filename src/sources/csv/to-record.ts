import { Temporal } from 'temporal-polyfill';
import type { Json } from '../../core/domain/json.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../core/filter/person-schema.ts';
import { SourceUnavailable } from '../../errors.ts';
import type { SourceRecord } from '../../ports/source.ts';
import { type ColumnName, type CsvSettings, defaultColumns } from './config-schema.ts';
import type { CsvRow } from './read-rows.ts';

/** Turns rows into records. Throws `SourceUnavailable` with line and column where a row cannot be understood. */
export function createRowReader(
  settings: CsvSettings,
  header: readonly string[],
): (row: CsvRow) => SourceRecord {
  const columns = { ...defaultColumns, ...settings.columns };
  requireColumns(settings, columns, header);
  const states = new Map(
    Object.entries(settings.statusWords).flatMap(([state, words]) =>
      words.map((word) => [word.toLowerCase(), state] as const),
    ),
  );

  return ({ line, cells }) => {
    const text = (name: ColumnName) => cells[columns[name]]?.trim() ?? '';
    const fail = (what: string): never => {
      throw new SourceUnavailable(`${settings.path}, line ${line}: ${what}; nothing of the file was used`);
    };
    const date = (name: ColumnName) =>
      readDate(text(name), settings.noDate) ??
      fail(`\`${text(name)}\` in ${columns[name]} is no date; dates are YYYY-MM-DD`);
    const key = text('key') || fail(`${columns.key} is empty`);
    const word = text('status');
    const state =
      word === ''
        ? null
        : (states.get(word.toLowerCase()) ??
          fail(`unknown status \`${word}\`; say what it means in \`statusWords\``));
    return {
      key,
      active: null,
      resource: prune({
        userName: text('userName') || text('email') || key,
        externalId: key,
        displayName: [text('givenName'), text('familyName')].filter(Boolean).join(' '),
        name: prune({ givenName: text('givenName'), familyName: text('familyName') }),
        title: text('title'),
        emails:
          text('email') === '' ? null : [{ value: text('email').toLowerCase(), type: 'work', primary: true }],
        [ENTERPRISE_URN]: prune({
          employeeNumber: key,
          department: text('department'),
          costCenter: text('costCenter'),
          manager: prune({ value: text('managerKey') }),
        }),
        [EMPLOYMENT_URN]: prune({
          employmentState: state,
          startDate: date('startDate'),
          lastDay: date('lastDay'),
          timeZone: checkZone(text('timeZone'), fail),
          workerKind: text('workerKind'),
          jobCode: text('jobCode'),
          location: text('location'),
        }),
      }),
    };
  };
}

function requireColumns(
  settings: CsvSettings,
  columns: Record<ColumnName, string>,
  header: readonly string[],
): void {
  const named = Object.values(settings.columns);
  const required = [columns.key, ...named];
  const missing = required.find((name) => !header.includes(name));
  const hasAddress = header.includes(columns.email) || header.includes(columns.userName);
  if (missing === undefined && hasAddress) return;
  const what = missing ?? `${columns.email} (or ${columns.userName})`;
  throw new SourceUnavailable(
    `${settings.path} has no column \`${what}\`; it has ${header.join(', ')}. Name it in \`columns\`, or mend the export`,
  );
}

/** An ISO date; '' when a spelling of "no date" stands there; null when it is neither. */
function readDate(text: string, noDate: readonly string[]): string | null {
  if (text === '' || noDate.includes(text)) return '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return null;
  }
}

function checkZone(zone: string, fail: (what: string) => never): string {
  if (zone === '') return '';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === '' ? '' : zone;
  } catch {
    return fail(`\`${zone}\` is no time zone, such as Europe/London`);
  }
}

/** Without what says nothing: empty text, null, empty objects. */
function prune(object: Record<string, Json | undefined>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(object).filter(
      (entry): entry is [string, Json] =>
        entry[1] !== '' && entry[1] !== null && entry[1] !== undefined && !isEmptyObject(entry[1]),
    ),
  );
}

function isEmptyObject(value: Json): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}
