import { checkReading, type ReadingExpectation } from '../core/guard/check-reading.ts';
import { SourceUnavailable } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PolledSource, Reading } from '../ports/source.ts';
import type { Database } from '../ports/stores/database.ts';
import type { ReadingResult } from '../ports/stores/reading-store.ts';
import { noteAccepted, noteFailure, noteQuarantine, noteUnchanged } from './note-reading.ts';

export interface ReadSourceDeps {
  readonly database: Database;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly log: Log;
}
export interface SourceToRead {
  readonly source: PolledSource;
  readonly expect: ReadingExpectation;
}

/** What came of one reading. `isNews`: records changed, or an outage or a quarantine began or ended: a run should look. */
export type SourceOutcome = { readonly isNews: boolean } & (
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'accepted'; readonly result: ReadingResult }
  /** Complete, but not believed: the source is in quarantine and its last good reading stays. */
  | { readonly kind: 'implausible'; readonly reasons: readonly string[] }
  /** An outage: nothing is known that was not known before. */
  | { readonly kind: 'unavailable'; readonly reason: string }
);

type Snapshot = Exclude<Reading, { kind: 'unchanged' }>;

/**
 * Reads one source, whole or not at all. The reading is staged, judged by its numbers, and replaces the last good one in
 * one commit; whatever goes wrong before leaves everything as it was and is told to administrators once.
 *
 * A quarantine ends in two ways: a later reading is plausible against the last good one, or an administrator releases the
 * source (fact `accept-next:<source>`), and the next reading is accepted whatever it lost. Even then it must reach
 * `expect.atLeast`: whoever really shrank that far changes the number.
 *
 * The caller sees to it that no two readings of a source overlap.
 */
export async function readSource(
  deps: ReadSourceDeps,
  asked: SourceToRead,
  signal: AbortSignal,
): Promise<SourceOutcome> {
  const { source } = asked;
  const noting = { ...deps, source, triedAt: deps.clock.now() };
  try {
    const reading = await source.read({ signal, nowAt: noting.triedAt, cache: deps.cache });
    if (reading.kind === 'unchanged') return { kind: 'unchanged', isNews: await noteUnchanged(noting) };
    return await takeIn(noting, asked, reading);
  } catch (error) {
    // Our own stop is no outage, and is made up for at the next start.
    if (signal.aborted) return { kind: 'unavailable', reason: 'the reading was stopped', isNews: false };
    const reason = explain(deps.log, source, error);
    return { kind: 'unavailable', reason, isNews: await noteFailure(noting, reason) };
  }
}

type Noting = Parameters<typeof noteAccepted>[0];

async function takeIn(noting: Noting, asked: SourceToRead, reading: Snapshot): Promise<SourceOutcome> {
  const { database, source, log } = noting;
  const { expect } = asked;
  // One name for all readings of a source: what a crash left of the last one goes before this one comes.
  const readingId = `reading ${source.id}`;
  const drop = () => database.write(({ readings }) => readings.drop(readingId));
  await drop();
  try {
    for await (const records of reading.batches) {
      await database.write(({ readings }) => readings.stage({ sourceId: source.id, readingId, records }));
    }
    const { canaries } = expect;
    const numbers = await database.read.readings.numbers({ sourceId: source.id, readingId, canaries });
    const releasedBy = await database.read.facts.get(`accept-next:${source.id}`);
    const reasons = checkReading(reading.kind, numbers, expect);
    const stopping = releasedBy === null ? reasons : checkReading(reading.kind, numbers, floorOnly(expect));
    if (stopping.length > 0) {
      return { kind: 'implausible', reasons: stopping, isNews: await noteQuarantine(noting, stopping) };
    }

    const request = { sourceId: source.id, readingId, kind: reading.kind };
    const { result, isNews } = await noteAccepted(noting, request, { releasedBy, reasons });
    log.info({ sourceId: source.id, ...result }, 'source was read');
    await remember(noting, reading);
    return {
      kind: 'accepted',
      result,
      isNews: isNews || result.created + result.changed + result.absent > 0,
    };
  } finally {
    await drop();
  }
}

/** What a release does not lift. */
function floorOnly({ atLeast }: ReadingExpectation): ReadingExpectation {
  return { atLeast, maxDrop: 'off', minOverlap: 'off', maxUnitDrop: 'off', canaries: [] };
}

/** The reading is in; that a cursor could not be kept only means that the next one is read in full. */
async function remember({ log, source }: Noting, reading: Snapshot): Promise<void> {
  try {
    await reading.accepted();
  } catch (error) {
    log.warn({ sourceId: source.id, err: error }, 'the cursor of a source could not be kept');
  }
}

/** An outage speaks for itself; anything else is our own bug, which must not pass for one in the log. */
function explain(log: Log, { id }: PolledSource, error: unknown): string {
  if (error instanceof SourceUnavailable) return error.message;
  log.error({ sourceId: id, err: error }, 'reading a source failed by an error of our own');
  return `reading it failed by an error in Seatwarden (${error instanceof Error ? error.message : String(error)})`;
}
