import type { CoreId } from '../core/domain/ids.ts';
import type { Notice } from '../core/domain/notice.ts';
import type { PoolPolicy } from '../core/domain/policy.ts';
import { followInvitations } from '../core/notice/follow-invitations.ts';
import { followRoles } from '../core/notice/follow-roles.ts';
import { lapsedInLedger } from '../core/notice/lapsed-in-ledger.ts';
import { lostProducts } from '../core/notice/lost-products.ts';
import { manualSteps } from '../core/notice/manual-steps.ts';
import { poolOutlook, type TermedPool } from '../core/notice/pool-outlook.ts';
import { renewalNotices } from '../core/notice/renewal-notices.ts';
import { type Renewed, roleNotices } from '../core/notice/role-notices.ts';
import { subscriptionsToMove } from '../core/notice/subscriptions-to-move.ts';
import type { TeamMember } from '../core/notice/team-member.ts';
import type { TeamMemory } from '../core/notice/team-memory.ts';
import type { CorePool, CoreReading, LicensingCore } from '../ports/licensing-core.ts';
import { overAssigned } from './over-assigned.ts';
import { count, type Run } from './run-context.ts';
import { tellNotices } from './tell-notices.ts';

export interface ToldReading {
  readonly reading: CoreReading;
  readonly isBelieved: boolean;
}

/** More people are in no import and in nobody's reach. */
const mostMembers = 5_000;

/**
 * Tells what a reading means for people who administer the team: renewals, roles, steps by hand. Of one that is not
 * believed only which products it does not know by their word: that may be why.
 */
export function tellReading(run: Run, core: LicensingCore, told: ToldReading): Promise<void> {
  return withoutStopping(run, async () => {
    await tellProducts(run, core.id, told.reading);
    if (told.isBelieved) await tellTeam(run, core, told.reading);
  });
}

/** Tells which subscriptions seem to have gone to the wrong team; after all teams were read. */
export function tellMoves(run: Run): Promise<void> {
  const isAutodesk = (coreId: CoreId) => run.cores.get(coreId)?.kind === 'autodesk';
  const policies = [...run.policy.pools.values()].filter(({ coreId }) => isAutodesk(coreId));
  return withoutStopping(run, async () => {
    if (new Set(policies.map(({ coreId }) => coreId)).size < 2) return;
    const pools = (await run.database.read.seats.pools()).filter(({ coreId }) => isAutodesk(coreId));
    await tellNotices(run, 'moves', subscriptionsToMove({ pools, policies, nowAt: run.calendar.nowAt }));
  });
}

/** Telling must not stop a run, in which leavers wait to be served. */
async function withoutStopping(run: Run, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    count(run, 'untold');
    run.log.error({ err: error }, 'what a reading means could not be told; the next one tells it');
  }
}

async function tellTeam(run: Run, core: LicensingCore, reading: CoreReading): Promise<void> {
  const before = await recall(run, core.id);
  const nowAt = run.calendar.nowAt;
  const { accounts } = reading;
  const roles = followRoles({ before: before?.roles ?? null, accounts, nowAt });
  const invitations = followInvitations({ before: before?.invited ?? {}, accounts, nowAt });
  const { team } = run.database.readApart;
  const members = await team.members(core.id, [
    ...roles.changes.map(({ accountId }) => accountId),
    ...invitations.lapsed.map(({ account }) => account.accountId),
  ]);

  await tellNotices(run, `renewals:${core.id}`, await renewals(run, core, reading));
  await tellNotices(
    run,
    `roles:${core.id}`,
    roleNotices({
      team: { coreId: core.id, coreKind: core.kind, changesRoles: core.capabilities.changesRoles },
      followed: roles,
      members,
      renewals: renewedIn(reading, nowAt),
    }),
  );
  if (!core.capabilities.removesUsers && core.kind === 'autodesk') {
    const leavers = await team.idleLeavers({ coreId: core.id, limit: mostMembers });
    const steps = manualSteps({ coreId: core.id, leavers, lapsed: invitations.lapsed, members });
    await tellNotices(run, `manual:${core.id}`, steps);
  }
  if (core.kind === 'ledger')
    await tellNotices(run, `manual:${core.id}`, lapsedInLedger(core.id, invitations.lapsed));
  await remember(run, core.id, { roles: roles.roles, invited: invitations.invited });
}

async function tellProducts(run: Run, coreId: CoreId, { pools }: CoreReading): Promise<void> {
  const products = pools.map(({ product }) => product);
  await tellNotices(
    run,
    `products:${coreId}`,
    lostProducts({ coreId, pools: poolsOf(run, coreId), products }),
  );
}

async function renewals(run: Run, core: LicensingCore, reading: CoreReading): Promise<readonly Notice[]> {
  const { nowAt } = run.calendar;
  const notices: Notice[] = [];
  const holders = Map.groupBy(reading.assignments, ({ product }) => product);
  for (const policy of poolsOf(run, core.id)) {
    const told = reading.pools.find(({ product }) => product === policy.product);
    if (told === undefined) continue;
    const pool = toTermedPool(told, policy, holders.get(told.product)?.length ?? 0);
    const outlook = poolOutlook(pool, nowAt);
    const limit = Math.min(mostMembers, Math.max(0, ...outlook.map(({ losing }) => losing)));
    const last =
      limit === 0 ? [] : await run.database.readApart.team.lastHolders({ poolId: policy.id, limit });
    const isShort = outlook.some(({ kind }) => kind === 'short');
    const leaving = isShort ? await leavingOf(run, policy) : [];
    notices.push(...renewalNotices({ pool, outlook, last, leaving, coreKind: core.kind, nowAt }));
  }
  return notices;
}

/** The people whose seats go back, or are proposed to, because there are fewer seats than holders: those of the plan, in its order. */
async function leavingOf(run: Run, { id, coreId }: PoolPolicy): Promise<readonly TeamMember[]> {
  const { seats, drift, team } = run.database.read;
  const pool = (await seats.pools()).find(({ poolId }) => poolId === id);
  if (pool === undefined) return [];
  const removals = await drift.removals(run.calendar.nowAt, [id]);
  const { going, proposed } = await overAssigned(run, { pool, removals, before: [] });
  const accounts = [...going, ...proposed].flatMap(({ accountId }) => accountId ?? []);
  const members = await team.members(coreId, accounts);
  return accounts.flatMap((accountId) => members.get(accountId) ?? []);
}

function toTermedPool(pool: CorePool, { id, coreId }: PoolPolicy, held: number): TermedPool {
  const { product, capacity, taken, startsAt, endsAt } = pool;
  const terms = pool.terms ?? [{ quantity: capacity, startsAt, endsAt }];
  return { coreId, poolId: id, product, capacity, taken, held, terms };
}

function renewedIn({ pools }: CoreReading, nowAt: number): readonly Renewed[] {
  return pools.flatMap(({ product, startsAt, terms = [] }) =>
    [startsAt, ...terms.map((term) => term.startsAt)].flatMap((at) =>
      at === null || at > nowAt ? [] : { product, at },
    ),
  );
}

function poolsOf({ policy }: Run, coreId: CoreId): readonly PoolPolicy[] {
  return [...policy.pools.values()].filter((pool) => pool.coreId === coreId);
}

async function recall({ database }: Run, coreId: CoreId): Promise<TeamMemory | null> {
  const text = await database.read.facts.get(`team-memory:${coreId}`);
  return text === null ? null : (JSON.parse(text) as TeamMemory);
}

async function remember({ database }: Run, coreId: CoreId, memory: TeamMemory): Promise<void> {
  await database.write(({ facts }) => facts.set(`team-memory:${coreId}`, JSON.stringify(memory)));
}
