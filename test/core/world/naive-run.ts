import { calendarAt } from '../../../src/clock.ts';
import { changeCase, driftKey } from '../../../src/core/diff/change-case.ts';
import { diffPerson } from '../../../src/core/diff/diff-person.ts';
import type { DriftRow } from '../../../src/core/domain/drift.ts';
import { asId, type AccountId, type PoolId, type RuleId } from '../../../src/core/domain/ids.ts';
import type { Operation, Waiter } from '../../../src/core/domain/plan.ts';
import type { Policy } from '../../../src/core/domain/policy.ts';
import type { Assignment, PoolState } from '../../../src/core/domain/seats.ts';
import { buildPlan } from '../../../src/core/plan/build-plan.ts';
import { decidePerson } from '../../../src/core/rules/decide-person.ts';
import type { PersonCase } from '../../../src/ports/stores/case-store.ts';
import { accountId, core, recipient } from '../../support/builders.ts';

/** A company in memory: what the tables of a real one hold, and seats as a licensing core would have them. */
export interface Company {
  readonly people: readonly PersonCase[];
  readonly pools: readonly PoolState[];
  readonly policy: Policy;
}
export interface RunOutcome {
  readonly company: Company;
  readonly operations: readonly Operation[];
  /** People about whom something was written. */
  readonly changed: number;
}

/** Decides about everybody, plans, and hands each operation to `apply`, which says whether it succeeded. */
export function runOnce(
  { people, pools, policy }: Company,
  nowAt: number,
  apply: (operation: Operation, before: Company) => boolean,
): RunOutcome {
  const decided = people.map((person) => decide(person, policy, nowAt));
  let company: Company = { people: decided.map(({ person }) => person), pools, policy };
  const { operations } = buildPlan(inputOf(company, nowAt));
  for (const operation of operations) {
    if (apply(operation, company)) company = takeEffect(company, operation, nowAt);
  }
  return { company, operations, changed: decided.filter(({ isChanged }) => isChanged).length };
}

function decide(
  person: PersonCase,
  policy: Policy,
  nowAt: number,
): { person: PersonCase; isChanged: boolean } {
  const calendar = calendarAt(nowAt);
  const decision = decidePerson({ person, policy, calendar });
  const difference = diffPerson({ person, decision, policy, calendar });
  const change = changeCase({ person, decision, difference, nowAt });
  if (change === null) return { person, isChanged: false };
  const gone = new Set(change.drift.drop.map(driftKey));
  const put = new Map(change.drift.put.map((row) => [driftKey(row), row]));
  const stored: PersonCase = {
    ...person,
    viewHash: change.viewHash,
    nextDueAt: change.nextDueAt,
    entitlements: decision.entitlements,
    drift: [
      ...person.drift.filter((row) => !gone.has(driftKey(row)) && !put.has(driftKey(row))),
      ...put.values(),
    ],
    seats: person.seats.map((seat) =>
      change.adopted.includes(seat) ? { ...seat, origin: 'adopted' } : seat,
    ),
  };
  return { person: stored, isChanged: true };
}

function inputOf({ people, pools, policy }: Company, nowAt: number) {
  const rows = people.flatMap(({ drift }) => drift);
  const removals = rows.filter(
    (row) =>
      row.class !== 'missing' &&
      (row.decision === 'due' || (row.decision === 'grace' && (row.dueAt <= nowAt || row.unlessFull))),
  );
  const waiters = new Map<PoolId, readonly Waiter[]>(
    pools.map(({ poolId }) => [poolId, rows.filter((row) => row.poolId === poolId).flatMap(toWaiter)]),
  );
  const recipients = new Map(people.map(({ personId }) => [personId, recipient(personId)]));
  const wanting = people.flatMap((person) =>
    person.drift.flatMap(toWaiter).filter((waiter) => isWanting(waiter, person, policy)),
  );
  return { pools, policy, removals, waiters, wanting, recipients, nowAt };
}

/** Whether somebody who waits has a rule with fallbacks, and a seat of none of them. */
function isWanting({ ruleId, poolId }: Waiter, { seats }: PersonCase, { rules }: Policy): boolean {
  const fallback = rules.find((one) => one.id === ruleId && one.poolId === poolId)?.fallback ?? [];
  return fallback.length > 0 && !seats.some((seat) => fallback.includes(seat.poolId));
}

/** Runs until nothing is left to do: a fallback goes back in a run of its own. */
export function settle(company: Company, nowAt: number): Company {
  let now = company;
  for (let run = 0; run < 4; run += 1) {
    const { company: after, operations } = runOnce(now, nowAt, () => true);
    now = after;
    if (operations.length === 0) return now;
  }
  return now;
}

function toWaiter(row: DriftRow): readonly Waiter[] {
  if (row.class !== 'missing' || row.decision !== 'waiting' || row.personId === null) return [];
  const { poolId, coreId, evidence, priority, needBy, since } = row;
  const ruleId = row.ruleId ?? asId<RuleId>('?');
  return [{ poolId, coreId, recipient: recipient(row.personId), ruleId, evidence, priority, needBy, since }];
}

/** What an operation does to seats and counts; who owns an account is found by its address. */
function takeEffect(company: Company, operation: Operation, nowAt: number): Company {
  const { poolId } = operation;
  const isParked = operation.kind !== 'add' && operation.because.class === 'parked';
  const from = operation.kind === 'add' || isParked ? null : operation.from.accountId;
  const to = operation.kind === 'unassign' ? null : operation.to;
  const people = company.people.map((person) => {
    const kept = person.seats.filter((seat) => seat.poolId !== poolId || seat.accountId !== from);
    const given = to?.personId === person.personId ? [newSeat(poolId, accountId(to.personId), nowAt)] : [];
    return { ...person, seats: [...kept, ...given] };
  });
  const change = { unassign: -1, reassign: 0, add: 1 }[operation.kind];
  const pools = company.pools.map((pool) => {
    if (pool.poolId !== poolId) return pool;
    const seats = (pool.parked?.seats ?? 0) - (isParked ? 1 : 0);
    return {
      ...pool,
      taken: pool.taken === null ? null : pool.taken + change,
      parked: pool.parked === null || seats === 0 ? null : { ...pool.parked, seats },
    };
  });
  return { ...company, people, pools };
}

function newSeat(poolId: PoolId, id: AccountId, since: number): Assignment {
  return {
    poolId,
    coreId: core,
    accountId: id,
    email: `${id}@example.com`,
    personId: asId(id),
    type: 'direct',
    origin: 'own',
    since,
    protectedRole: null,
  };
}
