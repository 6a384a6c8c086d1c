import { appendFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPLOYMENT_URN, ENTERPRISE_URN } from '../../../src/core/filter/person-schema.ts';
import { contextOf, createMemoryCache, noonAt, readWhole, refusalOf } from '../reading.ts';
import { ana, bo, csv, header, makePeopleFile, type PeopleFile } from './people-file.ts';

const opened: { file?: PeopleFile } = {};
const file = () => opened.file as PeopleFile;
beforeAll(async () => {
  opened.file = await makePeopleFile();
});
afterAll(() => file().remove());

const hourMs = 3_600_000;

describe('a CSV file of people', () => {
  it('becomes records in the SCIM User shape, ids as they are written', async () => {
    await file().write(csv('00012,Ana@Example.com,Ana,Silva,Structures,Active,2019-03-04,2027-01-31'));
    const { records } = await readWhole(file().source());

    expect(records).toEqual([
      {
        key: '00012',
        active: null,
        resource: {
          schemas: expect.any(Array) as unknown,
          externalId: '00012',
          userName: 'ana@example.com',
          displayName: 'Ana Silva',
          name: { givenName: 'Ana', familyName: 'Silva' },
          emails: [{ value: 'ana@example.com', type: 'work', primary: true }],
          [ENTERPRISE_URN]: { employeeNumber: '00012', department: 'Structures' },
          [EMPLOYMENT_URN]: { employmentState: 'active', startDate: '2019-03-04', lastDay: '2027-01-31' },
        },
      },
    ]);
  });

  it('is read whatever ends its lines, with quotes, line breaks in cells, blank lines and a byte order mark', async () => {
    const rows = ['1,a@example.com,"An\na ""A""",Silva,"Civil, bridges",active,,', '', bo];
    for (const end of ['\r\n', '\n', '\r']) {
      await file().write(`\u{FEFF}${[header, ...rows, ''].join(end)}`);
      const { records } = await readWhole(file().source());
      expect(records.map(({ key }) => key)).toEqual(['1', '00013']);
      expect(records[0]?.resource).toMatchObject({
        name: { givenName: 'An\na "A"' },
        [ENTERPRISE_URN]: { department: 'Civil, bridges' },
      });
    }
  });

  it('is read in the encodings that are said', async () => {
    const text = csv(ana.replace('Ana', 'Zoë'));
    await file().write(Buffer.from(text, 'latin1'));
    const latin = await readWhole(file().source({ encoding: 'windows-1252' }));
    await file().write(Buffer.from(`\u{FEFF}${text}`, 'utf16le'));
    const wide = await readWhole(file().source({ encoding: 'utf-16le' }));

    for (const { records } of [latin, wide]) {
      expect(records[0]?.resource['name']).toMatchObject({ givenName: 'Zoë' });
    }
  });

  it('comes in batches of a thousand', async () => {
    const rows = Array.from({ length: 2500 }, (_, n) => `${n},p${n}@example.com,P,${n},Civil,active,,`);
    await file().write(csv(...rows));
    const { batchSizes, records } = await readWhole(file().source());
    expect(batchSizes).toEqual([1000, 1000, 500]);
    expect(records.at(-1)?.key).toBe('2499');
  });

  it('may have its own names, delimiter, dates and words', async () => {
    const lines = [
      'Personalnr;E-Mail;Abteilung;Status;Eintritt',
      '007;jo@example.com;Statik;Elternzeit;1.9.2021',
      '',
    ];
    await file().write(lines.join('\n'));
    const { records } = await readWhole(
      file().source({
        delimiter: ';',
        dateFormat: 'D.M.YYYY',
        columns: { key: 'personalnr', email: 'e-mail', department: 'Abteilung', startDate: 'Eintritt' },
        statusWords: { on_leave: ['Elternzeit'] },
      }),
    );
    expect(records[0]).toMatchObject({
      key: '007',
      resource: {
        [ENTERPRISE_URN]: { department: 'Statik' },
        [EMPLOYMENT_URN]: { employmentState: 'on_leave', startDate: '2021-09-01' },
      },
    });
  });

  it('keeps people without an address', async () => {
    await file().write(csv('77,,Wei,Chen,Workshop,active,,'));
    const { records } = await readWhole(file().source());
    expect(records[0]?.resource).toMatchObject({ userName: '77' });
    expect(records[0]?.resource).not.toHaveProperty('emails');
  });

  it('tells the last working day rather than the end of the contract', async () => {
    const name = 'employee_id,upn,last_working_day,termination_date';
    await file().write(
      `${name}\n1,a@x.io,2026-11-20,2026-11-30\n2,b@x.io,N/A,2026-11-30\n3,c@x.io,,9999-12-31\n`,
    );
    const { records } = await readWhole(file().source());
    expect(records.map(({ resource }) => resource[EMPLOYMENT_URN])).toEqual([
      { lastDay: '2026-11-20' },
      { lastDay: '2026-11-30' },
      undefined,
    ]);
  });
});

describe('a file that is not everybody', () => {
  it('lists changes, of which there may be none', async () => {
    await file().write(csv(bo));
    expect((await readWhole(file().source({ contains: 'changes' }))).kind).toBe('changes');
    await file().write(csv());
    expect(await readWhole(file().source({ contains: 'changes' }))).toMatchObject({
      kind: 'changes',
      records: [],
    });
  });

  it('lists leavers, each with a last day', async () => {
    await file().write('employee_id,last_working_day\n1,2026-10-31\n');
    const { kind, records } = await readWhole(file().source({ contains: 'leavers' }));
    expect(kind).toBe('changes');
    expect(records[0]?.resource[EMPLOYMENT_URN]).toEqual({ employmentState: 'ended', lastDay: '2026-10-31' });

    await file().write('employee_id,last_working_day\n1,2026-10-31\n2,\n');
    expect(await refusalOf(file().source({ contains: 'leavers' }))).toContain(
      'line 3: a list of leavers needs a last day',
    );
    await file().write('employee_id,status\n1,left\n');
    expect(await refusalOf(file().source({ contains: 'leavers' }))).toContain(
      '`last_working_day` is missing',
    );
  });
});

describe('what came before', () => {
  it('is compared: a column that went missing, unless it is switched off', async () => {
    const cache = createMemoryCache();
    await file().write(csv(ana));
    await (await readWhole(file().source(), contextOf({ cache }))).accepted();

    const lines = csv(ana)
      .split('\r\n')
      .map((line) =>
        line
          .split(',')
          .filter((_, index) => index !== 4)
          .join(','),
      );
    await file().write(lines.join('\r\n'));
    expect(await refusalOf(file().source(), contextOf({ cache }))).toContain(
      'line 1: the column `department` was in the last good file and is missing; if that is meant, set `columns.department: off`',
    );
    const switchedOff = file().source({ columns: { department: 'off' } });
    expect((await readWhole(switchedOff, contextOf({ cache }))).kind).toBe('snapshot');
  });

  it('is compared: an older file comes too late', async () => {
    const cache = createMemoryCache();
    await file().write(csv(ana, bo), noonAt - hourMs);
    await (await readWhole(file().source(), contextOf({ cache }))).accepted();

    await file().write(csv(ana), noonAt - 2 * hourMs);
    expect(await refusalOf(file().source(), contextOf({ cache }))).toContain('older than the one read last');
    await file().write(csv(ana, bo), noonAt - 2 * hourMs);
    expect((await readWhole(file().source(), contextOf({ cache }))).kind).toBe('unchanged');
  });

  it('does not stand for another way of reading the same file', async () => {
    const cache = createMemoryCache();
    await file().write(csv(ana));
    await (await readWhole(file().source(), contextOf({ cache }))).accepted();
    const otherwise = file().source({ columns: { title: 'department' } });
    expect((await readWhole(otherwise, contextOf({ cache }))).kind).toBe('snapshot');
  });

  it('may be lost or spoiled', async () => {
    const cache = createMemoryCache();
    await file().write(csv(ana));
    await (await readWhole(file().source(), contextOf({ cache }))).accepted();
    for (const key of cache.entries.keys()) cache.entries.set(key, '{not json');
    expect((await readWhole(file().source(), contextOf({ cache }))).kind).toBe('snapshot');
  });
});

describe('a feed that stopped', () => {
  it('is not read, unless any age will do', async () => {
    await file().write(csv(ana), noonAt - 49 * hourMs);
    expect(await refusalOf(file().source({ maxAge: 'P2D' }))).toContain(
      'last written at 2026-11-22T11:00:00.000Z, longer ago than `maxAge` (P2D)',
    );
    expect((await readWhole(file().source({ maxAge: 'off' }))).records).toHaveLength(1);
    await file().write(csv(ana), noonAt - 48 * hourMs);
    expect((await readWhole(file().source({ maxAge: 'P2D' }))).records).toHaveLength(1);
  });

  it('is not read while it is written', async () => {
    const rows = Array.from({ length: 3000 }, (_, n) => `${n},p${n}@example.com,P,${n},Civil,active,,`);
    await file().write(csv(...rows));
    const reading = await file().source().read(contextOf());
    if (reading.kind === 'unchanged') throw new Error('nothing was read before');
    const consume = async () => {
      for await (const _ of reading.batches)
        await appendFile(file().path, `x${Math.random()},,,,,active,,\r\n`);
    };
    await expect(consume()).rejects.toThrow('the file changed while it was read');
  });
});
