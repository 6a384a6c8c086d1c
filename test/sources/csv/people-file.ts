import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as z from 'zod';
import { asId, type SourceId } from '../../../src/core/domain/ids.ts';
import type { PolledSource } from '../../../src/ports/source.ts';
import { csvSettings } from '../../../src/sources/csv/config-schema.ts';
import { createCsvSource } from '../../../src/sources/csv/csv-source.ts';
import { noonAt } from '../reading.ts';

type Settings = Omit<z.input<typeof csvSettings>, 'path'>;

/** A file of people in a folder of its own. */
export interface PeopleFile {
  readonly path: string;
  /** Writes it anew; as if at that moment, which is an hour before noon unless said. */
  write(content: string | Uint8Array, writtenAt?: number): Promise<void>;
  source(settings?: Settings): PolledSource;
  remove(): Promise<void>;
}

export async function makePeopleFile(): Promise<PeopleFile> {
  const folder = await mkdtemp(join(tmpdir(), 'people-'));
  const path = join(folder, 'people.csv');
  return {
    path,
    async write(content, writtenAt = noonAt - 3_600_000) {
      await writeFile(path, content);
      await utimes(path, writtenAt / 1000, writtenAt / 1000);
    },
    source: (settings = {}) =>
      createCsvSource(asId<SourceId>('hr'), csvSettings.parse({ path, ...settings })),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export const header =
  'employee_id,work_email,given_name,family_name,department,status,hire_date,last_working_day';

/** A file with the usual header, CRLF as RFC 4180 has it. */
export function csv(...rows: readonly string[]): string {
  return [header, ...rows, ''].join('\r\n');
}

export const ana = '00012,ana@example.com,Ana,Silva,Structures,active,2019-03-04,';
export const bo = '00013,bo@example.com,Bo,Larsen,Civil,active,2020-01-01,';
