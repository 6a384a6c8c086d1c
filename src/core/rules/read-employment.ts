import type { Employment, EmploymentState, PersonRecord } from '../domain/person.ts';
import type { SourcePolicy } from '../domain/policy.ts';
import type { Calendar, PlainDate, TimeZone } from '../domain/time.ts';
import { EMPLOYMENT_URN } from '../filter/person-schema.ts';
import { objectOf, textOf } from './read-resource.ts';

/** What one record says of employment today, and the sentence that supports it. */
export interface RecordEmployment extends Employment {
  readonly evidence: string;
}

export interface ReadEmploymentInput {
  readonly record: PersonRecord;
  readonly source: SourcePolicy | undefined;
  readonly calendar: Calendar;
  /** Used where the record names no zone. */
  readonly timeZone: TimeZone;
}

/**
 * Reads one record's employment. Dates are inclusive plain dates in the person's own zone, and are judged anew every
 * day. Only strong evidence ends it: a last day that is past, or `active` false or a deletion by a source that is
 * trusted for leaving. Whatever is less than that is `unknown`, and unknown removes nobody.
 */
export function readEmployment({
  record,
  source,
  calendar,
  timeZone,
}: ReadEmploymentInput): RecordEmployment {
  const said = objectOf(record.resource[EMPLOYMENT_URN]);
  const zone = textOf(said?.['timeZone']) ?? textOf(record.resource['timezone']) ?? timeZone;
  const facts = {
    startDate: textOf(said?.['startDate']),
    lastDay: textOf(said?.['lastDay']),
    leaveSince: textOf(said?.['leaveSince']),
    timeZone: zone,
  };
  const { state, evidence } = judge({
    record,
    isTrusted: source?.decidesLeaving === true,
    word: textOf(said?.['employmentState']),
    facts,
    today: calendar.todayIn(zone),
  });
  return { state, evidence, ...facts };
}

interface Judged {
  readonly state: EmploymentState;
  readonly evidence: string;
}
interface JudgeInput {
  readonly record: PersonRecord;
  readonly isTrusted: boolean;
  readonly word: string | null;
  readonly facts: { readonly startDate: PlainDate | null; readonly lastDay: PlainDate | null };
  readonly today: PlainDate;
}

function judge({ record, isTrusted, word, facts, today }: JudgeInput): Judged {
  const { sourceId } = record;
  if (record.deletedAt !== null) return endedByWord(isTrusted, `${sourceId} deleted the person`);
  if (record.active === false) return endedByWord(isTrusted, `${sourceId} set the person inactive`);
  if (word === 'unknown')
    return { state: 'unknown', evidence: `${sourceId} has no employment status that is understood` };
  if (facts.lastDay !== null && facts.lastDay < today) {
    return { state: 'ended', evidence: `${sourceId}: last day was ${facts.lastDay}` };
  }
  if (record.absentSince !== null) {
    return {
      state: 'unknown',
      evidence: `${sourceId} does not list the person any more, and never said that they left`,
    };
  }
  if (word === 'ended')
    return { state: 'unknown', evidence: `${sourceId} says ended, without a last day that is past` };
  if (facts.startDate !== null && facts.startDate > today) {
    return { state: 'pending', evidence: `${sourceId}: starts on ${facts.startDate}` };
  }
  if (word === 'pending') return { state: 'pending', evidence: `${sourceId}: has not started yet` };
  if (facts.lastDay !== null)
    return { state: 'notice', evidence: `${sourceId}: last day is ${facts.lastDay}` };
  if (word === 'on_leave') return { state: 'on_leave', evidence: `${sourceId}: on leave` };
  return { state: 'active', evidence: `${sourceId}: active` };
}

/** A word that stands for leaving only when policy trusts the source for it. */
function endedByWord(isTrusted: boolean, what: string): Judged {
  return isTrusted
    ? { state: 'ended', evidence: what }
    : { state: 'unknown', evidence: `${what}, but is not trusted for leaving (decidesLeaving)` };
}
