import { UsageDecided, UsageDecision, UsageImport, UsageImported } from '../../contract/usage.ts';
import { asId, type CoreId, type PoolId } from '../../core/domain/ids.ts';
import type { PoolPolicy } from '../../core/domain/policy.ts';
import { tellUsage } from '../../reconcile/tell-rules.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { timestamp, timestampOrNull } from './to-view.ts';
import { toUsageRows } from './to-usage-rows.ts';

export function usageEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/usage',
      scope: 'operate',
      summary: 'Takes in a report of who used what last, whole or not at all',
      body: UsageImport,
      answer: UsageImported,
      handle: ({ body, actor }) => takeIn(deps, body, actor),
    }),
    endpoint({
      method: 'post',
      path: '/usage/keep',
      scope: 'operate',
      summary: 'Leaves a seat alone for the cool-down of its pool although nobody uses it',
      body: UsageDecision,
      answer: UsageDecided,
      handle: ({ body, actor }) => decide(deps, { ...body, act: 'usage.kept', actor }),
    }),
    endpoint({
      method: 'post',
      path: '/usage/return',
      scope: 'operate',
      summary:
        'Gives a seat again that was taken back for want of use, and leaves it alone for the cool-down',
      body: UsageDecision,
      answer: UsageDecided,
      handle: ({ body, actor }) => decide(deps, { ...body, act: 'usage.returned', actor }),
    }),
  ];
}

async function takeIn(
  deps: AdminDeps,
  { core, csv, dates }: { core?: string | undefined; csv: string; dates?: 'mdy' | 'dmy' | undefined },
  actor: string,
): Promise<UsageImported> {
  const { database, policy, clock } = deps;
  const coreId = coreOf(deps, core);
  const report = deps.readUsageReport(csv, dates ?? null);
  if (report.kind === 'refused') {
    throw new HttpRefusal('unprocessable', `nothing was taken in: ${report.reasons.join('; ')}`);
  }
  const pools = [...policy.pools.values()].filter((pool) => pool.coreId === coreId);
  const read = toUsageRows(report.rows, { pools, zone: policy.timeZone, calendar: clock.calendar() });
  if (read.kind === 'refused') throw new HttpRefusal('unprocessable', `nothing was taken in: ${read.why}`);
  const { rows, otherProducts, knownUntil } = read;
  const at = clock.now();
  const news = await database.write(async ({ usage, audit }) => {
    const recorded = await usage.record(rows, at);
    const data = { rows: rows.length, news: recorded };
    await audit.append([{ at, actor, act: 'usage.imported', subject: `core:${coreId}`, data }]);
    return recorded;
  });
  await tellUsage(deps, at);
  deps.wake('usage');
  const until = timestampOrNull(knownUntil);
  return {
    core: coreId,
    rows: rows.length,
    news,
    unused: report.unused,
    otherProducts: [...otherProducts],
    knownUntil: until,
  };
}

/** The core that was named, or the only one there is. */
function coreOf({ policy }: AdminDeps, wanted: string | undefined): CoreId {
  const cores = [...new Set([...policy.pools.values()].map(({ coreId }) => coreId))];
  const found = wanted === undefined ? cores : cores.filter((id) => id === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const known = `licensing cores with pools: ${cores.join(', ') || 'none'}`;
  throw new HttpRefusal(
    'unprocessable',
    wanted === undefined ? `say which core the report is about; ${known}` : `${wanted} is not one; ${known}`,
  );
}

interface Decision {
  readonly person: string;
  readonly pool: string;
  readonly act: 'usage.kept' | 'usage.returned';
  readonly actor: string;
}

async function decide(deps: AdminDeps, { person, pool, act, actor }: Decision): Promise<UsageDecided> {
  const { coreId, product, idle } = poolOf(deps, pool);
  const at = deps.clock.now();
  const keptUntil = at + (idle?.coolDownMs ?? 0);
  const isKnown = await deps.database.write(async ({ usage, audit }) => {
    if (!(await usage.keep({ coreId, product, email: person }, keptUntil, at))) return false;
    const data = { person, until: timestamp(keptUntil) };
    await audit.append([{ at, actor, act, subject: `pool:${pool}`, data }]);
    return true;
  });
  if (!isKnown) {
    throw new HttpRefusal('not-found', `no use of ${product} (pool ${pool}) by ${person} is known`);
  }
  deps.wake(act);
  return { person, pool, keptUntil: timestamp(keptUntil) };
}

function poolOf({ policy }: AdminDeps, id: string): PoolPolicy {
  const pool = policy.pools.get(asId<PoolId>(id));
  if (pool === undefined) throw new HttpRefusal('not-found', `there is no pool ${id}`);
  if (pool.idle === null) {
    throw new HttpRefusal('unprocessable', `pool ${id} takes no seats back for want of use (pools[].idle)`);
  }
  return pool;
}
