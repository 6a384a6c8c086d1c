import type { Cache } from '../../src/ports/cache.ts';
import type { PolledSource, ReadContext, Reading, SourceRecord } from '../../src/ports/source.ts';

/** A cache that is lost with the test. */
export function createMemoryCache(): Cache & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get: (key) => Promise.resolve(entries.get(key)),
    set(key, value) {
      entries.set(key, value);
      return Promise.resolve();
    },
    delete(key) {
      entries.delete(key);
      return Promise.resolve();
    },
  };
}

export const noonAt = Date.parse('2026-11-24T12:00:00Z');

export function contextOf(change: Partial<ReadContext> = {}): ReadContext {
  return { signal: new AbortController().signal, nowAt: noonAt, cache: createMemoryCache(), ...change };
}

export interface WholeReading {
  readonly kind: Reading['kind'];
  readonly records: readonly SourceRecord[];
  readonly batchSizes: readonly number[];
  accepted(): Promise<void>;
}

/** One reading to its end, as the reader of sources does it; rejects where it turns out incomplete. */
export async function readWhole(source: PolledSource, context = contextOf()): Promise<WholeReading> {
  const reading = await source.read(context);
  if (reading.kind === 'unchanged') {
    return { kind: 'unchanged', records: [], batchSizes: [], accepted: () => Promise.resolve() };
  }
  const batches: (readonly SourceRecord[])[] = [];
  for await (const batch of reading.batches) batches.push(batch);
  return {
    kind: reading.kind,
    records: batches.flat(),
    batchSizes: batches.map((batch) => batch.length),
    accepted: () => reading.accepted(),
  };
}

/** What a reading is refused for; fails when it is not. */
export async function refusalOf(source: PolledSource, context = contextOf()): Promise<string> {
  try {
    await readWhole(source, context);
  } catch (error) {
    if (error instanceof Error && error.name === 'SourceUnavailable') return error.message;
    throw error;
  }
  throw new Error('the reading was not refused');
}
