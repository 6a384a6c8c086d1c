import type { DriftClass } from '../domain/drift.ts';
import type { PoolId } from '../domain/ids.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Freeze, Policy, WorkingHours } from '../domain/policy.ts';
import { addDays, type Calendar, type Instant, type TimeZone, weekdayOf } from '../domain/time.ts';

/** A held seat that is to be taken. */
export interface SeatInQuestion {
  readonly poolId: PoolId;
  readonly class: DriftClass;
  /** Null for seats of nobody we know. */
  readonly resource: JsonObject | null;
  /** The holder's. */
  readonly zone: TimeZone;
}
export interface WindowContext {
  readonly policy: Pick<Policy, 'freezes' | 'workingHours' | 'timeZone'>;
  readonly calendar: Calendar;
}

/** Why a seat may not be taken for now, and the first moment at which this reason is gone. */
export interface Closure {
  readonly until: Instant;
  readonly why: string;
}

/** What keeps a seat from being taken at that moment; null when nothing does. A seat that follows its holder is not taken. */
export function closureAt(at: Instant, seat: SeatInQuestion, context: WindowContext): Closure | null {
  if (seat.class === 'moved' || seat.class === 'missing') return null;
  return frozenAt(at, seat, context) ?? offHoursAt(at, seat, context);
}

/** The first moment from `at` on at which nothing keeps the seat, with what kept it longest. */
export function openingFrom(
  at: Instant,
  seat: SeatInQuestion,
  context: WindowContext,
): { readonly at: Instant; readonly why: string | null } {
  let opening: Instant = at;
  let why: string | null = null;
  for (;;) {
    const closure = closureAt(opening, seat, context);
    if (closure === null) return { at: opening, why };
    opening = closure.until;
    why ??= closure.why;
  }
}

/** The next moment after now at which another answer of `closureAt` is possible; null when it stays for good. */
export function nextWindowTurn(seat: SeatInQuestion, context: WindowContext): Instant | null {
  const { nowAt } = context.calendar;
  if (seat.class === 'moved' || seat.class === 'missing') return null;
  const closure = closureAt(nowAt, seat, context);
  if (closure !== null) return closure.until;
  const turns = [...freezesAhead(seat, context), ...closingToday(seat, context)].filter((at) => at > nowAt);
  return turns.length === 0 ? null : Math.min(...turns);
}

function freezesAhead(seat: SeatInQuestion, { policy, calendar }: WindowContext): readonly Instant[] {
  return policy.freezes
    .filter((freeze) => concerns(freeze, seat))
    .map(({ from }) => calendar.startOfDayAt(from, policy.timeZone));
}

function frozenAt(at: Instant, seat: SeatInQuestion, { policy, calendar }: WindowContext): Closure | null {
  for (const freeze of policy.freezes) {
    if (at < calendar.startOfDayAt(freeze.from, policy.timeZone) || !concerns(freeze, seat)) continue;
    const until = calendar.startOfDayAt(addDays(freeze.until, 1), policy.timeZone);
    if (at < until) return { until, why: `frozen until ${freeze.until} (freeze: ${freeze.reason})` };
  }
  return null;
}

function concerns({ pools, who }: Freeze, { poolId, resource }: SeatInQuestion): boolean {
  if (pools !== null && !pools.includes(poolId)) return false;
  return who === null || (resource !== null && who.matches(resource));
}

/** Who left needs no seat at any hour. */
function offHoursAt(at: Instant, seat: SeatInQuestion, { policy, calendar }: WindowContext): Closure | null {
  const hours = policy.workingHours;
  if (hours === null || seat.class === 'leaver') return null;
  const zone = zoneOf(hours, seat, policy);
  const today = calendar.dayAt(at, zone);
  for (let ahead = 0; ; ahead += 1) {
    const day = addDays(today, ahead);
    if (!hours.days.includes(weekdayOf(day))) continue;
    const opensAt = calendar.clockAt(day, hours.from, zone);
    if (at < opensAt) return { until: opensAt, why: hoursInWords(hours, zone) };
    if (at < calendar.clockAt(day, hours.until, zone)) return null;
  }
}

function closingToday(seat: SeatInQuestion, { policy, calendar }: WindowContext): readonly Instant[] {
  const hours = policy.workingHours;
  if (hours === null || seat.class === 'leaver') return [];
  const zone = zoneOf(hours, seat, policy);
  return [calendar.clockAt(calendar.todayIn(zone), hours.until, zone)];
}

function zoneOf(hours: WorkingHours, seat: SeatInQuestion, policy: Pick<Policy, 'timeZone'>): TimeZone {
  return hours.zone === 'person' ? seat.zone : policy.timeZone;
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

function hoursInWords({ days, from, until }: WorkingHours, zone: TimeZone): string {
  const names = days.map((day) => dayNames[day] ?? '').join(', ');
  return `seats are taken in working hours only (${names} ${from}-${until} in ${zone})`;
}
