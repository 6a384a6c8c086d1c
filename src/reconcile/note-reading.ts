import type { JsonObject } from '../core/domain/json.ts';
import type { Instant } from '../core/domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { PolledSource } from '../ports/source.ts';
import type { Database, Stores } from '../ports/stores/database.ts';
import type { ReadingResult, ReadingStore } from '../ports/stores/reading-store.ts';
import type { SourceStanding } from '../ports/stores/source-store.ts';

export interface Noting {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly source: PolledSource;
  readonly triedAt: Instant;
}

/** How a source is; a change from one to another is told once, in the audit trail and in the log. */
type Condition = 'good' | 'failing' | 'in quarantine';

const notBelieved = 'not believed: ';

/** The source itself says that the last good reading still holds, so that is fresh. True when that is news. */
export async function noteUnchanged(noting: Noting): Promise<boolean> {
  const before = await noting.database.write((stores) => noteGood(noting, stores, {}));
  return tellGood(noting, before);
}

/** Makes the staged reading the last good one and notes it, in one commit. */
export async function noteAccepted(
  noting: Noting,
  request: Omit<Parameters<ReadingStore['accept']>[0], 'at'>,
  release: { readonly releasedBy: string | null; readonly reasons: readonly string[] },
): Promise<{ readonly result: ReadingResult; readonly isNews: boolean }> {
  const { source, clock } = noting;
  const { releasedBy, reasons } = release;
  const { result, before } = await noting.database.write(async (stores) => {
    const accepted = await stores.readings.accept({ ...request, at: clock.now() });
    if (releasedBy !== null && reasons.length > 0) {
      const data = { reasons, absent: accepted.absent };
      await stores.audit.append([
        entry(noting, { actor: releasedBy, act: 'reading.accepted-as-released', data }),
      ]);
    }
    const good = await noteGood(noting, stores, { created: accepted.created, changed: accepted.changed });
    await stores.facts.clear(`accept-next:${source.id}`);
    return { result: accepted, before: good };
  });
  return { result, isNews: tellGood(noting, before) };
}

/** An outage. True when it is news. */
export async function noteFailure(noting: Noting, failure: string): Promise<boolean> {
  const { id, kind } = noting.source;
  const before = await noting.database.write(async (stores) => {
    const state = await stores.sources.find(id);
    await stores.sources.save({ id, kind, lastTriedAt: noting.triedAt, failure });
    if (!isFailing(state)) {
      await stores.audit.append([entry(noting, { act: 'source.failed', data: { failure } })]);
    }
    return state;
  });
  if (before?.failure !== failure) noting.log.warn({ sourceId: id }, `source could not be read: ${failure}`);
  return !isFailing(before);
}

/** A reading that is complete and not believed. True when it is news. */
export async function noteQuarantine(noting: Noting, reasons: readonly string[]): Promise<boolean> {
  const { source, log, clock, triedAt } = noting;
  const { id, kind } = source;
  const reason = reasons.join('; ');
  const before = await noting.database.write(async (stores) => {
    const state = await stores.sources.find(id);
    await stores.sources.save({
      id,
      kind,
      lastTriedAt: triedAt,
      failure: `${notBelieved}${reason}`,
      quarantinedAt: state?.quarantinedAt ?? clock.now(),
      quarantineReason: reason,
    });
    if (conditionOf(state) !== 'in quarantine') {
      await stores.audit.append([entry(noting, { act: 'source.quarantined', data: { reason } })]);
    }
    return state;
  });
  if (before?.quarantineReason !== reason)
    log.warn({ sourceId: id }, `a reading was not believed: ${reason}`);
  return conditionOf(before) !== 'in quarantine';
}

async function noteGood(noting: Noting, stores: Stores, data: JsonObject): Promise<SourceStanding | null> {
  const { id, kind } = noting.source;
  const before = await stores.sources.find(id);
  await stores.sources.save({
    id,
    kind,
    lastTriedAt: noting.triedAt,
    lastGoodAt: noting.clock.now(),
    failure: null,
    quarantinedAt: null,
    quarantineReason: null,
  });
  const condition = conditionOf(before);
  if (condition !== 'good') {
    await stores.audit.append([
      entry(noting, { act: 'source.recovered', data: { ...data, was: condition } }),
    ]);
  }
  return before;
}

function tellGood({ log, source }: Noting, before: SourceStanding | null): boolean {
  const was = conditionOf(before);
  if (was !== 'good') log.info({ sourceId: source.id, was }, 'a source is good again');
  return was !== 'good';
}

function conditionOf(state: SourceStanding | null): Condition {
  if (state === null) return 'good';
  if (state.quarantinedAt !== null) return 'in quarantine';
  return isFailing(state) ? 'failing' : 'good';
}

/** A source may fail while it is in quarantine. */
function isFailing(state: SourceStanding | null): boolean {
  return state?.failure?.startsWith(notBelieved) === false;
}

interface Told {
  readonly actor?: string;
  readonly act: string;
  readonly data: JsonObject;
}

function entry({ clock, source }: Noting, { actor = 'seatwarden', act, data }: Told) {
  return { at: clock.now(), actor, act, subject: `source:${source.id}`, data };
}
