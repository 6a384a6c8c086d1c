import * as z from 'zod';
import { dayMs, type Instant } from '../../core/domain/time.ts';
import { SourceUnavailable } from '../../errors.ts';
import type { ReadContext } from '../../ports/source.ts';
import type { VendorHttp } from '../http/vendor-http.ts';

/** Keyed by employee id; PHP writes an empty object as `[]`. */
const Changed = z.object({ employees: z.union([z.record(z.string(), z.unknown()), z.array(z.never())]) });

/** What is remembered of the last full reading. It may be lost: then everything is read once more. */
export interface Cursor {
  readonly key: string;
  /** Changes with whatever makes the same answer another reading: address, fields, words for leave. */
  readonly settings: string;
}
const Memory = z.object({ settings: z.string(), since: z.number(), fullAt: z.number() });

/** Changes are asked for from a little before the last reading: clocks differ, and an edit may come late. */
const overlapMs = 15 * 60_000;
/**
 * Asks which employees changed since the last full reading (`GET /employees/changed`). True when nobody did. After a day
 * everything is read again: no list of changes shows what it lost, nor a date that came.
 */
export async function isNothingNew(http: VendorHttp, context: ReadContext, cursor: Cursor): Promise<boolean> {
  const { cache, nowAt, signal } = context;
  const memory = Memory.safeParse(parseJson(await cache.get(cursor.key)));
  if (!memory.success || memory.data.settings !== cursor.settings) return false;
  const { since, fullAt } = memory.data;
  if (nowAt - fullAt >= dayMs || nowAt < fullAt) return false;

  const from = encodeURIComponent(new Date(since - overlapMs).toISOString());
  try {
    const { data } = await http({
      method: 'GET',
      path: `api/v1/employees/changed?since=${from}`,
      signal,
      nowAt,
    });
    const changed = Changed.safeParse(data);
    return changed.success && Object.keys(changed.data.employees).length === 0;
  } catch (error) {
    // The question only saves work. A company that does not permit it is read in full.
    if (error instanceof SourceUnavailable && [403, 404].includes(Number(error.ids['status']))) return false;
    throw error;
  }
}

/** `since` is the vendor's own time of the full reading, if it told. */
export async function rememberFull(
  { cache, nowAt }: ReadContext,
  { key, settings }: Cursor,
  since: Instant,
): Promise<void> {
  const memory: z.input<typeof Memory> = { settings, since, fullAt: nowAt };
  await cache.set(key, JSON.stringify(memory));
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
