import { rename, writeFile } from 'node:fs/promises';
import type { DemoPerson } from './company.ts';

const columns =
  'employee_id,work_email,given_name,family_name,department,job_title,status,hire_date,last_working_day,time_zone';

/** Writes the HR export as a real HR system should: beside the old file, then renamed over it, so no poll sees half. */
export async function writeHrFile(path: string, people: readonly DemoPerson[]): Promise<void> {
  const lines = people.map((person) =>
    [
      person.number,
      person.email,
      person.givenName,
      person.familyName,
      person.department,
      person.title,
      person.lastDay === null ? 'active' : 'notice',
      person.startDate,
      person.lastDay ?? '',
      person.timeZone,
    ]
      .map(quote)
      .join(','),
  );
  await writeFile(`${path}.tmp`, `${[columns, ...lines].join('\r\n')}\r\n`);
  await rename(`${path}.tmp`, path);
}

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
