import { mkdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../reading.ts';
import { ana, bo, csv, header, makePeopleFile, type PeopleFile } from './people-file.ts';

const opened: { file?: PeopleFile } = {};
const file = () => opened.file as PeopleFile;
beforeAll(async () => {
  opened.file = await makePeopleFile();
});
afterAll(() => file().remove());

type Settings = Parameters<PeopleFile['source']>[0];

/** The message without the path before and the comfort after it. */
async function why(content: string | Uint8Array, settings: Settings = {}): Promise<string> {
  await file().write(content);
  const message = await refusalOf(file().source(settings));
  expect(message).toMatch(/Nothing of the file was used; the last good reading stays$/);
  return message
    .replace(file().path, '')
    .replace(/^[,:] /, '')
    .replace(/\. Nothing of the file.*/, '');
}

describe('a refused file', () => {
  it.each<[string, string, string]>([
    ['that is empty', '', 'the file is empty; was the export interrupted?'],
    ['of blank lines', '\r\n\r\n', 'there is no header'],
    ['with a header only', csv(), 'there is a header and nobody under it'],
    ['that is a web page', '\n <html>', 'this is a web page and no CSV: the login page of an export?'],
    [
      'with a footer',
      `${csv(ana)}(1 rows affected)\r\n`,
      'line 3: the row has 1 cell, another number than the header; a footer (`(1 rows affected)`) must be left out of the export',
    ],
    [
      'with a longer row',
      csv(ana, `${bo},more`),
      'line 3: the row has 9 cells, another number than the header',
    ],
    [
      'with an open quote',
      csv('1,a@x.io,"Ana,Silva,Civil,active,,'),
      'line 3: a quote is opened and not closed: the file is half written, or a quote is not doubled',
    ],
    [
      'with a stray quote',
      csv('1,a@x.io,An"a,Silva,Civil,active,,'),
      'line 2: a quote stands where none may; inside a cell it is doubled (RFC 4180)',
    ],
    [
      'that breaks off',
      csv(ana, bo).trimEnd(),
      'line 3: the last line does not end: the file is half written; if the export never writes a last line break, set `finalLineBreak: optional`',
    ],
    ['with an empty id', csv(ana, ',b@x.io,,,,active,,'), 'line 3: the id is empty'],
    ['with an id twice', csv(ana, bo, ana), 'line 4: the id `00012` stands in line 2 already'],
    [
      'with a spoiled id',
      csv('1.2E+11,b@x.io,,,,active,,'),
      'line 2: the id `1.2E+11` was spoiled by a spreadsheet; export ids as text',
    ],
    ['with a spoiled address', csv('1,at home,,,,active,,'), 'line 2: `at home` is no e-mail address'],
    [
      'with an unknown status',
      csv(ana, '2,b@x.io,,,,Garden leave,,'),
      'line 3: the status `Garden leave` is not known; say what it means, such as `statusWords: { active: ["Garden leave"] }`',
    ],
    [
      'with an empty status',
      csv('2,b@x.io,,,,,,'),
      'line 2: the status is empty; say what it means, such as `statusWords: { active: [""] }`',
    ],
    [
      'with another date format',
      csv('2,b@x.io,,,,active,03/04/2019,'),
      'line 2: `03/04/2019` in `hire_date` is no date of the form YYYY-MM-DD; set `dateFormat`, or `noDate` if it means none',
    ],
    [
      'with a day that is not',
      csv('2,b@x.io,,,,active,,2025-02-29'),
      'line 2: `2025-02-29` in `last_working_day` is no date of the form YYYY-MM-DD; set `dateFormat`, or `noDate` if it means none',
    ],
    [
      'with a column twice',
      csv().replace('given_name', 'status'),
      'line 1: the column `status` is there 2 times',
    ],
    [
      'without ids',
      csv().replace('employee_id', 'nr'),
      'line 1: the column `employee_id` is missing; name it in `columns.key`; the header is `nr,work_email,given_name,family_name,department,status,hi...`',
    ],
    [
      'without addresses',
      'employee_id,status\r\n',
      'line 1: the column `work_email` (or `upn`) is missing; name it in `columns.email`; the header is `employee_id,status`',
    ],
    [
      'with another delimiter',
      csv(ana).replaceAll(',', ';'),
      'line 1: no column is divided by `,`: the header is `employee_id;work_email;given_name;family_name;department;...`; set `delimiter`',
    ],
    [
      'with a damaged letter',
      csv(ana, bo.replace('Bo', 'B\u{FFFD}')),
      'line 3: a character here is not utf-8; set `encoding` to what the file is written in',
    ],
  ])('%s', async (_what, content, message) => {
    expect(await why(content)).toBe(message);
  });

  it('names the zone that is none', async () => {
    const zones = `${header},time_zone\n${ana},Europe/London\n${bo},Middle-earth/Shire\n`;
    expect(await why(zones)).toBe('line 3: `Middle-earth/Shire` is no time zone, such as Europe/London');
  });

  it('says which encoding it seems to have', async () => {
    const wide = Buffer.from(`\u{FEFF}${csv(ana)}`, 'utf16le');
    expect(await why(wide)).toBe('the file is UTF-16; set `encoding: utf-16le`');
    expect(await why(wide.swap16())).toContain('big-endian UTF-16');
    const marked = Buffer.from(`\u{FEFF}${csv(ana)}`);
    expect(await why(marked, { encoding: 'windows-1252' })).toContain('set `encoding: utf-8`');
    expect(await why(Buffer.from(csv(ana.replace('Ana', 'Zoë')), 'latin1'))).toContain(
      'line 2: a character here',
    );
  });

  it('lets pass an export that never ends its last line, when that is said', async () => {
    await file().write(csv(ana, bo).trimEnd());
    await expect(refusalOf(file().source({ finalLineBreak: 'optional' }))).rejects.toThrow('was not refused');
  });

  it('is not there, or no file', async () => {
    await rm(file().path, { force: true });
    expect(await refusalOf(file().source())).toContain('the file is not there; check `path`');
    await mkdir(file().path);
    expect(await refusalOf(file().source())).toContain('`path` names a folder');
    await rm(file().path, { recursive: true });
  });

  it('shows nothing of people in its message but the piece that is wrong', async () => {
    expect(await why(csv('1,a@x.io,"Ana","Sil"va,Civil,active,,'))).not.toMatch(/Ana|Sil/);
  });
});
