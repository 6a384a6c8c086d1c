import * as z from 'zod';
import { SourceUnavailable } from '../../errors.ts';
import type { VendorAnswer } from '../http/vendor-http.ts';

const text = z.union([z.string(), z.number().transform(String)]);
const Report = z.object({
  fields: z.array(z.object({ id: text })),
  employees: z.array(z.record(z.string(), z.unknown())),
});

/** One employee as answered: trimmed text by field; null is "empty", a missing key is "not permitted". */
export type Employee = ReadonlyMap<string, string | null>;

/**
 * Takes a custom report apart. Throws `SourceUnavailable` unless it is whole: a report, somebody in it, every asked field
 * permitted, for every active employee too, and nobody twice.
 */
export function readReport({ data }: VendorAnswer, asked: readonly string[]): ReadonlyMap<string, Employee> {
  const report = Report.safeParse(data);
  if (!report.success) throw new SourceUnavailable('BambooHR answered with something that is no report');
  const { fields, employees } = report.data;
  const permitted = new Set(fields.map(({ id }) => id));
  refuseLost(asked.filter((name) => !permitted.has(name)));
  if (employees.length === 0) {
    throw new SourceUnavailable(
      'BambooHR listed nobody at all; may the owner of the key still see the employees?',
    );
  }

  const people = new Map<string, Employee>();
  for (const row of employees) {
    const employee = toEmployee(row);
    const id = employee.get('id');
    if (typeof id !== 'string') throw new SourceUnavailable('BambooHR listed an employee without an id');
    if (people.has(id)) throw new SourceUnavailable(`BambooHR listed employee ${id} twice`);
    people.set(id, employee);
  }
  refuseHidden(people, asked);
  return people;
}

function refuseLost(lost: readonly string[]): void {
  if (lost.length === 0) return;
  const them = lost.length === 1 ? 'it' : 'them';
  throw new SourceUnavailable(
    `BambooHR left out ${lost.join(', ')}: the owner of the API key may not see ${them} any more, or there is no such field`,
  );
}

/**
 * Permissions go employee by employee. Somebody who works and of whom a field is hidden would look moved out of a
 * department; of people who are inactive the vendor itself drops fields, and they are judged by what is left.
 */
function refuseHidden(people: ReadonlyMap<string, Employee>, asked: readonly string[]): void {
  const active = [...people.values()].filter((employee) => employee.get('status') !== 'Inactive');
  for (const name of asked) {
    const hidden = active.filter((employee) => !employee.has(name)).length;
    if (hidden === 0) continue;
    throw new SourceUnavailable(
      `BambooHR left out ${name} of ${hidden} employees; may the owner of the API key see it for everybody?`,
    );
  }
}

function toEmployee(row: Readonly<Record<string, unknown>>): Employee {
  return new Map(
    Object.entries(row).map(([name, value]) => {
      if (value === null || value === '') return [name, null];
      if (typeof value === 'string') return [name, value.trim() || null];
      if (typeof value === 'number' || typeof value === 'boolean') return [name, String(value)];
      throw new SourceUnavailable(`BambooHR answered with a ${name} that is no text`);
    }),
  );
}
