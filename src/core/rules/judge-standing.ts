import type { Employment, Standing } from '../domain/person.ts';
import type { Lifecycle } from '../domain/policy.ts';
import { addDays, type Calendar, type Instant, type PlainDate } from '../domain/time.ts';
import type { RecordEmployment } from './read-employment.ts';

export interface WeighedEmployment extends RecordEmployment {
  /** From a source that policy names as the one that decides leaving. */
  readonly decides: boolean;
  /** Day of the record's last change: when a leave began at the latest. */
  readonly changedOn: PlainDate;
}

export interface JudgedStanding {
  readonly employment: Employment;
  readonly standing: Standing;
  readonly reason: string;
  /** When the outcome could change by date alone. */
  readonly nextDueAt: Instant | null;
}

/**
 * Weighs what all records say. Where sources are named that decide leaving, only they count; any counting record that is
 * not ended keeps the person employed; all of them ended is leaving; anything else is undecided. The strongest record
 * speaks for the dates.
 */
export function judgeStanding(
  all: readonly WeighedEmployment[],
  { lifecycle, calendar }: { lifecycle: Lifecycle; calendar: Calendar },
): JudgedStanding {
  const deciding = all.filter(({ decides }) => decides);
  const counting = deciding.length > 0 ? deciding : all;
  const speaker =
    strongest(counting, ['active', 'notice', 'on_leave', 'pending']) ??
    strongest(counting, ['unknown']) ??
    counting[0];
  if (speaker === undefined) {
    return {
      employment: nothingKnown,
      standing: 'undecided',
      reason: 'no source knows the person',
      nextDueAt: null,
    };
  }
  const { standing, reason } = standingOf(speaker, { lifecycle, calendar });
  return { employment: speaker, standing, reason, nextDueAt: nextDue(all, lifecycle, calendar) };
}

const nothingKnown: Employment = {
  state: 'unknown',
  startDate: null,
  lastDay: null,
  leaveSince: null,
  timeZone: 'UTC',
};

function strongest(
  all: readonly WeighedEmployment[],
  states: readonly string[],
): WeighedEmployment | undefined {
  for (const state of states) {
    const found = all.find((one) => one.state === state);
    if (found !== undefined) return found;
  }
  return undefined;
}

function standingOf(
  speaker: WeighedEmployment,
  { lifecycle, calendar }: { lifecycle: Lifecycle; calendar: Calendar },
): { standing: Standing; reason: string } {
  const today = calendar.todayIn(speaker.timeZone);
  switch (speaker.state) {
    case 'ended':
      return { standing: 'left', reason: speaker.evidence };
    case 'unknown':
      return { standing: 'undecided', reason: speaker.evidence };
    case 'pending': {
      const from =
        speaker.startDate === null ? null : addDays(speaker.startDate, -lifecycle.provisionBeforeDays);
      return from !== null && from <= today
        ? { standing: 'employed', reason: `${speaker.evidence}, provisioned from ${from}` }
        : {
            standing: 'not-yet',
            reason: from === null ? speaker.evidence : `${speaker.evidence}; seats from ${from}`,
          };
    }
    case 'on_leave': {
      const until = addDays(leaveStart(speaker), lifecycle.leaveKeepDays);
      return until >= today
        ? { standing: 'employed', reason: `${speaker.evidence}; keeps seats until ${until}` }
        : { standing: 'long-leave', reason: `${speaker.evidence} for longer than seats are kept (${until})` };
    }
    case 'active':
    case 'notice':
      return { standing: 'employed', reason: speaker.evidence };
  }
}

function leaveStart({ leaveSince, changedOn }: WeighedEmployment): PlainDate {
  return leaveSince ?? changedOn;
}

/** The earliest coming midnight, in each record's own zone, at which a date of it begins to count. */
function nextDue(
  all: readonly WeighedEmployment[],
  lifecycle: Lifecycle,
  calendar: Calendar,
): Instant | null {
  let next: Instant | null = null;
  for (const one of all) {
    for (const date of turningDates(one, lifecycle)) {
      if (date <= calendar.todayIn(one.timeZone)) continue;
      const at = calendar.startOfDayAt(date, one.timeZone);
      if (next === null || at < next) next = at;
    }
  }
  return next;
}

function turningDates(one: WeighedEmployment, lifecycle: Lifecycle): readonly PlainDate[] {
  return [
    ...(one.startDate === null
      ? []
      : [addDays(one.startDate, -lifecycle.provisionBeforeDays), one.startDate]),
    ...(one.lastDay === null ? [] : [addDays(one.lastDay, 1)]),
    ...(one.state === 'on_leave' ? [addDays(leaveStart(one), lifecycle.leaveKeepDays + 1)] : []),
  ];
}
