import { Temporal } from 'temporal-polyfill';
import type { EmploymentState } from '../../core/domain/person.ts';
import type { PlainDate } from '../../core/domain/time.ts';
import { SourceUnavailable } from '../../errors.ts';
import type { SourceRecord } from '../../ports/source.ts';
import { toSourceRecord } from '../hr-person.ts';
import type { BambooHrSettings } from './config-schema.ts';
import type { StandardField } from './employee-fields.ts';
import type { Employee } from './read-report.ts';

export interface RecordContext {
  readonly settings: BambooHrSettings;
  /** The day before which a date is past everywhere on earth. */
  readonly today: PlainDate;
}

/** One employee in our shape. */
export function toRecord(id: string, employee: Employee, { settings, today }: RecordContext): SourceRecord {
  const said = (name: StandardField) => employee.get(name) ?? null;
  const own = (name: string | undefined) => (name === undefined ? null : (employee.get(name) ?? null));
  const { upn, costCentre, jobCode, workerKind, timeZone } = settings.customFields;
  return toSourceRecord({
    key: id,
    employeeNumber: said('employeeNumber'),
    workEmail: said('workEmail'),
    upn: own(upn),
    givenName: said('firstName'),
    familyName: said('lastName'),
    displayName: said('displayName'),
    department: said('department'),
    division: said('division'),
    jobTitle: said('jobTitle'),
    jobCode: own(jobCode),
    location: said('location'),
    costCentre: own(costCentre),
    managerKey: said('supervisorEId'),
    workerKind: own(workerKind),
    timeZone: own(timeZone) ?? settings.timeZones[said('location') ?? ''] ?? null,
    ...employmentOf(id, employee, { settings, today }),
  });
}

interface Employment {
  readonly state: EmploymentState;
  readonly startDate: PlainDate | null;
  readonly lastDay: PlainDate | null;
}

/**
 * `Inactive` covers leavers and future hires alike, so it never decides alone: a leaver has a real termination date, past
 * everywhere, as well. Somebody `Active` whose termination date is past was hired again: the old date is left out.
 */
function employmentOf(id: string, employee: Employee, { settings, today }: RecordContext): Employment {
  const startDate = dateOf(id, employee, 'hireDate');
  const terminated = dateOf(id, employee, 'terminationDate');
  const status = employee.get('status');
  if (status === 'Inactive') {
    if (startDate !== null && startDate > today) return { state: 'pending', startDate, lastDay: null };
    const hasLeft = terminated !== null && terminated < today;
    return hasLeft
      ? { state: 'ended', startDate, lastDay: terminated }
      : { state: 'unknown', startDate, lastDay: null };
  }
  if (status !== 'Active') return { state: 'unknown', startDate, lastDay: null };
  const lastDay = terminated !== null && terminated >= today ? terminated : null;
  const working = isOnLeave(employee, settings) ? 'on_leave' : 'active';
  return { state: lastDay === null ? working : 'notice', startDate, lastDay };
}

function isOnLeave(employee: Employee, { leaveStatuses }: BambooHrSettings): boolean {
  const word = employee.get('employmentHistoryStatus')?.toLowerCase();
  return word !== undefined && leaveStatuses.some((leave) => leave.toLowerCase() === word);
}

/** BambooHR writes an empty date as `0000-00-00`, sometimes as empty text or null. Any other spelling is a new format. */
function dateOf(id: string, employee: Employee, name: StandardField): PlainDate | null {
  const text = employee.get(name) ?? null;
  if (text === null || text === '0000-00-00') return null;
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text))
      return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    // Said below: the 30th of February is no date either.
  }
  throw new SourceUnavailable(
    `BambooHR: ${name} of employee ${id} is \`${text.slice(0, 20)}\`, which is no date`,
  );
}
