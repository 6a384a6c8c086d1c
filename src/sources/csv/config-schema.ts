import * as z from 'zod';

/** What we call a column, and how the file calls it by default. */
export const defaultColumns = {
  key: 'employee_id',
  email: 'work_email',
  userName: 'upn',
  givenName: 'given_name',
  familyName: 'family_name',
  displayName: 'display_name',
  department: 'department',
  division: 'division',
  title: 'job_title',
  jobCode: 'job_code',
  location: 'location',
  costCenter: 'cost_centre',
  managerKey: 'manager_id',
  workerKind: 'worker_type',
  status: 'status',
  startDate: 'hire_date',
  lastDay: 'last_working_day',
  terminationDate: 'termination_date',
  timeZone: 'time_zone',
} as const;
export type ColumnName = keyof typeof defaultColumns;

/** Words for an employment state, as HR exports usually have them. Compared without case. */
const defaultWords = {
  active: ['active', 'employed', 'current', 'working', 'a'],
  pending: ['pending', 'future', 'future hire', 'pre-hire', 'hired', 'onboarding'],
  on_leave: ['on leave', 'on_leave', 'leave', 'leave of absence', 'l'],
  notice: ['notice', 'on notice', 'resigned', 'leaving'],
  ended: ['ended', 'terminated', 'inactive', 'left', 'leaver', 'former', 't'],
} as const;
export type StatusState = keyof typeof defaultWords;

const words = (state: StatusState) =>
  z
    .array(z.string())
    .default([...defaultWords[state]])
    .describe(`Words of the status column that mean \`${state}\`; yours replace these.`);

/** Year, month and day with anything between them; `D` and `M` take one digit or two. */
const dateFormat = /^(?=.*YYYY)(?=.*M)(?=.*D)(?:YYYY|MM?|DD?|[^A-Za-z0-9])+$/;

export const csvSettings = z
  .object({
    path: z
      .string()
      .min(1)
      .describe('The file. It should be written beside and renamed over, so that no half file is read.')
      .meta({ decides: false }),
    contains: z
      .enum(['everybody', 'changes', 'leavers'])
      .default('everybody')
      .describe(
        '`everybody`: a full snapshot. `changes`: only who is listed is known to have changed. `leavers`: only who is listed leaves, each row with its last day. In the last two absence means nothing.',
      ),
    delimiter: z
      .string()
      .length(1)
      .regex(/[^"\r\n]/, 'must be one character that is no quote and no line break')
      .default(',')
      .describe('The character between columns; `"\\t"` is a tab. It is never guessed.'),
    encoding: z
      .enum(['utf-8', 'utf-16le', 'windows-1252'])
      .default('utf-8')
      .describe('How the file is encoded; a byte order mark is skipped.'),
    finalLineBreak: z
      .enum(['required', 'optional'])
      .default('required')
      .describe(
        'Whether the last line must end with a line break. `optional` is for an export that never writes one; half a file is then told by its last row only.',
      ),
    columns: z
      .partialRecord(z.enum(Object.keys(defaultColumns) as [ColumnName, ...ColumnName[]]), z.string().min(1))
      .default({})
      .describe(
        `Header names that differ from ours, or \`off\` for a column that is not to be read: ${Object.entries(
          defaultColumns,
        )
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
      .describe(
        'What the words of the status column mean; `""` is an empty cell. An unknown word refuses the file.',
      ),
    dateFormat: z
      .string()
      .regex(dateFormat, 'must have YYYY, M or MM, and D or DD, such as DD/MM/YYYY')
      .default('YYYY-MM-DD')
      .describe('How every date of the file is written. Another spelling refuses the file.'),
    noDate: z
      .array(z.string())
      .default(['NULL', 'N/A', '-', '0000-00-00', '9999-12-31', '12/31/9999', '31/12/9999'])
      .describe('Spellings of "no date", besides an empty cell. Compared without case.'),
    maxAge: z
      .union([z.iso.duration(), z.literal('off')])
      .default('P7D')
      .describe(
        'A file that was written longer ago is a feed that stopped, and is not read. `off`: not checked.',
      )
      .meta({ decides: false }),
  })
  .describe('A CSV file of people (RFC 4180), read on a schedule. One broken row refuses the whole file.');
export type CsvSettings = z.output<typeof csvSettings>;
