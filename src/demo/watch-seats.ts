import { setTimeout as wait } from 'node:timers/promises';
import type { Seatwarden } from '../compose.ts';
import type { JournalEntry } from '../ports/stores/journal-store.ts';

const patienceMs = 3000;
const askEveryMs = 25;

/** What became of an event: the operations that ended after `since`, in plain words. Says so when there are none. */
export async function watchSeats(
  { database, runLoop }: Seatwarden,
  since: number,
): Promise<readonly string[]> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += askEveryMs) {
    await runLoop.idle();
    const news = (await database.read.views.history({ limit: 10 })).filter(
      (entry) => entry.plannedAt >= since && entry.finishedAt !== null,
    );
    if (news.length > 0) return news.map((entry) => inWords(entry, since)).reverse();
    await wait(askEveryMs);
  }
  const waiting = (await database.read.views.pools()).filter((pool) => pool.waiting > 0);
  const hold = await database.read.holds.current();
  return [
    'No seat moves.',
    ...(hold === null ? [] : [`${hold.operations.length} operations wait for an administrator.`]),
    ...waiting.map(
      ({ waiting: count, poolId }) =>
        `${count} ${count === 1 ? 'person waits' : 'people wait'} for a seat of ${poolId}.`,
    ),
  ];
}

function inWords({ operation, state, finishedAt }: JournalEntry, since: number): string {
  const after = `after ${(finishedAt ?? since) - since} ms`;
  const ending = state === 'done' ? after : `${state}, ${after}`;
  switch (operation.kind) {
    case 'unassign':
      return `- ${operation.poolId}: the seat of ${operation.from.displayName} is free (${ending}). ${operation.because.evidence}`;
    case 'reassign':
      return `~ ${operation.poolId}: the seat of ${operation.from.displayName} goes to ${operation.to.displayName} (${ending}). ${operation.because.evidence}`;
    case 'add':
      return `+ ${operation.poolId}: ${operation.to.displayName} gets a seat (${ending}).`;
  }
}
