import * as z from 'zod';
import type { SourceId } from '../../core/domain/ids.ts';
import { SourceUnavailable } from '../../errors.ts';
import type { Cache } from '../../ports/cache.ts';
import type { PolledSource, ReadContext, Reading, SourceRecord } from '../../ports/source.ts';
import { createVendorHttp, type VendorHttp } from '../http/vendor-http.ts';
import type { BambooHrSettings } from './config-schema.ts';
import { Employee, fields, toRecord } from './to-record.ts';

const dayMs = 86_400_000;
/** Changes are asked for from a little before the last reading: clocks differ. */
const overlapMs = 15 * 60_000;
const peoplePerBatch = 1000;

const Report = z.object({
  fields: z.array(z.object({ id: z.union([z.string(), z.number().transform(String)]) })),
  employees: z.array(z.unknown()),
});
const Changed = z.object({ employees: z.record(z.string(), z.unknown()) });

/**
 * Everybody from BambooHR, by its custom report with inactive and future people in it: the one call whose answer lists
 * the fields that were permitted. (Datasets will replace it; their field names are not all documented yet.)
 */
export function createBambooHrSource(id: SourceId, settings: BambooHrSettings): PolledSource {
  const { companyDomain, apiKey, baseUrl } = settings;
  const http = createVendorHttp({
    vendor: 'BambooHR',
    baseUrl: baseUrl ?? `https://${companyDomain}.bamboohr.com`,
    headers: { Authorization: `Basic ${Buffer.from(`${apiKey}:x`).toString('base64')}` },
  });
  const cursorKey = `bamboohr:${id}:last-full`;

  return {
    id,
    kind: 'bamboohr',
    async read({ signal, nowAt, cache }: ReadContext): Promise<Reading> {
      if (await isUnchanged(http, { cache, cursorKey, nowAt, signal })) return { kind: 'unchanged' };
      const employees = await readReport(http, signal);
      // Both ends of the world's day: a date is only taken for past when it is past everywhere.
      const today = new Date(nowAt - dayMs / 2).toISOString().slice(0, 10);
      return {
        kind: 'snapshot',
        batches: inBatches(employees.map((employee) => toRecord(employee, settings, today))),
        dataAt: nowAt,
        accepted: () => cache.set(cursorKey, String(nowAt)),
      };
    },
  };
}

interface ChangeQuestion {
  readonly cache: Cache;
  readonly cursorKey: string;
  readonly nowAt: number;
  readonly signal: AbortSignal;
}

/**
 * Asks which employees changed since the last full reading. Nobody is no news, for a day: then everything is read again,
 * because no list of changes shows what it lost.
 */
async function isUnchanged(
  http: VendorHttp,
  { cache, cursorKey, nowAt, signal }: ChangeQuestion,
): Promise<boolean> {
  const last = Number((await cache.get(cursorKey)) ?? 0);
  if (nowAt - last >= dayMs) return false;
  const since = encodeURIComponent(new Date(last - overlapMs).toISOString());
  const answer = Changed.safeParse(
    await http({ method: 'GET', path: `api/v1/employees/changed?since=${since}`, signal }),
  );
  return answer.success && Object.keys(answer.data.employees).length === 0;
}

async function readReport(http: VendorHttp, signal: AbortSignal): Promise<readonly Employee[]> {
  const path = 'api/v1/reports/custom?format=JSON&onlyCurrent=false';
  const body = { title: 'Seatwarden', fields: ['id', ...fields] };
  const report = Report.safeParse(await http({ method: 'POST', path, body, signal }));
  if (!report.success) throw new SourceUnavailable('BambooHR answered with something that is no report');
  const permitted = new Set(report.data.fields.map((field) => field.id));
  const missing = fields.filter((name) => !permitted.has(name));
  if (missing.length > 0) {
    throw new SourceUnavailable(
      `BambooHR left out ${missing.join(', ')}: the owner of the key lost the permission to see ${missing.length === 1 ? 'it' : 'them'}`,
    );
  }
  if (report.data.employees.length === 0)
    throw new SourceUnavailable('BambooHR listed nobody; the last good reading stays');
  return report.data.employees.map((row, index) => {
    const employee = Employee.safeParse(row);
    if (employee.success) return employee.data;
    throw new SourceUnavailable(
      `BambooHR: employee ${index + 1} of the report cannot be read (${z.prettifyError(employee.error)})`,
    );
  });
}

async function* inBatches(records: readonly SourceRecord[]): AsyncGenerator<readonly SourceRecord[]> {
  for (let from = 0; from < records.length; from += peoplePerBatch)
    yield records.slice(from, from + peoplePerBatch);
}
