import type { AutodeskSimulator } from './autodesk-simulator.ts';
import type { LogEntry } from './log.ts';
import type { Stamp, WorldState } from './world.ts';

export type Rule =
  /** Asked for a seat of a pool that had none. */
  | 'exceeds-pool'
  /** A pool had more holders than seats. */
  | 'pool-over'
  /** Asked for what was so already. */
  | 'needless'
  /** Repeated a change whose end was unknown, without looking first. */
  | 'repeated-blindly'
  /** More calls in a minute than were to be used. */
  | 'over-budget'
  /** Ran into the end of the minute's allowance. */
  | 'throttled'
  /** Called again before the time that a 429 had named. */
  | 'did-not-wait'
  /** Presented a refresh token that it knew to be used. */
  | 'refresh-reused'
  /** A seat changed without a line in the log that says so, or the other way round. */
  | 'unaccounted';

export interface Violation {
  readonly rule: Rule;
  /** The line of the log. */
  readonly index: number;
  readonly says: string;
  /** Why the caller could not know better; null when it could. */
  readonly excuse: string | null;
}

export interface Evidence {
  readonly log: readonly LogEntry[];
  readonly world: WorldState;
  readonly terms: Terms;
}

/** What was agreed with the caller that is judged. */
export interface Terms {
  /** Only the calls of this app are judged. */
  readonly clientId: string;
  readonly perMinute: number;
  readonly leaveForOthers: number;
  /** Calls that may be on their way when a 429 arrives. */
  readonly inFlight: number;
  /** How long the log was whenever the caller was killed: it cannot have kept the last answers before. */
  readonly restarts: readonly number[];
}

export function collectEvidence(
  { log, state }: Pick<AutodeskSimulator, 'log' | 'state'>,
  terms: Partial<Terms> & Pick<Terms, 'clientId'>,
): Evidence {
  const usual = { perMinute: 60, leaveForOthers: 0, inFlight: 0, restarts: [] };
  return { log, world: state.world, terms: { ...usual, ...terms } };
}

/** What the caller itself asked, oldest first. */
export function ownCalls({ log, terms }: Evidence): readonly LogEntry[] {
  return log.filter(({ clientId }) => clientId === terms.clientId);
}

/** False when the answer was lost on the way, or with the process that waited for it. */
export function wasHeard({ index, heard }: LogEntry, { restarts, inFlight }: Terms): boolean {
  return heard && !restarts.some((length) => index < length && index >= length - 1 - inFlight);
}

/** True for a change that `look` did not show. Who never looked is expected to know how things were at first. */
export function isUnseen({ at, logged }: Stamp, look: LogEntry | undefined): boolean {
  if (look === undefined) return logged > 0;
  return logged > look.index || at > (look.asOf ?? look.at);
}

/** Changes of a seat that people made by hand before the call. */
export function changesByHand({ world }: Evidence, { index, teamId }: LogEntry) {
  return world.changes.filter(
    (change) => change.by === null && change.teamId === teamId && change.logged <= index,
  );
}

export function queryOf({ path }: LogEntry): URLSearchParams {
  return new URL(path, 'http://localhost').searchParams;
}
