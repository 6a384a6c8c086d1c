import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENTERPRISE_URN } from '../../../src/core/filter/person-schema.ts';
import { objectOf } from '../../../src/core/domain/read-resource.ts';
import { readWhole, refusalOf } from '../reading.ts';
import { ana, bo, csv, makePeopleFile, type PeopleFile } from './people-file.ts';

const opened: { file?: PeopleFile } = {};
const file = () => opened.file as PeopleFile;
beforeAll(async () => {
  opened.file = await makePeopleFile();
});
afterAll(() => file().remove());

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('a CSV file', () => {
  it('gives back every text that was written into it, in every encoding and with every delimiter', async () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((text) =>
        text
          .replaceAll(/[\0\u{FFFD}]/gu, '')
          .toWellFormed()
          .trim(),
      )
      // What looks like a number that a spreadsheet spoiled is refused as an id.
      .filter((text) => text !== '' && !/^\d.*e/i.test(text));
    const people = fc.uniqueArray(fc.record({ key: cell, department: cell }), {
      selector: ({ key }) => key,
      minLength: 1,
      maxLength: 20,
    });
    const forms = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      encoding: fc.constantFrom('utf-8', 'utf-16le'),
      end: fc.constantFrom('\r\n', '\n', '\r'),
    });
    await fc.assert(
      fc.asyncProperty(people, forms, async (written, { delimiter, encoding, end }) => {
        const rows = written.map(({ key, department }) =>
          [key, 'a@x.io', department].map(quote).join(delimiter),
        );
        const head = ['employee_id', 'work_email', 'department'].join(delimiter);
        await file().write(
          Buffer.from([head, ...rows, ''].join(end), encoding === 'utf-8' ? 'utf8' : 'utf16le'),
        );
        const { records } = await readWhole(file().source({ delimiter, encoding }));

        const read = records.map(({ key, resource }) => ({
          key,
          department: objectOf(resource[ENTERPRISE_URN])?.['department'],
        }));
        expect(read).toEqual(written);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused wherever it is cut, but for a cut between two lines, which only numbers can tell', async () => {
    const whole = csv(
      ana,
      '"0014","c@x.io","Wei ""W""","Chen","Civil, bridges",active,2020-01-01,2027-01-01',
      bo,
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        const part = whole.slice(0, length);
        await file().write(part);
        const rows = part.trimEnd().split('\r\n').length - 1;
        if (/[\r\n]$/.test(part) && rows > 0) {
          expect((await readWhole(file().source())).records.length).toBe(rows);
        } else expect(await refusalOf(file().source())).not.toBe('');
      }),
      { numRuns: 120 },
    );
  });
});
