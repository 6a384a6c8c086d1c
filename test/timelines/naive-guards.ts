import type { Moment, NaiveCompany, WrongKind } from './naive-company.ts';

/** `from` loses a seat that `to` gets; either may be nobody. */
export interface NaiveOperation {
  readonly pool: string;
  readonly from: string | null;
  readonly why: WrongKind | 'parked' | null;
  readonly to: string | null;
}

const dayMs = 86_400_000;

export function isRemoval({ why }: NaiveOperation): boolean {
  return why !== null && why !== 'parked';
}

/** What waits for an administrator: each guard of the design's section 6 looks at the whole plan. */
export function heldOf(
  company: NaiveCompany,
  plan: readonly NaiveOperation[],
  { nowAt }: Moment,
): readonly NaiveOperation[] {
  const { isPaused, isGap, hasDeadline, acceptedDeadline } = company;
  if (isPaused || isGap || hasDeadline !== acceptedDeadline) return plan;
  return plan.filter(
    (one) =>
      isTooMany(company, plan, { nowAt, pool: one.pool }) ||
      isTooMany(company, plan, { nowAt, pool: null }) ||
      isLossByShrunkenGroup(company, one) ||
      isToAndFro(company, one, nowAt) ||
      isAskedAbout(company, one.why),
  );
}

/** More seats of a pool, or of all, than may be taken in one run or within a day; then nothing of it happens. */
function isTooMany(
  { settings, removals }: NaiveCompany,
  plan: readonly NaiveOperation[],
  { nowAt, pool }: { readonly nowAt: number; readonly pool: string | null },
): boolean {
  if (settings.removals === null) return false;
  const planned = plan.filter((one) => isRemoval(one) && (pool ?? one.pool) === one.pool).length;
  const today = removals.filter(
    ({ key, at }) => at >= nowAt - dayMs && (pool === null || key.startsWith(`${pool} `)),
  ).length;
  if (planned === 0) return false;
  return planned > settings.removals.perRun || planned + today > settings.removals.perDay;
}

function isLossByShrunkenGroup({ settings, groups, lastGroup }: NaiveCompany, one: NaiveOperation): boolean {
  if (!settings.groupKeeps || one.why !== 'not-entitled') return false;
  const group = lastGroup.get(`${one.pool} ${one.from}`);
  return [...groups].some(([name, { size, accepted }]) => {
    const isShrunken = size === 0 ? accepted >= 2 : accepted >= 4 && size < accepted / 2;
    return isShrunken && (group === undefined || group === name);
  });
}

function isToAndFro(
  { settings, moves }: NaiveCompany,
  { pool, from, to }: NaiveOperation,
  nowAt: number,
): boolean {
  if (!settings.churn) return false;
  const times = (name: string | null) =>
    moves.filter(({ key, at }) => key === `${pool} ${name}` && at >= nowAt - 7 * dayMs).length;
  return times(from) >= 3 || times(to) >= 3;
}

/** Whether somebody is asked before a seat is taken for this reason. */
export function isAskedAbout({ settings }: NaiveCompany, why: NaiveOperation['why']): boolean {
  // Who is proposed because there are too few seats loses one only when somebody says so.
  if (why === 'over-capacity') return true;
  return (why === 'leaver' && settings.asksForLeavers) || (why === 'idle' && settings.idle === 'ask');
}

/** After a week without a run somebody must look first. */
export function noteGap(company: NaiveCompany, { nowAt }: Moment): void {
  if (company.settings.longGap && nowAt - company.lastRunAt > 7 * dayMs) company.isGap = true;
  company.lastRunAt = nowAt;
}
