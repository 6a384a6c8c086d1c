import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { PolledSource, ReadContext, Reading, SourceRecord } from '../../ports/source.ts';
import { durationMs } from '../duration-ms.ts';
import type { CsvSettings } from './config-schema.ts';
import { type FileFacts, isSameFile, readFacts } from './file-facts.ts';
import { type LastFile, recallFile, rememberFile } from './last-file.ts';
import { type Header, readHeader } from './read-header.ts';
import { readRows } from './read-rows.ts';
import { createRefuse, type Refuse } from './refuse-file.ts';
import { createRowReader } from './to-record.ts';

const rowsPerBatch = 1000;

/** What one reading goes by. */
interface CsvReading {
  readonly settings: CsvSettings;
  readonly facts: FileFacts;
  readonly last: LastFile | null;
  readonly signal: AbortSignal;
  readonly refuse: Refuse;
}

/**
 * People from a CSV file (RFC 4180). The file is used whole or not at all: one row that cannot be understood refuses it,
 * because a skipped row would look like somebody who left.
 */
export function createCsvSource(id: SourceId, settings: CsvSettings): PolledSource {
  const refuse = createRefuse(settings.path);
  return {
    id,
    kind: 'csv',
    async read({ cache, nowAt, signal }: ReadContext): Promise<Reading> {
      const facts = await readFacts(settings.path, refuse, signal);
      refuseStopped(settings, facts, { nowAt, refuse });
      const memory = { cache, id, settings, nowAt };
      const last = await recallFile(memory);
      if (last?.isCurrent === true && last.hash === facts.hash) return { kind: 'unchanged' };
      refuseOlder(facts, last, refuse);

      const columns: string[] = [];
      return {
        kind: settings.contains === 'everybody' ? 'snapshot' : 'changes',
        batches: readBatches({ settings, facts, last, signal, refuse }, columns),
        dataAt: facts.modifiedAt,
        accepted: () => rememberFile(memory, facts, columns),
      };
    },
  };
}

function refuseStopped(
  { maxAge }: CsvSettings,
  { modifiedAt }: FileFacts,
  { nowAt, refuse }: { readonly nowAt: Instant; readonly refuse: Refuse },
): void {
  if (maxAge === 'off' || nowAt - modifiedAt <= durationMs(maxAge)) return;
  const writtenAt = new Date(modifiedAt).toISOString();
  refuse(
    `the file was last written at ${writtenAt}, longer ago than \`maxAge\` (${maxAge}). Has the export stopped? If it writes only when something changes, set \`maxAge\``,
  );
}

/** Going back to an older file brings people back who left since. */
function refuseOlder(facts: FileFacts, last: LastFile | null, refuse: Refuse): void {
  if (last === null || facts.modifiedAt >= last.modifiedAt || facts.hash === last.hash) return;
  const [isAt, wasAt] = [facts.modifiedAt, last.modifiedAt].map((at) => new Date(at).toISOString());
  refuse(`the file is of ${isAt}, older than the one read last (${wasAt}); if it is right, \`touch\` it`);
}

/** Fills `columns` with those that the file has, for the next reading to compare with. */
async function* readBatches(
  reading: CsvReading,
  columns: string[],
): AsyncGenerator<readonly SourceRecord[], void> {
  const { settings, facts, signal, refuse } = reading;
  let batch: SourceRecord[] = [];
  let people = 0;
  for await (const record of readPeople(reading, columns)) {
    batch.push(record);
    people += 1;
    if (batch.length < rowsPerBatch) continue;
    yield batch;
    batch = [];
  }
  if (people === 0 && settings.contains === 'everybody') refuse('there is a header and nobody under it');
  if (!isSameFile(await readFacts(settings.path, refuse, signal), facts)) {
    refuse('the file changed while it was read; the next poll reads it again');
  }
  if (batch.length > 0) yield batch;
}

async function* readPeople(reading: CsvReading, columns: string[]): AsyncGenerator<SourceRecord, void> {
  const { settings, last, signal, refuse } = reading;
  const lines = new Map<string, number>();
  let toRecord: ReturnType<typeof createRowReader> | null = null;
  for await (const row of readRows(settings, refuse, signal)) {
    if (toRecord === null) {
      const header: Header = readHeader(row.cells, settings, { before: last?.columns ?? [], refuse });
      columns.push(...header.keys());
      toRecord = createRowReader(settings, header, refuse);
      continue;
    }
    const record = toRecord(row);
    const earlier = lines.get(record.key);
    if (earlier !== undefined) refuse(`the id \`${record.key}\` stands in line ${earlier} already`, row.line);
    lines.set(record.key, row.line);
    yield record;
  }
  if (toRecord === null) refuse('there is no header');
}
