import type { Json, JsonObject } from '../core/domain/json.ts';
import type { EmploymentState } from '../core/domain/person.ts';
import type { PlainDate } from '../core/domain/time.ts';
import { EMPLOYMENT_URN, ENTERPRISE_URN, USER_URN } from '../core/filter/person-schema.ts';
import type { SourceRecord } from '../ports/source.ts';

type Text = string | null;

/** What HR systems know of a person, whichever they are. Empty text and null both mean: not known. */
export interface HrPerson {
  /** The system's stable key: stays when name, e-mail and number change. */
  readonly key: string;
  readonly employeeNumber: Text;
  readonly workEmail: Text;
  /** The name for signing in, where it differs from the e-mail. */
  readonly upn: Text;
  readonly givenName: Text;
  readonly familyName: Text;
  readonly displayName: Text;
  readonly department: Text;
  readonly division: Text;
  readonly jobTitle: Text;
  readonly jobCode: Text;
  readonly location: Text;
  readonly costCentre: Text;
  readonly managerKey: Text;
  readonly workerKind: Text;
  /** Null when the system has no word for it and the dates decide. */
  readonly state: EmploymentState | null;
  readonly startDate: PlainDate | null;
  /** Inclusive. */
  readonly lastDay: PlainDate | null;
  readonly timeZone: Text;
}

/**
 * The person as a record in the SCIM User shape (RFC 7643, with our employment extension). What is not known is left out:
 * a rule cannot match it, and the same facts always give the same document.
 */
export function toSourceRecord(person: HrPerson): SourceRecord {
  const { key, workEmail, upn, givenName, familyName, state } = person;
  const address = workEmail?.toLowerCase() ?? '';
  const fullName = [givenName, familyName].filter((part) => part !== null && part !== '').join(' ');
  return {
    key,
    // HR has words and dates for employment, and none for "may sign in".
    active: null,
    resource: known({
      schemas: [USER_URN, ENTERPRISE_URN, EMPLOYMENT_URN],
      externalId: key,
      // RFC 7643 §4.1.1 wants one; who has no address is still a person.
      userName: upn === null || upn === '' ? address || key : upn,
      displayName: person.displayName === null || person.displayName === '' ? fullName : person.displayName,
      name: known({ givenName, familyName }),
      title: person.jobTitle,
      userType: person.workerKind,
      timezone: person.timeZone,
      emails: address === '' ? null : [{ value: address, type: 'work', primary: true }],
      [ENTERPRISE_URN]: known({
        employeeNumber: person.employeeNumber,
        costCenter: person.costCentre,
        division: person.division,
        department: person.department,
        manager: known({ value: person.managerKey }),
      }),
      [EMPLOYMENT_URN]: known({
        employmentState: state,
        startDate: person.startDate,
        lastDay: person.lastDay,
        timeZone: person.timeZone,
        workerKind: person.workerKind,
        jobCode: person.jobCode,
        location: person.location,
      }),
    }),
  };
}

/** A plain loop: this runs several times for each of perhaps a million people. */
function known(object: Readonly<Record<string, Json>>): JsonObject {
  const said: Record<string, Json> = {};
  for (const [name, value] of Object.entries(object)) if (!saysNothing(value)) said[name] = value;
  return said;
}

function saysNothing(value: Json): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}
