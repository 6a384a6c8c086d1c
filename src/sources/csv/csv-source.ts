import type { SourceId } from '../../core/domain/ids.ts';
import { SourceUnavailable } from '../../errors.ts';
import type { PolledSource, ReadContext, Reading, SourceRecord } from '../../ports/source.ts';
import type { CsvSettings } from './config-schema.ts';
import { readFacts, readRows, type FileFacts } from './read-rows.ts';
import { createRowReader } from './to-record.ts';

const rowsPerBatch = 1000;
const hourMs = 3_600_000;

/**
 * People from a CSV file (RFC 4180). The file is used whole or not at all: one row that cannot be understood refuses it,
 * because a skipped row would look like somebody who left.
 */
export function createCsvSource(id: SourceId, settings: CsvSettings): PolledSource {
  return {
    id,
    kind: 'csv',
    async read({ cache, nowAt }: ReadContext): Promise<Reading> {
      const facts = await readFacts(settings.path);
      refuseOld(settings, facts, nowAt);
      const hashKey = `csv:${id}:hash`;
      if ((await cache.get(hashKey)) === facts.hash) return { kind: 'unchanged' };
      return {
        kind: settings.contains === 'everybody' ? 'snapshot' : 'changes',
        batches: readBatches(settings, facts),
        dataAt: facts.modifiedAt,
        accepted: () => cache.set(hashKey, facts.hash),
      };
    },
  };
}

function refuseOld({ path, maxAgeHours }: CsvSettings, { modifiedAt }: FileFacts, nowAt: number): void {
  if (maxAgeHours === undefined || nowAt - modifiedAt <= maxAgeHours * hourMs) return;
  const hours = Math.floor((nowAt - modifiedAt) / hourMs);
  throw new SourceUnavailable(
    `${path} is ${hours} hours old; at most ${maxAgeHours} may be. Has the export stopped?`,
  );
}

async function* readBatches(
  settings: CsvSettings,
  facts: FileFacts,
): AsyncGenerator<readonly SourceRecord[]> {
  const lines = new Map<string, number>();
  let toRecord: ReturnType<typeof createRowReader> | undefined;
  let batch: SourceRecord[] = [];
  for await (const row of readRows(settings)) {
    toRecord ??= createRowReader(settings, Object.keys(row.cells));
    const record = toRecord(row);
    const earlier = lines.get(record.key);
    if (earlier !== undefined) {
      throw new SourceUnavailable(
        `${settings.path}, line ${row.line}: the key ${record.key} stands in line ${earlier} already; nothing of the file was used`,
      );
    }
    lines.set(record.key, row.line);
    batch.push(record);
    if (batch.length === rowsPerBatch) {
      yield batch;
      batch = [];
    }
  }
  if (lines.size === 0)
    throw new SourceUnavailable(`${settings.path} has a header and no rows; the last good reading stays`);
  const after = await readFacts(settings.path);
  if (after.hash !== facts.hash)
    throw new SourceUnavailable(`${settings.path} changed while it was read; the next poll reads it again`);
  yield batch;
}
