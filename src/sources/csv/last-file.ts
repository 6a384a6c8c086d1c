import { hash } from 'node:crypto';
import * as z from 'zod';
import type { SourceId } from '../../core/domain/ids.ts';
import { dayMs, type Instant } from '../../core/domain/time.ts';
import type { Cache } from '../../ports/cache.ts';
import type { CsvSettings } from './config-schema.ts';
import type { FileFacts } from './file-facts.ts';

/** What is remembered of the last file that was accepted. It may be lost: then the file is read once more. */
const Memory = z.object({
  hash: z.string(),
  modifiedAt: z.number(),
  columns: z.array(z.string()),
  settings: z.string(),
  acceptedAt: z.number(),
});

export interface LastFile extends Omit<z.output<typeof Memory>, 'settings' | 'acceptedAt'> {
  /** The same bytes would be read in the same way, and it is not long ago. */
  readonly isCurrent: boolean;
}

export interface FileMemory {
  readonly cache: Cache;
  readonly id: SourceId;
  readonly settings: CsvSettings;
  readonly nowAt: Instant;
}

/** Raised when rows are turned into other records than before, so that an update of the program reads files anew. */
const readerVersion = 1;
export async function recallFile({ cache, id, settings, nowAt }: FileMemory): Promise<LastFile | null> {
  const text = await cache.get(keyOf(id));
  if (text === undefined) return null;
  const memory = Memory.safeParse(parseJson(text));
  if (!memory.success) return null;
  const { acceptedAt, settings: digest, ...last } = memory.data;
  return { ...last, isCurrent: digest === digestOf(settings) && nowAt - acceptedAt < dayMs };
}

export async function rememberFile(
  { cache, id, settings, nowAt }: FileMemory,
  { hash: content, modifiedAt }: FileFacts,
  columns: readonly string[],
): Promise<void> {
  const memory: z.input<typeof Memory> = {
    hash: content,
    modifiedAt,
    columns: [...columns],
    settings: digestOf(settings),
    acceptedAt: nowAt,
  };
  await cache.set(keyOf(id), JSON.stringify(memory));
}

function keyOf(id: SourceId): string {
  return `csv:${id}:last-file`;
}

function digestOf(settings: CsvSettings): string {
  return hash('sha256', `${readerVersion} ${JSON.stringify(settings)}`, 'base64url');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
