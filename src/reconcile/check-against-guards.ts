import { dayMs } from '../core/domain/time.ts';
import { checkPlan } from '../core/guard/check-plan.ts';
import { doubtfulSeats } from '../core/guard/doubtful-seats.ts';
import type { Plan } from '../core/domain/plan.ts';
import { gatherNumbers } from './gather-numbers.ts';
import type { DraftPlan } from './plan-seats.ts';
import type { CheckedPlan } from './release-approved.ts';
import { count, type Run } from './run-context.ts';

/**
 * Runs every guard over the whole plan. The numbers are gathered here; the judgement is pure. Where a guard holds seats
 * that the plan gives to people who wait, a second draft gives those seats on last, so that nobody waits for an
 * administrator while another seat comes free.
 */
export async function checkAgainstGuards(run: Run, drafts: DraftPlan): Promise<CheckedPlan> {
  await noteLongGap(run);
  const first = await check(run, drafts(new Set()));
  const doubtful = doubtfulSeats(first.verdict);
  const checked = doubtful.size === 0 ? first : await check(run, drafts(doubtful));
  count(run, 'waiting', checked.plan.waiting.length);
  return checked;
}

async function check(run: Run, plan: Plan): Promise<CheckedPlan> {
  const numbers = await gatherNumbers({ ...run, stores: run.database.read }, plan);
  return { plan, verdict: checkPlan({ plan, numbers, policy: run.policy }) };
}

/** After a long gap the world may have changed too much: report only until an administrator applies, however many runs follow. */
async function noteLongGap({ database, policy, calendar, log }: Run): Promise<void> {
  const { longGapMs } = policy.guards;
  const finishedAt = (await database.read.runs.last({ isFinished: true }))?.finishedAt ?? null;
  if (longGapMs === 'off' || finishedAt === null || calendar.nowAt - finishedAt <= longGapMs) return;
  const days = Math.floor((calendar.nowAt - finishedAt) / dayMs);
  const message = `nothing ran for ${days} days; look at the plan before anything is applied`;
  await database.write(({ facts }) => facts.set('long-gap', message));
  log.warn({ days }, message);
}
