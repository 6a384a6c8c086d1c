import type { PoolPolicy } from '../core/domain/policy.ts';
import { dayMs } from '../core/domain/time.ts';
import { readWatched, watchOn, writeWatched } from '../core/rules/watched-use.ts';
import type { Run } from './run-context.ts';

/**
 * Where people sign in with us to use a product, we know who did not, too: whoever was seen in no sign-in and no check for
 * as long as the pool says is told of as unused until now. Nobody is earlier than we have watched for so long, counted from
 * the first sign-in, or from the last gap in which nobody looked; so never having been seen counts from that day on.
 */
export async function watchUse(run: Run): Promise<void> {
  for (const pool of run.policy.pools.values()) {
    if (pool.idle !== null && !run.unknownCores.has(pool.coreId))
      await watchPool(run, pool, pool.idle.afterMs);
  }
}

async function watchPool(
  { database, calendar: { nowAt } }: Run,
  { id: poolId, coreId, product }: PoolPolicy,
  afterMs: number,
): Promise<void> {
  const name = `use-watched:${coreId}:${product}` as const;
  const before = readWatched(await database.read.facts.get(name));
  if (before === null) return;
  const watched = watchOn(before, nowAt);
  const unusedSince = nowAt - afterMs;
  const emails =
    watched.since > unusedSince
      ? []
      : await database.read.team.unseen({
          poolId,
          product,
          before: unusedSince,
          toldBefore: nowAt - dayMs / 2,
        });
  const told = { coreId, product, at: watched.since, source: 'activation', isOffline: false, toldAt: nowAt };
  await database.write(async ({ facts, usage }) => {
    await facts.set(name, writeWatched(watched));
    await usage.record(
      emails.map((email) => ({ ...told, email })),
      nowAt,
    );
  });
}
