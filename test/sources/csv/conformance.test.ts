import { rm } from 'node:fs/promises';
import { describeSource, type SourceWorld, staff, type WorldPerson } from '../../conformance/source.ts';
import { noonAt } from '../reading.ts';
import { csv, makePeopleFile, type PeopleFile } from './people-file.ts';

/** What may become of the file; each is given the whole one. */
const spoilings: Readonly<Record<string, (whole: string) => string>> = {
  'empty file': () => '',
  'header only': (whole) => whole.slice(0, whole.indexOf('\n') + 1),
  'half file': (whole) => whole.slice(0, whole.length / 2),
  'last line without its end': (whole) => whole.trimEnd(),
  'web page': () => '<!DOCTYPE html>\n<title>Log in</title>\n',
  'missing column': (whole) => whole.replace('department', 'dept'),
  'no id column': (whole) => whole.replace('employee_id', 'number'),
  'footer line': (whole) => `${whole}(20 rows affected)\r\n`,
  'unknown status': (whole) => whole.replace(',active,', ',retired?,'),
  'broken date': (whole) => whole.replace('2020-02-29', '29/02/2020'),
  'id twice': (whole) => whole.replace('00002', '00001'),
  'empty id': (whole) => whole.replace('00002', ''),
  'id spoiled by a spreadsheet': (whole) => whole.replace('00002', '1.23457E+11'),
  'another encoding': (whole) => whole.replace('Zoë', 'Zo\u{FFFD}'),
  'another delimiter': (whole) => whole.replaceAll(',', ';'),
  'quote that does not close': (whole) => whole.replace('"O""Neill', '"O"Neill'),
};
const lists: Readonly<Record<string, (whole: string) => string>> = {
  'most rows missing': (whole) => `${whole.split('\r\n').slice(0, 6).join('\r\n')}\r\n`,
  'ids without their zeros': (whole) => whole.replaceAll(/^0+/gm, ''),
};

async function openWorld(): Promise<SourceWorld> {
  const file = await makePeopleFile();
  const now = { at: noonAt - 86_400_000, whole: '' };
  const write = (content: string) => file.write(content, (now.at += 1000));
  const spoil = (ways: typeof spoilings) =>
    Object.fromEntries(
      Object.entries(ways).map(([name, change]) => [
        name,
        async () => {
          const spoiled = change(now.whole);
          if (spoiled === now.whole) throw new Error(`${name}: nothing to spoil`);
          await write(spoiled);
        },
      ]),
    );
  return {
    // Named, so it must be there even in the first file that is ever read.
    source: file.source({ columns: { department: 'department' } }),
    async setPeople(people) {
      now.whole = csv(...people.map(toRow));
      await write(now.whole);
    },
    faults: { ...spoil(spoilings), 'no file': () => removeFile(file) },
    partLists: spoil(lists),
    heal: () => write(now.whole),
    secrets: [],
    close: () => file.remove(),
  };
}

async function removeFile({ path }: PeopleFile): Promise<void> {
  await rm(path, { force: true });
}

function toRow(person: WorldPerson): string {
  const name = `"${person.familyName.replaceAll('"', '""')}"`;
  const state = person.lastDay === null ? 'active' : 'terminated';
  const { key, email, givenName, department, startDate, lastDay } = person;
  return [key, email, givenName, name, department, state, startDate, lastDay ?? ''].join(',');
}

describeSource(`CSV file of ${staff.length} people`, openWorld, {
  faults: [...Object.keys(spoilings), 'no file'],
  partLists: Object.keys(lists),
});
