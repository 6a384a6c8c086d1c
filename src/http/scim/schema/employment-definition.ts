import SCIMMY from 'scimmy';
import { EMPLOYMENT_URN } from '../../../core/filter/person-schema.ts';

const { Attribute, SchemaDefinition } = SCIMMY.Types;

const STATES = ['pending', 'active', 'on_leave', 'notice', 'ended', 'unknown'];
const DATE = 'A plain date, like 2026-11-30, in the time zone of the person.';

/** Our extension of User: what HR systems know about the employment, for rules and for leaving in time. */
export function createEmploymentDefinition(): InstanceType<typeof SchemaDefinition> {
  const text = (name: string, description: string, more: object = {}) =>
    new Attribute('string', name, { description, ...more });
  return new SchemaDefinition('Employment', EMPLOYMENT_URN, 'Employment of the User', [
    text('employmentState', 'State of the employment.', { canonicalValues: STATES }),
    text('startDate', `First day of the employment. ${DATE}`, { caseExact: true }),
    text('lastDay', `Last day of the employment, inclusive. ${DATE}`, { caseExact: true }),
    text('leaveSince', `First day of a present leave. ${DATE}`, { caseExact: true }),
    text('timeZone', 'IANA time zone in which dates of the employment are meant.'),
    text('workerKind', 'Kind of worker, e.g. employee or contractor.'),
    text('jobCode', 'Code of the job.'),
    text('location', 'Place of work.'),
  ]);
}
