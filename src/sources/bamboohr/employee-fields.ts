import type { BambooHrSettings } from './config-schema.ts';

/**
 * Fields that are always asked for, by their API names (documentation.bamboohr.com/docs/list-of-field-names). Mind
 * `supervisorEId`: it holds the manager's employee id, while `supervisorId` holds the manager's employee number.
 */
export const standardFields = [
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
export type StandardField = (typeof standardFields)[number];

/** Everything that is asked for. One that does not come back was not permitted: it is left out of a 200 without a word. */
export function fieldsOf({ customFields }: BambooHrSettings): readonly string[] {
  const own = Object.values(customFields).filter((name) => name !== undefined);
  return [...new Set<string>([...standardFields, ...own])];
}
