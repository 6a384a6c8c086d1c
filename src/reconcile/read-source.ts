import { checkReading, type ReadingExpectation } from '../core/guard/check-reading.ts';
import { SourceUnavailable } from '../errors.ts';
import type { Cache } from '../ports/cache.ts';
import type { Clock, Ids } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PolledSource, Reading } from '../ports/source.ts';
import type { Database } from '../ports/stores/database.ts';
import type { ReadingResult } from '../ports/stores/reading-store.ts';

export interface ReadSourceDeps {
  readonly database: Database;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
export interface SourceToRead {
  readonly source: PolledSource;
  readonly expect: ReadingExpectation;
}
export type SourceOutcome =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'accepted'; readonly result: ReadingResult }
  /** Complete, but not believed: the source is in quarantine and its last good reading stays. */
  | { readonly kind: 'implausible'; readonly reasons: readonly string[] }
  /** An outage: nothing is known that was not known before. */
  | { readonly kind: 'unavailable'; readonly reason: string };

type Snapshot = Exclude<Reading, { kind: 'unchanged' }>;

/**
 * Reads one source, whole or not at all. The reading is staged, judged by its numbers, and replaces the last good one in
 * one commit; whatever goes wrong before leaves everything as it was and is told to administrators once.
 */
export async function readSource(
  deps: ReadSourceDeps,
  asked: SourceToRead,
  signal: AbortSignal,
): Promise<SourceOutcome> {
  const { source } = asked;
  const nowAt = deps.clock.now();
  await deps.database.write(({ sources }) =>
    sources.save({ id: source.id, kind: source.kind, lastTriedAt: nowAt }),
  );
  try {
    const reading = await source.read({ signal, nowAt, cache: deps.cache });
    if (reading.kind === 'unchanged') {
      await noteGood(deps, source);
      return { kind: 'unchanged' };
    }
    return await takeIn(deps, asked, reading);
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    await noteFailure(deps, source, error.message);
    return { kind: 'unavailable', reason: error.message };
  }
}

async function takeIn(
  deps: ReadSourceDeps,
  { source, expect }: SourceToRead,
  reading: Snapshot,
): Promise<SourceOutcome> {
  const { database } = deps;
  const readingId = deps.ids.next();
  try {
    for await (const records of reading.batches) {
      await database.write(({ readings }) => readings.stage({ sourceId: source.id, readingId, records }));
    }
    const { canaries } = expect;
    const numbers = await database.read.readings.numbers({ sourceId: source.id, readingId, canaries });
    const reasons = checkReading(reading.kind, numbers, expect);
    if (reasons.length > 0 && (await database.read.facts.get(`accept-next:${source.id}`)) === null) {
      await quarantine(deps, source, reasons);
      return { kind: 'implausible', reasons };
    }
    const result = await database.write(({ readings }) =>
      readings.accept({ sourceId: source.id, readingId, kind: reading.kind, at: deps.clock.now() }),
    );
    await reading.accepted();
    await noteGood(deps, source);
    deps.log.info({ sourceId: source.id, ...result }, 'source was read');
    return { kind: 'accepted', result };
  } finally {
    await database.write(({ readings }) => readings.drop(readingId));
  }
}

/** A plausible reading ends a quarantine by itself: the world agrees with the last good one again. */
async function noteGood({ database, clock }: ReadSourceDeps, { id, kind }: PolledSource): Promise<void> {
  await database.write(async ({ sources, facts }) => {
    await sources.save({
      id,
      kind,
      lastGoodAt: clock.now(),
      failure: null,
      quarantinedAt: null,
      quarantineReason: null,
    });
    await facts.clear(`accept-next:${id}`);
  });
}

/** Told once per change of state, not once per poll. */
async function noteFailure(
  { database, clock, log }: ReadSourceDeps,
  { id, kind }: PolledSource,
  failure: string,
): Promise<void> {
  const before = await database.read.sources.find(id);
  await database.write(async ({ sources, audit }) => {
    await sources.save({ id, kind, failure });
    if (before?.failure === failure) return;
    await audit.append([
      {
        at: clock.now(),
        actor: 'seatwarden',
        act: 'source.failed',
        subject: `source:${id}`,
        data: { failure },
      },
    ]);
  });
  if (before?.failure !== failure) log.warn({ sourceId: id }, `source could not be read: ${failure}`);
}

async function quarantine(
  { database, clock, log }: ReadSourceDeps,
  { id, kind }: PolledSource,
  reasons: readonly string[],
): Promise<void> {
  const reason = reasons.join('; ');
  const before = await database.read.sources.find(id);
  await database.write(async ({ sources, audit }) => {
    const quarantinedAt = before?.quarantinedAt ?? clock.now();
    await sources.save({
      id,
      kind,
      failure: `not believed: ${reason}`,
      quarantinedAt,
      quarantineReason: reason,
    });
    if (before?.quarantineReason === reason) return;
    await audit.append([
      {
        at: clock.now(),
        actor: 'seatwarden',
        act: 'source.quarantined',
        subject: `source:${id}`,
        data: { reason },
      },
    ]);
  });
  if (before?.quarantineReason !== reason)
    log.warn({ sourceId: id }, `a reading was not believed: ${reason}`);
}
