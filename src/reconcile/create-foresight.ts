import { diffPerson } from '../core/diff/diff-person.ts';
import { neverDue } from '../core/diff/never-due.ts';
import type { DriftRow } from '../core/domain/drift.ts';
import type { PersonId, PoolId } from '../core/domain/ids.ts';
import type { PersonView } from '../core/domain/person.ts';
import type { Policy } from '../core/domain/policy.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';
import type { PoolState } from '../core/domain/seats.ts';
import type { Calendar } from '../core/domain/time.ts';
import { toRecipient } from '../core/domain/to-recipient.ts';
import { ENTERPRISE_URN } from '../core/filter/person-schema.ts';
import { type Ahead, foresee, type ForeseenRow } from '../core/plan/foresee.ts';
import type { QuotaUse } from '../core/plan/quota-room.ts';
import { decidePerson } from '../core/rules/decide-person.ts';
import { type Closure, closureAt } from '../core/rules/removal-windows.ts';
import { createRuleWatch, type RuleSightings } from '../core/rules/watch-rules.ts';
import type { PersonCase } from '../ports/stores/case-store.ts';
import { watchHoldings } from './foresee-holdings.ts';
import type { Weighed } from './weighed.ts';

/** Collects what one policy says of one person after the other, and plans it. */
export interface Foresight {
  readonly departments: ReadonlyMap<PersonId, string>;
  /** Removals that a freeze or working hours put off, with what does and until when. */
  readonly delays: ReadonlyMap<DriftRow, Closure>;
  /** Decides and keeps nothing, so that what throws here leaves no trace. */
  weigh(person: PersonCase): Weighed;
  note(weighed: Weighed): void;
  sightings(): RuleSightings;
  foresee(pools: readonly PoolState[]): Ahead;
}

export function createForesight(policy: Policy, calendar: Calendar): Foresight {
  const rows: ForeseenRow[] = [];
  const departments = new Map<PersonId, string>();
  const delays = new Map<DriftRow, Closure>();
  const quotas = createQuotaUses(policy);
  const watched = watchHoldings(policy, calendar.nowAt);
  const watch = createRuleWatch(policy);

  function noteRow(row: DriftRow, view: PersonView): void {
    if (row.class === 'missing')
      for (const poolId of [row.poolId, ...fallbacksOf(row, policy)]) quotas.measure(view, poolId, 0);
    rows.push({ row, recipient: toRecipient(view) });
    const delay = delayOf(row, { view, policy, calendar });
    if (delay !== null) delays.set(row, delay);
  }

  return {
    departments,
    delays,
    weigh(person) {
      const decision = decidePerson({ person, policy, calendar });
      return { person, decision, drift: diffPerson({ person, decision, policy, calendar }).drift };
    },
    sightings: () => watch.sightings(),
    note(weighed) {
      const { person, decision, drift } = weighed;
      const { view } = decision;
      watch.see(view);
      watched.note(weighed);
      for (const { poolId } of person.seats) quotas.measure(view, poolId, 1);
      for (const row of drift) noteRow(row, view);
      const department = textOf(objectOf(view.resource[ENTERPRISE_URN])?.['department']);
      if (drift.length > 0 && department !== null) departments.set(view.id, department);
    },
    foresee: (pools) =>
      foresee({
        rows,
        pools,
        policy,
        quotas: quotas.uses,
        holdings: watched.holdings,
        nowAt: calendar.nowAt,
      }),
  };
}

/** Pools whose quotas count for somebody who may be lent a seat of them. */
function fallbacksOf({ ruleId, poolId }: DriftRow, { rules }: Policy): readonly PoolId[] {
  return rules.find((rule) => rule.id === ruleId && rule.poolId === poolId)?.fallback ?? [];
}

function createQuotaUses({ pools }: Policy) {
  const uses = new Map(
    [...pools.values()].map(({ id, quotas }) => [
      id,
      quotas.map((quota) => ({ quota, held: 0, people: new Set<PersonId>() })),
    ]),
  );
  return {
    uses: uses as ReadonlyMap<PoolId, readonly QuotaUse[]>,
    measure(view: PersonView, poolId: PoolId, seats: number): void {
      for (const use of uses.get(poolId) ?? []) {
        if (!use.quota.matches(view.resource)) continue;
        use.held += seats;
        use.people.add(view.id);
      }
    },
  };
}

interface DelayContext {
  readonly view: PersonView;
  readonly policy: Policy;
  readonly calendar: Calendar;
}

/** A row that falls due the moment a freeze or a night ends was put off by it. */
function delayOf(row: DriftRow, { view, policy, calendar }: DelayContext): Closure | null {
  if (row.decision !== 'grace' || row.dueAt <= calendar.nowAt || row.dueAt === neverDue) return null;
  const { poolId, class: kind } = row;
  const seat = { poolId, class: kind, resource: view.resource, zone: view.employment.timeZone };
  return closureAt(row.dueAt - 1, seat, { policy, calendar });
}
