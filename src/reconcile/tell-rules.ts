import type { CoreId, PoolId } from '../core/domain/ids.ts';
import type { Notice } from '../core/domain/notice.ts';
import type { Policy } from '../core/domain/policy.ts';
import type { Instant } from '../core/domain/time.ts';
import { ruleNotices } from '../core/notice/rule-notices.ts';
import { usageNotices } from '../core/notice/usage-notices.ts';
import { namedGroups } from '../core/rules/named-groups.ts';
import type { RuleSightings } from '../core/rules/watch-rules.ts';
import type { Stores } from '../ports/stores/database.ts';
import { count, type Run } from './run-context.ts';
import { type TellDeps, tellNotices } from './tell-notices.ts';

/**
 * Tells what in the rules is hardly meant, and which of them miss a report of use, after everybody was asked. Telling
 * must not stop a run.
 */
export async function tellRules(run: Run, sightings: RuleSightings): Promise<void> {
  try {
    const { database, policy } = run;
    await tellNotices(run, 'rules', await lookAtRules({ stores: database.read, policy, sightings }));
    await tellUsage(run, run.calendar.nowAt);
  } catch (error) {
    count(run, 'untold');
    run.log.error({ err: error }, 'warnings about rules could not be told; the next full run tells them');
  }
}

/** Tells which pools miss a report of use; also when one has come in, so that nobody is asked for what is there. */
export async function tellUsage(deps: TellDeps & Pick<Run, 'policy'>, nowAt: Instant): Promise<void> {
  const pools = [...deps.policy.pools.values()].filter(({ idle }) => idle !== null);
  const told = pools.length === 0 ? [] : await deps.database.readApart.usage.newest();
  await tellNotices(deps, 'usage', usageNotices({ pools, told, nowAt }));
}

interface LookInput {
  readonly stores: Pick<Stores, 'sources' | 'seats' | 'cores'>;
  readonly policy: Policy;
  readonly sightings: RuleSightings;
}

/** What the people, groups and pools of now say of the rules; four small questions to the store. */
export async function lookAtRules({ stores, policy, sightings }: LookInput): Promise<readonly Notice[]> {
  const sizes = await stores.sources.groupSizes([...namedGroups(policy).keys()]);
  const cores = await stores.cores.list();
  return ruleNotices({
    policy,
    sightings,
    groups: new Set(sizes.flatMap(({ display, deleted }) => (deleted ? [] : [display]))),
    known: new Set<PoolId>((await stores.seats.pools()).map(({ poolId }) => poolId)),
    coresRead: new Set<CoreId>(cores.flatMap(({ coreId, goodAt }) => (goodAt === null ? [] : [coreId]))),
  });
}
