import { diffPerson } from '../core/diff/diff-person.ts';
import type { PersonId, PoolId } from '../core/domain/ids.ts';
import { toRecipient } from '../core/domain/to-recipient.ts';
import type { PersonView } from '../core/domain/person.ts';
import type { Policy } from '../core/domain/policy.ts';
import { objectOf, textOf } from '../core/domain/read-resource.ts';
import type { PoolState } from '../core/domain/seats.ts';
import type { Calendar } from '../core/domain/time.ts';
import { ENTERPRISE_URN } from '../core/filter/person-schema.ts';
import { compareForeseen, type Effected, foresee, type ForeseenRow } from '../core/plan/foresee.ts';
import type { QuotaUse } from '../core/plan/quota-room.ts';
import { decidePerson } from '../core/rules/decide-person.ts';
import type { Database } from '../ports/stores/database.ts';
import type { GroupsWanted, PersonCase } from '../ports/stores/case-store.ts';

const peoplePerPage = 250;

export interface SimulatedEffect extends Effected {
  /** Null where nobody says one. */
  readonly department: string | null;
}
interface SimulateInput {
  readonly database: Pick<Database, 'readApart'>;
  readonly calendar: Calendar;
  /** The policy of today. */
  readonly policy: Policy;
  readonly tried: Policy;
}

/**
 * What other rules would do to the people and seats of today, by the decisions and the planner of the run. It stores
 * nothing, and reads apart: pushes and runs go on. Only rows about seats that change hands are kept in memory.
 */
export async function simulateRules(input: SimulateInput): Promise<readonly SimulatedEffect[]> {
  const { database, calendar, policy, tried } = input;
  const pools = await database.readApart.seats.pools();
  const today = createForesight(policy, calendar);
  const other = createForesight(tried, calendar);
  const groups = groupsOfBoth(policy, tried);
  for (let after: PersonId | null = null; ;) {
    const cases: readonly PersonCase[] = await database.readApart.cases.page({
      after,
      limit: peoplePerPage,
      groups,
    });
    if (cases.length === 0) break;
    for (const person of cases) {
      today.ask(person);
      other.ask(person);
    }
    after = cases.at(-1)?.personId ?? null;
  }
  const departmentOf = (personId: PersonId | null) =>
    personId === null ? null : (other.departments.get(personId) ?? today.departments.get(personId) ?? null);
  return compareForeseen(today.foresee(pools), other.foresee(pools)).map((effected) => ({
    ...effected,
    department: departmentOf(effected.row.personId),
  }));
}

/** Collects what one policy says of one person after the other. */
function createForesight(policy: Policy, calendar: Calendar) {
  const rows: ForeseenRow[] = [];
  const departments = new Map<PersonId, string>();
  const uses = new Map(
    [...policy.pools.values()].map(({ id, quotas }) => [
      id,
      quotas.map((quota) => ({ quota, held: 0, people: new Set<PersonId>() })),
    ]),
  );

  function measure(view: PersonView, poolId: PoolId, seats: number): void {
    for (const use of uses.get(poolId) ?? []) {
      if (!use.quota.matches(view.resource)) continue;
      use.held += seats;
      use.people.add(view.id);
    }
  }

  return {
    departments,
    ask(person: PersonCase): void {
      const decision = decidePerson({ person, policy, calendar });
      const { drift } = diffPerson({ person, decision, policy, calendar });
      const { view } = decision;
      for (const { poolId } of person.seats) measure(view, poolId, 1);
      for (const row of drift) {
        if (row.class === 'missing') measure(view, row.poolId, 0);
        rows.push({ row, recipient: toRecipient(view) });
      }
      const department = textOf(objectOf(view.resource[ENTERPRISE_URN])?.['department']);
      if (drift.length > 0 && department !== null) departments.set(view.id, department);
    },
    foresee(pools: readonly PoolState[]) {
      const quotas: ReadonlyMap<PoolId, readonly QuotaUse[]> = uses;
      return foresee({ rows, pools, policy, quotas, nowAt: calendar.nowAt });
    },
  };
}

function groupsOfBoth({ groupsNamed: one }: Policy, { groupsNamed: other }: Policy): GroupsWanted {
  if (one === null || other === null) return { kind: 'all' };
  return { kind: 'named', displays: [...new Set([...one, ...other])] };
}
