import type { Tripped } from '../core/domain/guard.ts';
import type { PersonId } from '../core/domain/ids.ts';
import type { Notice } from '../core/domain/notice.ts';
import type { Operation } from '../core/domain/plan.ts';
import type { Policy } from '../core/domain/policy.ts';
import { textOf } from '../core/domain/read-resource.ts';
import type { Calendar } from '../core/domain/time.ts';
import { checkPlan } from '../core/guard/check-plan.ts';
import { compareForeseen, type Effected } from '../core/plan/foresee.ts';
import type { Closure } from '../core/rules/removal-windows.ts';
import type { GroupsWanted, PersonCase } from '../ports/stores/case-store.ts';
import type { Database } from '../ports/stores/database.ts';
import { createForesight, type Foresight } from './create-foresight.ts';
import { gatherNumbers } from './gather-numbers.ts';
import { lookAtRules } from './tell-rules.ts';

const peoplePerPage = 250;

export interface SimulatedEffect extends Effected {
  /** Null where nobody says one. */
  readonly department: string | null;
  /** What would put the removal off; null where nothing would. */
  readonly delay: Closure | null;
}
/** A guard that would hold operations, and which. */
export interface SimulatedTrip extends Tripped {
  readonly operations: readonly Operation[];
}
/** Somebody about whom no decision could be made. */
export interface LeftOut {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly why: string;
}
export interface Simulation {
  readonly effects: readonly SimulatedEffect[];
  readonly trips: readonly SimulatedTrip[];
  readonly leftOut: readonly LeftOut[];
  /** What in the rules is hardly meant, on the people, groups and pools of today. */
  readonly warnings: readonly Notice[];
}

interface SimulateInput {
  readonly database: Pick<Database, 'readApart'>;
  readonly calendar: Calendar;
  /** The policy of today. */
  readonly policy: Policy;
  readonly tried: Policy;
}

/**
 * What other rules would do to the people and seats of today, by the decisions, the planner and the guards of the run. It
 * stores nothing, and reads apart: pushes and runs go on. Only rows about seats that change hands are kept in memory.
 */
export async function simulateRules(input: SimulateInput): Promise<Simulation> {
  const { calendar, policy, tried } = input;
  const stores = input.database.readApart;
  const pools = await stores.seats.pools();
  const today = createForesight(policy, calendar);
  const other = createForesight(tried, calendar);
  const leftOut = await weighEverybody(input, [today, other]);

  const ahead = other.foresee(pools);
  const departmentOf = (personId: PersonId | null) =>
    personId === null ? null : (other.departments.get(personId) ?? today.departments.get(personId) ?? null);
  const effects = compareForeseen(today.foresee(pools).outcomes, ahead.outcomes).map((effected) => ({
    ...effected,
    department: departmentOf(effected.row.personId),
    delay: other.delays.get(effected.row) ?? null,
  }));
  const numbers = await gatherNumbers({ stores, policy: tried, calendar }, ahead.plan);
  const { held } = checkPlan({ plan: ahead.plan, numbers, policy: tried });
  const warnings = await lookAtRules({ stores, policy: tried, sightings: other.sightings() });
  return { effects, trips: tripsOf(held), leftOut, warnings };
}

/** One person about whom nothing can be decided never stops the others (law 10): they are left out of both sides. */
async function weighEverybody(
  { database, policy, tried }: SimulateInput,
  sides: readonly Foresight[],
): Promise<readonly LeftOut[]> {
  const leftOut: LeftOut[] = [];
  const groups = groupsOfBoth(policy, tried);
  for (let after: PersonId | null = null; ;) {
    const cases: readonly PersonCase[] = await database.readApart.cases.page({
      after,
      limit: peoplePerPage,
      groups,
    });
    if (cases.length === 0) return leftOut;
    for (const person of cases) {
      try {
        const weighed = sides.map((side) => ({ side, said: side.weigh(person) }));
        for (const { side, said } of weighed) side.note(said);
      } catch (error) {
        leftOut.push(toLeftOut(person, error));
      }
    }
    after = cases.at(-1)?.personId ?? null;
  }
}

function toLeftOut({ personId, records }: PersonCase, error: unknown): LeftOut {
  const names = records.map(
    ({ resource }) => textOf(resource['displayName']) ?? textOf(resource['userName']),
  );
  const why = error instanceof Error ? error.message : String(error);
  return { personId, displayName: names.find((name) => name !== null) ?? personId, why };
}

/** Each guard and scope once, with all that it holds. */
function tripsOf(held: ReturnType<typeof checkPlan>['held']): readonly SimulatedTrip[] {
  const found = held.flatMap(({ operation, tripped }) => tripped.map((trip) => ({ trip, operation })));
  const byTrip = Map.groupBy(found, ({ trip }) => `${trip.guard} ${trip.scope} ${trip.message}`);
  return [...byTrip.values()].flatMap((some) => {
    const operations = some.map(({ operation }) => operation);
    return some[0] === undefined ? [] : [{ ...some[0].trip, operations }];
  });
}

function groupsOfBoth({ groupsNamed: one }: Policy, { groupsNamed: other }: Policy): GroupsWanted {
  if (one === null || other === null) return { kind: 'all' };
  return { kind: 'named', displays: [...new Set([...one, ...other])] };
}
