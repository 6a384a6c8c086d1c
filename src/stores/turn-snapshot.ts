import type { StatementSync } from 'node:sqlite';

/** What all reads of one turn of the event loop see. */
export interface TurnSnapshot {
  /** To be called before each read. */
  hold(): void;
  /** To be called after each commit: whoever waited for it reads it. */
  renew(): void;
}

/**
 * Lets the reads of one turn share a transaction. To begin and end one costs SQLite three times what finding a row does,
 * and nearly every answer is made of several reads; they fit together as well.
 */
export function createTurnSnapshot(prepare: (text: string) => StatementSync): TurnSnapshot {
  const begin = prepare('begin');
  const end = prepare('commit');
  const state = { isHeld: false, isEndPlanned: false };

  function renew(): void {
    if (state.isHeld) end.run();
    state.isHeld = false;
  }

  return {
    renew,
    hold() {
      if (state.isHeld) return;
      begin.run();
      state.isHeld = true;
      if (state.isEndPlanned) return;
      state.isEndPlanned = true;
      setImmediate(() => {
        state.isEndPlanned = false;
        renew();
      });
    },
  };
}
