import type { Employment, EmploymentState, PersonRecord } from '../domain/person.ts';
import type { SourcePolicy } from '../domain/policy.ts';
import type { Calendar, PlainDate, TimeZone } from '../domain/time.ts';
import { EMPLOYMENT_URN } from '../filter/person-schema.ts';
import { readDate } from '../domain/read-date.ts';
import { objectOf, textOf } from '../domain/read-resource.ts';
import { readZone } from './read-zone.ts';

/** What one record says of employment today, and the sentence that supports it. */
export interface RecordEmployment extends Employment {
  readonly evidence: string;
  /** It has a word or date of employment; a record without one only says that the account is not closed. */
  readonly isExplicit: boolean;
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
  const zone = readZone(record.resource, calendar, timeZone);
  const start = readDate(said?.['startDate']);
  const last = readDate(said?.['lastDay']);
  const leave = readDate(said?.['leaveSince']);
  const facts = { startDate: start.day, lastDay: last.day, leaveSince: leave.day, timeZone: zone };
  const word = textOf(said?.['employmentState']);
  const { state, evidence } = judge({
    record,
    isTrusted: source?.decidesLeaving === true,
    word,
    facts,
    unreadable: !start.isReadable ? 'first day' : !last.isReadable ? 'last day' : null,
    today: calendar.todayIn(zone),
  });
  const isExplicit = word !== null || facts.startDate !== null || facts.lastDay !== null;
  return { state, evidence, isExplicit, ...facts };
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
  readonly unreadable: string | null;
  readonly today: PlainDate;
}

function judge({ record, isTrusted, word, facts, unreadable, today }: JudgeInput): Judged {
  const { sourceId } = record;
  if (record.deletedAt !== null) return endedByWord(isTrusted, `${sourceId} deleted the person`);
  if (record.active === false) return endedByWord(isTrusted, `${sourceId} set the person inactive`);
  if (word !== null && !words.has(word)) {
    return { state: 'unknown', evidence: `${sourceId} has no employment status that is understood` };
  }
  if (unreadable !== null) {
    return { state: 'unknown', evidence: `${sourceId} has a ${unreadable} that is no date` };
  }
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
  return presentState(sourceId, word, facts.lastDay);
}

/** Of somebody who has started and not left. A leave in the time of notice is still a leave. */
function presentState(sourceId: string, word: string | null, lastDay: PlainDate | null): Judged {
  if (word === 'on_leave') {
    const until = lastDay === null ? '' : `; last day is ${lastDay}`;
    return { state: 'on_leave', evidence: `${sourceId}: on leave${until}` };
  }
  if (lastDay !== null) return { state: 'notice', evidence: `${sourceId}: last day is ${lastDay}` };
  if (word === 'notice') return { state: 'notice', evidence: `${sourceId}: on notice, without a last day` };
  return { state: 'active', evidence: `${sourceId}: active` };
}

/** Words that mean something; any other one is as good as `unknown`. */
const words: ReadonlySet<string> = new Set(['pending', 'active', 'on_leave', 'notice', 'ended']);

/** A word that stands for leaving only when policy trusts the source for it. */
function endedByWord(isTrusted: boolean, what: string): Judged {
  return isTrusted
    ? { state: 'ended', evidence: what }
    : { state: 'unknown', evidence: `${what}, but is not trusted for leaving (decidesLeaving)` };
}
