import type { JournalEntry } from '../ports/stores/journal-store.ts';
import { endOperation } from './end-operation.ts';
import { count, type Run } from './run-context.ts';
import { readTruth } from './seat-truth.ts';

/**
 * Ends what an interrupted run left open. An operation that was planned and never sent is dropped: this run plans anew.
 * One that was sent is read back first; a core that cannot tell gets no operations in this run. True when there was any:
 * then our picture of the cores is as old as the interruption.
 */
export async function recoverJournal(run: Run): Promise<boolean> {
  const open = await run.database.read.journal.open();
  for (const entry of open) {
    if (entry.state === 'planned') {
      await endOperation(run, entry, {
        state: 'not-tried',
        answer: 'the run was interrupted before this was sent',
      });
    } else {
      await recoverSent(run, entry);
    }
    count(run, 'recovered');
  }
  return open.length > 0;
}

async function recoverSent(run: Run, entry: JournalEntry): Promise<void> {
  // A pool or core that left the configuration cannot be asked; the journal says so and nothing more is done.
  if (!run.cores.has(entry.operation.coreId) || !run.policy.pools.has(entry.operation.poolId)) {
    await endOperation(run, entry, { state: 'unknown', answer: 'its pool is no longer configured' });
    return;
  }
  const truth = await readTruth(run, entry.operation);
  switch (truth.kind) {
    case 'done':
      return endOperation(run, entry, {
        state: 'done',
        answer: 'read back after an interruption',
        effect: truth.effect,
      });
    case 'freed-only':
      return endOperation(run, entry, {
        state: 'failed',
        answer: 'the seat was freed but not given; it goes to whoever waits first',
        effect: truth.effect,
      });
    case 'not-done':
      return endOperation(run, entry, { state: 'failed', answer: 'read back: it had no effect' });
    case 'unknown':
      run.unknownCores.add(entry.operation.coreId);
      run.log.warn(
        { operationId: entry.id, why: truth.why },
        'an interrupted operation cannot be read back yet',
      );
  }
}
