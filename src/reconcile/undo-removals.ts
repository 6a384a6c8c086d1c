import { asId, type ExceptionId, type PersonId, type PoolId } from '../core/domain/ids.ts';
import type { PersonView } from '../core/domain/person.ts';
import type { Operation } from '../core/domain/plan.ts';
import { isUndoable, type SeatException } from '../core/domain/seat-exception.ts';
import type { Instant } from '../core/domain/time.ts';
import { decidePerson, type PersonDecision } from '../core/rules/decide-person.ts';
import type { AuditEntry } from '../ports/stores/audit-store.ts';
import type { PersonCase } from '../ports/stores/case-store.ts';
import type { PastRemoval } from '../ports/stores/exception-store.ts';
import type { JournalEntry } from '../ports/stores/journal-store.ts';
import type { ReconcileDeps } from './run-context.ts';

export interface UndoRequest {
  /** Of an operation, or of a run: then all that it took. */
  readonly id: string;
  readonly by: SeatException['by'];
  readonly reason: string;
  /** Until when the seat stays; null leaves that to the policy. */
  readonly until: Instant | null;
}

/** One removal, and what undoing it came to. */
export type UndoneRemoval =
  | {
      readonly kind: 'undone' | 'undone-before' | 'renewed';
      readonly entry: JournalEntry;
      readonly exception: SeatException;
      readonly view: PersonView;
    }
  | { readonly kind: 'refused'; readonly entry: JournalEntry; readonly why: string };

type UndoDeps = Pick<ReconcileDeps, 'database' | 'policy' | 'clock' | 'ids'>;

/**
 * Undoes removals: each becomes an exception, by which the next run gives the seat back like any other seat, through plan,
 * guards and journal, before everybody who waits. Asked twice it is done once. The caller wakes a run.
 */
export async function undoRemovals(deps: UndoDeps, request: UndoRequest): Promise<readonly UndoneRemoval[]> {
  const removals = await deps.database.read.exceptions.removals(request.id);
  const people = await casesOf(deps, removals);
  const undone: UndoneRemoval[] = removals.map((removal) => undoOne(deps, { removal, people, request }));
  const news = undone.flatMap((one) => (one.kind === 'undone' || one.kind === 'renewed' ? [one] : []));
  if (news.length === 0) return undone;
  const at = deps.clock.now();
  await deps.database.write(async ({ exceptions, marks, audit }) => {
    await exceptions.put(news.map(({ exception }) => exception));
    await marks.markPeople(
      news.map(({ exception }) => exception.personId),
      at,
    );
    await audit.append(news.map(auditOf));
  });
  return undone;
}

async function casesOf(
  { database }: UndoDeps,
  removals: readonly PastRemoval[],
): Promise<ReadonlyMap<PersonId, PersonCase>> {
  const ids = removals.flatMap(({ entry: { operation } }) =>
    operation.kind === 'add' || operation.from.personId === null ? [] : [operation.from.personId],
  );
  const cases = await database.read.cases.load([...new Set(ids)], { kind: 'all' });
  return new Map(cases.map((one) => [one.personId, one]));
}

interface OneInput {
  readonly removal: PastRemoval;
  readonly people: ReadonlyMap<PersonId, PersonCase>;
  readonly request: UndoRequest;
}

function undoOne(deps: UndoDeps, { removal, people, request }: OneInput): UndoneRemoval {
  const { entry } = removal;
  const refused = (why: string) => ({ kind: 'refused', entry, why }) as const;
  const took = whatItTook(entry);
  if (typeof took === 'string') return refused(took);
  const person = took.from.personId === null ? undefined : people.get(took.from.personId);
  if (person === undefined)
    return refused(`nobody knows who ${took.from.email} is: give the seat by hand, it will be found`);
  const decision = decidePerson({ person, policy: deps.policy, calendar: deps.clock.calendar() });
  const { view } = decision;
  const because = reasonNow(took.class, decision, entry.operation.poolId);
  const exception = toException(deps, { entry, because, view, request });

  const before = person.exceptions.find(({ poolId }) => poolId === entry.operation.poolId);
  if (before !== undefined && before.operationId === entry.id) {
    if (before.state !== 'asks') return { kind: 'undone-before', entry, exception: before, view };
    return { kind: 'renewed', entry, exception: { ...exception, state: 'kept' }, view };
  }
  if (removal.takenAgainBy !== null)
    return refused(`operation ${removal.takenAgainBy} took the seat again later: undo that one`);
  if (person.seats.some(({ poolId }) => poolId === entry.operation.poolId))
    return refused(`${view.displayName} holds a seat of ${entry.operation.poolId} now`);
  return { kind: 'undone', entry, exception, view };
}

/** The reason for which the seat would be taken now: somebody who came back and is under no rule did not leave. */
function reasonNow(
  then: SeatException['class'],
  { view, entitlements }: PersonDecision,
  poolId: PoolId,
): SeatException['class'] {
  if (view.standing === 'undecided') return then;
  if (view.standing === 'left') return 'leaver';
  const isEntitled = entitlements.some((entitlement) => entitlement.poolId === poolId);
  return isEntitled && (then === 'idle' || then === 'preempted') ? then : 'not-entitled';
}

interface Took {
  readonly from: Exclude<Operation, { kind: 'add' }>['from'];
  readonly class: SeatException['class'];
}

/** What the operation took from whom, or why it took nothing that could be given back. */
function whatItTook({ operation, state }: JournalEntry): Took | string {
  if (operation.kind === 'add') return 'it gave a seat and took none';
  const { from, because } = operation;
  const isEffective = state === 'done' || state === 'already-so';
  // The first half of a reassign may have freed the seat; who holds it now tells.
  if (!isEffective && !(state === 'failed' && operation.kind === 'reassign'))
    return `it took nothing: it ended as ${state}`;
  if (isUndoable(because.class)) return { from, class: because.class };
  switch (because.class) {
    case 'moved':
      return 'the seat only followed its person to another address';
    case 'parked':
      return 'the seat was nobody’s: it was still on the contract manager';
    case 'orphan':
      return `nobody knows who ${from.email} is: give the seat by hand, it will be found`;
    case 'over-capacity':
      // A rule gives the seat; there were too few. The person gets the next one before all others.
      return { from, class: 'not-entitled' };
    case 'duplicate':
    case 'fallback-ended':
      return `${from.displayName} holds another seat in its place (${because.class})`;
  }
}

interface ExceptionInput {
  readonly entry: JournalEntry;
  readonly because: SeatException['class'];
  readonly view: PersonView;
  readonly request: UndoRequest;
}

function toException(
  { policy, clock, ids }: UndoDeps,
  { entry, because, view, request }: ExceptionInput,
): SeatException {
  const at = clock.now();
  return {
    id: asId<ExceptionId>(ids.next()),
    personId: view.id,
    poolId: entry.operation.poolId,
    operationId: entry.id,
    class: because,
    standing: view.standing,
    by: request.by,
    reason: request.reason,
    at,
    until: request.until ?? at + policy.approving.keepUndoneMs,
    state: 'giving',
  };
}

function auditOf(one: Exclude<UndoneRemoval, { kind: 'refused' | 'undone-before' }>): AuditEntry {
  const { exception, view } = one;
  return {
    at: exception.at,
    actor: exception.by.actor,
    act: one.kind === 'undone' ? 'removal.undone' : 'exception.renewed',
    subject: `pool:${exception.poolId}`,
    data: {
      exceptionId: exception.id,
      operationId: exception.operationId,
      person: view.displayName,
      email: view.email,
      because: exception.class,
      reason: exception.reason,
      until: new Date(exception.until).toISOString(),
      hasLeft: view.standing === 'left',
    },
  };
}
