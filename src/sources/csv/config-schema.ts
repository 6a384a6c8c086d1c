import * as z from 'zod';

/** What we call a column, and how the file calls it by default. */
export const defaultColumns = {
  key: 'employee_id',
  email: 'work_email',
  userName: 'upn',
  givenName: 'given_name',
  familyName: 'family_name',
  department: 'department',
  title: 'job_title',
  jobCode: 'job_code',
  location: 'location',
  costCenter: 'cost_centre',
  managerKey: 'manager_id',
  workerKind: 'worker_type',
  status: 'status',
  startDate: 'hire_date',
  lastDay: 'last_working_day',
  timeZone: 'time_zone',
} as const;
export type ColumnName = keyof typeof defaultColumns;

/** Words for an employment state, as HR exports usually have them. Compared without case. */
const defaultWords = {
  active: ['active', 'employed', 'current', 'a'],
  pending: ['pending', 'future', 'hired', 'onboarding'],
  on_leave: ['on leave', 'on_leave', 'leave', 'l'],
  notice: ['notice', 'resigned'],
  ended: ['ended', 'terminated', 'inactive', 'left', 't'],
} as const;

const words = (state: keyof typeof defaultWords) =>
  z
    .array(z.string().min(1))
    .default([...defaultWords[state]])
    .describe(`Words of the status column that mean \`${state}\`.`);

export const csvSettings = z
  .object({
    path: z
      .string()
      .min(1)
      .describe('The file. It should be written beside and renamed over, so that no half file is read.')
      .meta({ decides: false }),
    contains: z
      .enum(['everybody', 'changes'])
      .default('everybody')
      .describe(
        '`everybody`: a full snapshot. `changes`: only who is listed is known to have changed; absence means nothing.',
      ),
    delimiter: z.string().length(1).default(',').describe('The character between columns.'),
    encoding: z
      .enum(['utf-8', 'utf-16le', 'windows-1252'])
      .default('utf-8')
      .describe('How the file is encoded; a byte order mark is skipped.'),
    columns: z
      .partialRecord(z.enum(Object.keys(defaultColumns) as [ColumnName, ...ColumnName[]]), z.string().min(1))
      .default({})
      .describe(
        `Header names that differ from ours: ${Object.entries(defaultColumns)
          .map(([name, header]) => `${name} is \`${header}\``)
          .join(', ')}.`,
      ),
    statusWords: z
      .strictObject({
        active: words('active'),
        pending: words('pending'),
        on_leave: words('on_leave'),
        notice: words('notice'),
        ended: words('ended'),
      })
      .prefault({})
      .describe('What the words of the status column mean. An unknown word stops the reading.'),
    noDate: z
      .array(z.string())
      .default(['', 'NULL', 'N/A', '-', '0000-00-00', '9999-12-31'])
      .describe('Spellings of "no date".'),
    maxAgeHours: z
      .number()
      .positive()
      .optional()
      .describe('A file older than this is a feed that stopped, and is not read. Left out: not checked.')
      .meta({ decides: false }),
  })
  .describe('A CSV file of people (RFC 4180), read on a schedule. One broken row refuses the whole file.');
export type CsvSettings = z.output<typeof csvSettings>;
