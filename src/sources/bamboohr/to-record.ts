import * as z from 'zod';
import type { Json } from '../../core/domain/json.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../core/filter/person-schema.ts';
import type { PlainDate } from '../../core/domain/time.ts';
import type { SourceRecord } from '../../ports/source.ts';
import type { BambooHrSettings } from './config-schema.ts';

/**
 * Fields that are asked for, by their API names (documentation.bamboohr.com/docs/list-of-field-names). One that does not
 * come back was not permitted: BambooHR leaves it out of a 200 without a word.
 */
export const fields = [
  'employeeNumber',
  'firstName',
  'lastName',
  'displayName',
  'workEmail',
  'department',
  'division',
  'location',
  'jobTitle',
  'supervisorEId',
  'status',
  'employmentHistoryStatus',
  'hireDate',
  'terminationDate',
] as const;

const text = z.union([z.string(), z.number().transform(String), z.null()]).optional();

export const Employee = z.object({
  id: z.union([z.string().min(1), z.number().transform(String)]),
  ...(Object.fromEntries(fields.map((name) => [name, text])) as Record<(typeof fields)[number], typeof text>),
});
export type Employee = z.output<typeof Employee>;

/** One employee in our shape. `today` is the company's day: it tells past dates from future ones. */
export function toRecord(employee: Employee, settings: BambooHrSettings, today: PlainDate): SourceRecord {
  const said = (name: (typeof fields)[number]) => employee[name]?.trim() ?? '';
  const email = said('workEmail').toLowerCase();
  const name = said('displayName') || `${said('firstName')} ${said('lastName')}`.trim();
  return {
    key: employee.id,
    active: null,
    resource: {
      userName: email || employee.id,
      externalId: employee.id,
      ...(name === '' ? {} : { displayName: name }),
      name: filled({ givenName: said('firstName'), familyName: said('lastName') }),
      ...filled({ title: said('jobTitle') }),
      ...(email === '' ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
      [ENTERPRISE_URN]: {
        ...filled({
          employeeNumber: said('employeeNumber'),
          department: said('department'),
          division: said('division'),
        }),
        ...(said('supervisorEId') === '' ? {} : { manager: { value: said('supervisorEId') } }),
      },
      [EMPLOYMENT_URN]: {
        ...filled({ location: said('location') }),
        ...employment(employee, settings, today),
      },
    },
  };
}

/**
 * `Inactive` covers leavers and future hires alike, so it never decides alone: a leaver has a real termination date that is
 * past as well. An active employee whose termination date is past was hired again; the old date is left out.
 */
function employment(
  employee: Employee,
  { leaveStatuses }: BambooHrSettings,
  today: PlainDate,
): Record<string, Json> {
  const hired = date(employee.hireDate);
  const terminated = date(employee.terminationDate);
  const start = hired === null ? {} : { startDate: hired };
  if (employee.status === 'Inactive') {
    if (terminated !== null && terminated < today)
      return { employmentState: 'ended', ...start, lastDay: terminated };
    return { employmentState: hired !== null && hired > today ? 'pending' : 'unknown', ...start };
  }
  if (employee.status !== 'Active') return { employmentState: 'unknown', ...start };
  const isOnLeave = leaveStatuses.some(
    (word) => word.toLowerCase() === employee.employmentHistoryStatus?.toLowerCase(),
  );
  const last = terminated !== null && terminated >= today ? { lastDay: terminated } : {};
  return { employmentState: isOnLeave ? 'on_leave' : 'active', ...start, ...last };
}

/** BambooHR writes an empty date as `0000-00-00`, sometimes as empty text or null. */
function date(value: string | null | undefined): PlainDate | null {
  return value !== null && value !== undefined && /^[1-9]\d{3}-\d{2}-\d{2}$/.test(value) ? value : null;
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
