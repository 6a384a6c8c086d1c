import { deepStrictEqual } from 'node:assert/strict';
import { addDays } from '../../src/core/domain/time.ts';
import { LicensingRefused } from '../../src/errors.ts';
import type { CoreChange, LicensingCore } from '../../src/ports/licensing-core.ts';
import { planDigest } from '../../src/reconcile/plan-digest.ts';
import type { RunResult } from '../../src/reconcile/reconcile.ts';
import type { Timeline, TimelineEvent } from './any-timeline.ts';
import { changeMembers, createNaiveCompany, type NaiveCompany, type PoolBefore } from './naive-company.ts';
import { runNaively } from './naive-run.ts';
import { createRealCompany, dyingCore, type RealCompany } from './real-company.ts';

/** What happened on all timelines together, for whoever wants to know what was tried. */
export type Tally = Map<string, number>;

interface Played {
  readonly real: RealCompany;
  readonly naive: NaiveCompany;
  readonly ids: Map<string, Parameters<RealCompany['setActive']>[0]>;
  readonly tally: Tally;
}

/**
 * Plays a timeline on the real store, ledger and runs and on the naive company, and compares who holds which seat after
 * each run; a run right after must plan nothing, and no pool may be over its size before or after any change.
 */
export async function playTimeline({ settings, events }: Timeline, tally: Tally): Promise<void> {
  const real = await createRealCompany(settings);
  try {
    const played: Played = {
      real,
      naive: createNaiveCompany(settings, real.clock.now()),
      ids: new Map(),
      tally,
    };
    for (const event of events) {
      note(tally, `event ${event.kind}`);
      await happen(played, event);
      await (event.kind === 'approve' ? approve(played) : runAndCompare(played, event.dies));
    }
  } finally {
    await real.close();
  }
}

function note(tally: Tally, what: string, by = 1): void {
  tally.set(what, (tally.get(what) ?? 0) + by);
}

async function happen({ real, naive, ids }: Played, event: TimelineEvent): Promise<void> {
  const { contracts, orders } = real.ledger;
  switch (event.kind) {
    case 'push':
      return push({ real, naive, ids }, event);
    case 'poll': {
      const { name, lastDayIn, isListed } = event;
      const lastDay = lastDayIn === null ? null : addDays(real.today(), lastDayIn);
      const said = naive.people.get(name) ?? { idp: null, hr: null };
      // Who is not listed is gone with what was said last.
      if (isListed) naive.people.set(name, { ...said, hr: { lastDay, isListed } });
      else if (said.hr !== null) said.hr.isListed = false;
      return real.readHr(naive.people);
    }
    case 'buy': {
      const { pool, seats: quantity, isForWeeks } = event;
      const startsOn = real.today();
      const endsOn = addDays(startsOn, isForWeeks ? 14 : 700);
      await contracts.purchase('1', {
        product: pool.toUpperCase(),
        quantity,
        term: 'annual',
        startsOn,
        endsOn,
      });
      return;
    }
    case 'renew':
    case 'reduce':
      return order(real, event, orders);
    case 'give':
    case 'take':
      return assignByHand({ real, naive }, event);
    case 'pass':
      real.clock.pass(event.hours * 3_600_000);
      return;
    case 'use':
      return use({ real, naive }, event);
    case 'pause':
    case 'resume':
      naive.isPaused = event.kind === 'pause';
      return real.database.write(({ facts }) =>
        naive.isPaused ? facts.set('paused', 'for a test') : facts.clear('paused'),
      );
    case 'rules':
      naive.hasDeadline = !naive.hasDeadline;
      return;
    case 'approve':
      return;
  }
}

async function push(
  { real, naive, ids }: Pick<Played, 'real' | 'naive' | 'ids'>,
  { name, active, groups }: Extract<TimelineEvent, { kind: 'push' }>,
): Promise<void> {
  const said = naive.people.get(name) ?? { idp: null, hr: null };
  const before = said.idp?.groups ?? new Set<string>();
  const id = ids.get(name) ?? (await real.join(name));
  ids.set(name, id);
  await real.setActive(id, name, active);
  for (const group of groups.filter((one) => !before.has(one))) {
    await real.addTo(group, id);
    changeMembers(naive, group, 1);
  }
  for (const group of [...before].filter((one) => !groups.includes(one))) {
    await real.takeFrom(group, id);
    changeMembers(naive, group, -1);
  }
  naive.people.set(name, { ...said, idp: { active, groups: new Set(groups) } });
}

async function use(
  { real, naive }: Pick<Played, 'real' | 'naive'>,
  { name, hoursAgo }: Extract<TimelineEvent, { kind: 'use' }>,
): Promise<void> {
  const toldAt = real.clock.now();
  const at = toldAt - hoursAgo * 3_600_000;
  await real.reportUse(name, at);
  const before = naive.uses.get(`cad ${name}`);
  naive.uses.set(`cad ${name}`, {
    at: Math.max(at, before?.at ?? 0),
    toldAt,
    // Who used it after it was taken has shown that it is wanted.
    takenAt: at > (before?.takenAt ?? Infinity) ? null : (before?.takenAt ?? null),
  });
}

/** Of the newest subscription; what the vendor would refuse is no event. */
async function order(
  { ledger }: RealCompany,
  { kind, seats }: Extract<TimelineEvent, { kind: 'renew' | 'reduce' }>,
  orders: RealCompany['ledger']['orders'],
): Promise<void> {
  const subscriptionId = (await ledger.contracts.find('1'))?.subscriptions.at(-1)?.id;
  if (subscriptionId === undefined) return;
  const renewal = {
    term: 'annual',
    endsOn: '2029-01-01',
    subscriptions: [{ subscriptionId, quantity: seats }],
  };
  const ordered =
    kind === 'renew'
      ? orders.renew('1', renewal)
      : orders.reduceSeats('1', { subscriptionId, quantity: seats });
  await ordered.catch((error: unknown) => {
    if (!(error instanceof LicensingRefused)) throw error;
  });
}

async function assignByHand(
  { real, naive }: Pick<Played, 'real' | 'naive'>,
  { kind, pool, name }: Extract<TimelineEvent, { kind: 'give' | 'take' }>,
): Promise<void> {
  const product = pool.toUpperCase();
  const email = `${name}@example.com`;
  const key = `${pool} ${name}`;
  const { seats, users } = real.ledger;
  const user = await users.find(email);
  if (kind === 'take' && user === null) return;
  const boss = (await seats.read()).pools.find((one) => one.product === product)?.parked ?? null;
  const to = { email, givenName: name, familyName: 'Person' };
  const asked: CoreChange =
    kind === 'take' && user !== null
      ? { kind: 'unassign', product, from: { accountId: user.accountId, email } }
      : boss === null
        ? { kind: 'add', product, to }
        : { kind: 'reassign', product, from: boss, to, fromParked: true };
  const operationId = `by hand ${key} ${real.clock.now()}`;
  const { kind: answer } = await seats.change({ actor: 'boss@example.com', operationId, change: asked });
  if (answer !== 'done') return;
  naive.wrong.delete(key);
  if (kind === 'give') naive.byHand.add(key);
  else naive.byHand.delete(key);
}

async function runAndCompare(played: Played, dies: TimelineEvent['dies']): Promise<RunResult> {
  const { real, naive, tally } = played;
  const before = await real.pools();
  const policy = real.policyWith(naive);
  const core = watched(real, before);
  const moment = () => ({ nowAt: real.clock.now(), today: real.today(), isApproved: false });
  let wanted = before;
  if (dies !== null) {
    const died = await real.run({ core: dyingCore(core, dies), policy }).then(
      () => false,
      () => true,
    );
    if (died) note(tally, 'killed in a run');
    wanted = runNaively(naive, wanted, moment());
  }
  const result = await real.run({ core, policy });
  wanted = runNaively(naive, wanted, moment());
  await compare(played, wanted, result);
  return result;
}

async function approve(played: Played): Promise<void> {
  const { real, naive, tally } = played;
  const { held } = await runAndCompare(played, null);
  // An approval does not lift a pause.
  if (held.length === 0 || naive.isPaused) return;
  note(tally, 'holds approved');
  const before = await real.pools();
  const digest = planDigest(held.map(({ operation }) => operation));
  const result = await real.run({
    core: watched(real, before),
    policy: real.policyWith(naive),
    approval: { digest, by: 'test' },
  });
  const moment = { nowAt: real.clock.now(), today: real.today(), isApproved: true };
  await compare(played, runNaively(naive, before, moment), result);
}

async function compare(
  { real, naive, tally }: Played,
  wanted: readonly PoolBefore[],
  { cleared, held }: RunResult,
): Promise<void> {
  deepStrictEqual(inWords(await real.pools()), inWords(wanted));
  const again = await real.run({ dryRun: true, policy: real.policyWith(naive) });
  deepStrictEqual(again.cleared, [], 'a run right after plans nothing');
  note(tally, 'runs');
  note(tally, 'operations held', held.length);
  for (const { guard } of held.flatMap(({ tripped }) => tripped)) note(tally, `held by ${guard}`);
  for (const { kind } of cleared) note(tally, `operation ${kind}`);
}

function inWords(pools: readonly PoolBefore[]): readonly string[] {
  return pools.map(
    ({ id, parked, holders }) =>
      `${id}: ${holders
        .map(({ name }) => name)
        .toSorted()
        .join(' ')}, parked ${parked}`,
  );
}

/** Law 1 at every prefix: what a pool holds is never more than its size, or than it held at first. */
function watched(real: RealCompany, before: readonly PoolBefore[]): LicensingCore {
  const taken = ({ holders, parked }: PoolBefore) => holders.length + parked;
  const most = new Map(before.map((pool) => [pool.id, Math.max(pool.capacity, taken(pool))]));
  return {
    ...real.ledgerCore,
    async change(...request) {
      const answer = await real.ledgerCore.change(...request);
      for (const pool of await real.pools()) {
        const isOver = taken(pool) > (most.get(pool.id) ?? 0);
        deepStrictEqual(isOver, false, `${pool.id} has ${pool.capacity} seats and ${taken(pool)} are taken`);
      }
      return answer;
    },
  };
}
