import type { PersonId, PoolId } from '../core/domain/ids.ts';
import type { Assignment } from '../core/domain/seats.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';
import type { PlannedRow } from '../core/domain/rejection.ts';
import type { RankedSeat } from '../core/plan/preempt.ts';
import { outsidePilot } from '../core/rules/pilot.ts';
import { closureAt } from '../core/rules/removal-windows.ts';
import type { InPool, PersonCase } from '../ports/stores/case-store.ts';
import type { Run } from './run-context.ts';

const peoplePerPage = 500;

/** Seats that a higher rank may take: only of pools with such a rule in which somebody waits, and of those everybody. */
export async function rankSeats(
  run: Run,
  poolIds: ReadonlySet<PoolId>,
  isWanted: (row: PlannedRow) => boolean,
): Promise<ReadonlyMap<PoolId, readonly RankedSeat[]>> {
  const ranked = new Map<PoolId, readonly RankedSeat[]>();
  const rules = run.policy.rules.filter(({ preempt, poolId }) => preempt && poolIds.has(poolId));
  for (const poolId of new Set(rules.map((rule) => rule.poolId))) {
    const [first] = await run.database.read.drift.waiters(poolId, 1);
    if (first === undefined) continue;
    const seats = await rankPool(run, poolId);
    ranked.set(
      poolId,
      seats.filter(({ holder: { accountId } }) =>
        isWanted({ poolId, subject: `account:${accountId}`, class: 'preempted' }),
      ),
    );
  }
  return ranked;
}

async function rankPool(run: Run, poolId: PoolId): Promise<readonly RankedSeat[]> {
  const { cases } = run.database.read;
  const ranked: RankedSeat[] = [];
  let after: PersonId | null = null;
  for (;;) {
    const page: readonly InPool[] = await cases.inPool({ poolId, after, limit: peoplePerPage });
    const holders = new Map(page.filter(({ seats }) => seats > 0).map((one) => [one.personId, one]));
    const loaded = await cases.load([...holders.keys()], { kind: 'named', displays: [] });
    for (const person of loaded) {
      const view = holders.get(person.personId)?.view;
      if (view !== undefined && mayLose(run, view)) ranked.push(...rankedOf(run, person, { poolId, view }));
    }
    if (page.length < peoplePerPage) return ranked;
    after = page.at(-1)?.personId ?? null;
  }
}

/** What protects somebody from losing a seat protects from a higher rank, too. */
export function mayLose({ policy }: Run, view: InPool['view']): boolean {
  const resource = objectOf(view['resource']) ?? {};
  if (textOf(view['standing']) !== 'employed' || outsidePilot(resource, policy) !== null) return false;
  return !policy.protections.some(({ matches }) => matches(resource));
}

function rankedOf(
  run: Run,
  person: PersonCase,
  { poolId, view }: { readonly poolId: PoolId; readonly view: InPool['view'] },
): readonly RankedSeat[] {
  const entitlement = person.entitlements.find((one) => one.poolId === poolId);
  if (entitlement === undefined || person.isDisputed) return [];
  // A seat that was given back is left alone; once that is over, the guard asks.
  if (person.exceptions.some((one) => one.poolId === poolId && one.state === 'kept')) return [];
  if (isClosed(run, { poolId, view })) return [];
  const { ruleId, priority, needBy } = entitlement;
  return person.seats
    .filter((seat) => seat.poolId === poolId && isAsRuled(seat, person))
    .map(({ coreId, accountId, email, since }) => ({
      poolId,
      coreId,
      holder: {
        accountId,
        personId: person.personId,
        email,
        displayName: textOf(view['displayName']) ?? email,
      },
      ruleId,
      priority,
      needBy,
      since,
    }));
}

/** A freeze, or the hour, keeps the seat for now. */
export function isClosed(
  run: Run,
  { poolId, view }: { readonly poolId: PoolId; readonly view: InPool['view'] },
): boolean {
  const resource = objectOf(view['resource']) ?? {};
  const zone = textOf(objectOf(view['employment'])?.['timeZone']) ?? run.policy.timeZone;
  return closureAt(run.calendar.nowAt, { poolId, class: 'not-entitled', resource, zone }, run) !== null;
}

/** Ours to take, and nothing else is about to happen to it. */
function isAsRuled(
  { poolId, accountId, type, origin, protectedRole }: Assignment,
  { drift }: PersonCase,
): boolean {
  if (type !== 'direct' || origin === 'found' || protectedRole !== null) return false;
  return !drift.some((row) => row.poolId === poolId && row.subject === `account:${accountId}`);
}
