import type { SourceId } from '../domain/ids.ts';
import type { Employment, EmploymentState, Standing } from '../domain/person.ts';
import type { Lifecycle } from '../domain/policy.ts';
import { addDays, type Calendar, type Instant, type PlainDate } from '../domain/time.ts';
import { nextTurn } from './next-turn.ts';
import type { WeighedEmployment } from './weighed-employment.ts';

export interface JudgedStanding {
  readonly employment: Employment;
  readonly standing: Standing;
  readonly reason: string;
  /** The sources whose word counts for leaving: a removal of a leaver rests on them alone. */
  readonly countingSources: readonly SourceId[];
  /** When the outcome could change by date alone. */
  readonly nextDueAt: Instant | null;
}

interface JudgeContext {
  readonly lifecycle: Lifecycle;
  readonly calendar: Calendar;
}

/**
 * Weighs what all records say.
 *
 * Who left: where sources are named that decide leaving, only they count; any counting record that has not ended keeps
 * the person employed; all of them ended is leaving; anything else is undecided.
 *
 * First day and leave of somebody who is employed: any source may know them. An identity provider that decides leaving
 * has accounts ready before the first day and keeps them open during a leave, so its plain "active" says nothing of either.
 */
export function judgeStanding(all: readonly WeighedEmployment[], context: JudgeContext): JudgedStanding {
  const deciding = all.filter(({ decides }) => decides);
  const counting = deciding.length > 0 ? deciding : all;
  const countingSources = [...new Set(counting.map(({ sourceId }) => sourceId))];
  const employed = strongest(counting, employedStates);
  if (employed !== undefined) {
    const explicit = all.filter(({ isExplicit }) => isExplicit);
    const speaker = strongest(explicit, employedStates) ?? employed;
    return { ...standingOf(speaker, context), countingSources, nextDueAt: nextTurn(all, context) };
  }
  const speaker = strongest(counting, ['unknown']) ?? counting[0];
  if (speaker === undefined) return nothingKnown;
  return { ...standingOf(speaker, context), countingSources, nextDueAt: nextTurn(all, context) };
}

const employedStates = ['active', 'notice', 'on_leave', 'pending'] as const;

const nothingKnown: JudgedStanding = {
  employment: { state: 'unknown', startDate: null, lastDay: null, leaveSince: null, timeZone: 'UTC' },
  standing: 'undecided',
  reason: 'no source knows the person',
  countingSources: [],
  nextDueAt: null,
};

function strongest(
  all: readonly WeighedEmployment[],
  states: readonly EmploymentState[],
): WeighedEmployment | undefined {
  for (const state of states) {
    const found = all.find((one) => one.state === state);
    if (found !== undefined) return found;
  }
  return undefined;
}

function standingOf(
  speaker: WeighedEmployment,
  context: JudgeContext,
): Pick<JudgedStanding, 'employment' | 'standing' | 'reason'> {
  const { state, startDate, lastDay, leaveSince, timeZone } = speaker;
  const employment = { state, startDate, lastDay, leaveSince, timeZone };
  const today = context.calendar.todayIn(timeZone);
  return { employment, ...judge(speaker, context.lifecycle, today) };
}

function judge(
  speaker: WeighedEmployment,
  lifecycle: Lifecycle,
  today: PlainDate,
): { standing: Standing; reason: string } {
  const { evidence } = speaker;
  switch (speaker.state) {
    case 'ended':
      return { standing: 'left', reason: evidence };
    case 'unknown':
      return { standing: 'undecided', reason: evidence };
    case 'pending': {
      if (speaker.startDate === null) return { standing: 'not-yet', reason: evidence };
      const from = addDays(speaker.startDate, -lifecycle.provisionBeforeDays);
      return from <= today
        ? { standing: 'employed', reason: `${evidence}, provisioned from ${from}` }
        : { standing: 'not-yet', reason: `${evidence}; seats from ${from}` };
    }
    case 'on_leave': {
      const until = addDays(speaker.leaveSince ?? speaker.changedOn(), lifecycle.leaveKeepDays);
      return until >= today
        ? { standing: 'employed', reason: `${evidence}; keeps seats until ${until}` }
        : { standing: 'long-leave', reason: `${evidence} for longer than seats are kept (${until})` };
    }
    case 'active':
    case 'notice':
      return { standing: 'employed', reason: evidence };
  }
}
