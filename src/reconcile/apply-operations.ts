import { asId, type OperationId, type PoolId } from '../core/domain/ids.ts';
import type { Operation } from '../core/domain/plan.ts';
import { LicensingRefused, LicensingUnavailable } from '../errors.ts';
import type { JournalEntry } from '../ports/stores/journal-store.ts';
import type { CoreAnswer } from '../ports/licensing-core.ts';
import { endOperation, type OperationEnd } from './end-operation.ts';
import { count, type Run } from './run-context.ts';
import { coreOf, effectOf, readTruth } from './seat-truth.ts';
import { toChange } from './to-change.ts';
import { whyFallbackStays } from './why-fallback-stays.ts';

/** What stands in the way of the operations that follow. */
interface Obstacles {
  /** Pools that turned out full: nothing more is given there in this run. */
  readonly fullPools: Set<PoolId>;
  stopped: string | null;
}

/**
 * Sends operations in their order, each written to the journal before it is sent. A refusal or failure ends that
 * operation alone; a lost answer is read back before the next one. Pause and stop act between two operations.
 * Returns the operations that were done.
 */
export async function applyOperations(
  run: Run,
  operations: readonly Operation[],
): Promise<readonly Operation[]> {
  if (operations.length === 0) return [];
  const entries = await journalPlan(run, operations);
  const obstacles: Obstacles = { fullPools: new Set(), stopped: null };
  const done: Operation[] = [];

  let isMarkedSent = false;
  for (const [index, entry] of entries.entries()) {
    const reason = await whyNot(run, entry.operation, obstacles);
    if (reason !== null) {
      await endOperation(run, entry, { state: 'not-tried', answer: reason });
      isMarkedSent = false;
      continue;
    }
    if (!isMarkedSent) await markSent(run, entry.id);
    const end = await send(run, entry, obstacles);
    if (end === null) {
      // Its outcome is unknown: the entry stays open, and the next run reads it back first.
      run.unknownCores.add(entry.operation.coreId);
      isMarkedSent = false;
      continue;
    }
    const next = entries[index + 1];
    const goesOn = next !== undefined && (await whyNot(run, next.operation, obstacles)) === null;
    await endOperation(run, entry, { ...end, next: goesOn ? next.id : null });
    isMarkedSent = goesOn;
    if (end.state === 'done' || end.state === 'already-so') done.push(entry.operation);
  }
  return done;
}

async function journalPlan(run: Run, operations: readonly Operation[]): Promise<readonly JournalEntry[]> {
  const entries = operations.map((operation, seq): JournalEntry => ({
    id: asId<OperationId>(run.ids.next()),
    runId: run.id,
    seq,
    operation,
    state: 'planned',
    attempts: 0,
    answer: null,
    requestId: null,
    plannedAt: run.calendar.nowAt,
    sentAt: null,
    finishedAt: null,
  }));
  await run.database.write(async ({ journal }) => {
    await journal.plan(entries);
  });
  count(run, 'planned', entries.length);
  return entries;
}

async function whyNot(run: Run, operation: Operation, obstacles: Obstacles): Promise<string | null> {
  if (run.request.signal.aborted) obstacles.stopped = 'the daemon was stopping';
  if (obstacles.stopped === null && (await run.database.read.facts.get('paused')) !== null) {
    obstacles.stopped = 'applying was paused';
  }
  if (obstacles.stopped !== null) return obstacles.stopped;
  if (run.unknownCores.has(operation.coreId)) {
    return 'the licensing core has not told what became of an earlier operation';
  }
  if (operation.kind === 'add' && obstacles.fullPools.has(operation.poolId)) {
    return 'the pool turned out to be full';
  }
  return null;
}

async function markSent(run: Run, id: OperationId): Promise<void> {
  await run.database.write(async ({ journal }) => {
    await journal.advance({ ended: null, sending: { id, at: run.clock.now() } });
  });
}

/** Sends one operation; null when nobody can say now whether it took effect. */
async function send(run: Run, entry: JournalEntry, obstacles: Obstacles): Promise<OperationEnd | null> {
  const { operation } = entry;
  const { core, product } = coreOf(run, operation);
  try {
    const stays = await whyFallbackStays(run, operation);
    if (stays !== null) return { state: 'failed', answer: stays };
    const context = { operationId: entry.id, signal: run.request.signal };
    const answer = await core.change(toChange(operation, product), context);
    const end = toEnd(run, operation, answer);
    if (end.isPoolFull === true) obstacles.fullPools.add(operation.poolId);
    return end;
  } catch (error) {
    if (error instanceof LicensingRefused) return { state: 'refused', answer: error.message };
    if (error instanceof LicensingUnavailable) return afterLostAnswer(run, entry, error);
    throw error;
  }
}

async function afterLostAnswer(
  run: Run,
  entry: JournalEntry,
  error: LicensingUnavailable,
): Promise<OperationEnd | null> {
  const truth = await readTruth(run, entry.operation);
  switch (truth.kind) {
    case 'done':
      return {
        state: 'done',
        answer: `the answer was lost (${error.message}); read back`,
        effect: truth.effect,
      };
    case 'freed-only':
      return { state: 'failed', answer: `freed but not given: ${error.message}`, effect: truth.effect };
    case 'not-done':
      return { state: 'failed', answer: error.message };
    case 'unknown':
      run.log.warn({ operationId: entry.id, why: truth.why }, 'the outcome of an operation is unknown');
      return null;
  }
}

function toEnd(run: Run, operation: Operation, answer: CoreAnswer): OperationEnd {
  if (answer.kind === 'refused') {
    const isPoolFull = operation.kind === 'add' && answer.reason === 'no-seat';
    const said = `${answer.reason}: ${answer.detail}`;
    const notAdmitted = answer.reason === 'not-admitted' ? answer.detail : null;
    return { state: 'refused', answer: said, requestId: answer.requestId, isPoolFull, notAdmitted };
  }
  const effect = effectOf(run, operation, answer.accountId);
  return { state: answer.kind, answer: null, requestId: answer.requestId, effect };
}
