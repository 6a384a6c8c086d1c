import { hash } from 'node:crypto';
import type { SourceId } from '../../core/domain/ids.ts';
import type { Instant } from '../../core/domain/time.ts';
import type { PolledSource, ReadContext, Reading, SourceRecord } from '../../ports/source.ts';
import { durationMs } from '../duration-ms.ts';
import { createVendorHttp, type VendorAnswer, type VendorHttpOptions } from '../http/vendor-http.ts';
import { type Cursor, isNothingNew, rememberFull } from './ask-changed.ts';
import type { BambooHrSettings } from './config-schema.ts';
import { fieldsOf } from './employee-fields.ts';
import { readReport } from './read-report.ts';
import { toRecord } from './to-record.ts';

const peoplePerBatch = 1000;
/** Raised when employees are turned into other records than before, so that an update of the program reads all anew. */
const readerVersion = 1;

/**
 * Everybody from BambooHR, by its custom report with inactive and future people in it. Of the two calls that list
 * everybody it is the one that answers in one piece and lists the fields that were permitted, so a lost permission is
 * seen; the other, datasets, comes in pages and under field names that are not all documented.
 */
export function createBambooHrSource(
  id: SourceId,
  settings: BambooHrSettings,
  edge: Pick<VendorHttpOptions, 'wait' | 'maxBytes'> = {},
): PolledSource {
  const { companyDomain, apiKey, baseUrl = `https://${companyDomain}.bamboohr.com`, timeout } = settings;
  const authorization = `Basic ${Buffer.from(`${apiKey}:x`).toString('base64')}`;
  const http = createVendorHttp({
    vendor: 'BambooHR',
    baseUrl,
    headers: { Authorization: authorization },
    secrets: [apiKey, authorization],
    errorHeader: 'X-BambooHR-Error-Message',
    timeoutMs: durationMs(timeout),
    ...edge,
  });
  const asked = fieldsOf(settings);
  const cursor: Cursor = { key: `bamboohr:${id}:last-full`, settings: digestOf(settings) };

  return {
    id,
    kind: 'bamboohr',
    async read(context: ReadContext): Promise<Reading> {
      if (await isNothingNew(http, context, cursor)) return { kind: 'unchanged' };
      const { signal, nowAt } = context;
      const answer = await http({
        method: 'POST',
        path: 'api/v1/reports/custom?format=JSON&onlyCurrent=false',
        body: { title: 'Seatwarden', fields: ['id', ...asked] },
        signal,
        nowAt,
      });
      const employees = readReport(answer, asked);
      const today = latestDateOnEarth(nowAt);
      const records = [...employees].map(([key, employee]) => toRecord(key, employee, { settings, today }));
      return {
        kind: 'snapshot',
        batches: inBatches(records),
        dataAt: nowAt,
        accepted: () => rememberFull(context, cursor, answeredAt(answer) ?? nowAt),
      };
    },
  };
}

/** The date at UTC−12, where a day ends last: the zone in which BambooHR turns a status is not documented. */
function latestDateOnEarth(nowAt: Instant): string {
  return new Date(nowAt - 12 * 3_600_000).toISOString().slice(0, 10);
}

function answeredAt({ headers }: VendorAnswer): Instant | null {
  const at = Date.parse(headers['date'] ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Whatever makes the same answer another reading. Not the key: a new one reads the same people. */
function digestOf({
  companyDomain,
  baseUrl,
  leaveStatuses,
  customFields,
  timeZones,
}: BambooHrSettings): string {
  const said = JSON.stringify([
    readerVersion,
    companyDomain,
    baseUrl,
    leaveStatuses,
    customFields,
    timeZones,
  ]);
  return hash('sha256', said, 'base64url');
}

async function* inBatches(records: readonly SourceRecord[]): AsyncGenerator<readonly SourceRecord[], void> {
  for (let from = 0; from < records.length; from += peoplePerBatch) {
    yield records.slice(from, from + peoplePerBatch);
  }
}
