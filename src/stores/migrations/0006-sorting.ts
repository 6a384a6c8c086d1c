import type { Kysely } from 'kysely';
import type { Migration } from '../../ports/workspace.ts';
import { defineTables } from './define-table.ts';

/** What lists are found and sorted by, beside names and ids. */
export const sorting: Migration<Kysely<unknown>> = {
  name: '0006-sorting',
  async up(db, kind) {
    await defineTables(db, kind, () => ['create index records_display on records (display_key)']);
    if (kind === 'postgres') await defineTables(db, kind, foldFunction);
  },
};

/**
 * `foldCase` for Postgres, which on its own folds by tables that differ from server to server. On SQLite it is the function
 * itself. Only a sigma at the end of a word stays an ordinary one.
 */
function foldFunction(): readonly string[] {
  const { capitals, smalls } = letterPairs();
  return [
    `create function fold(text) returns text language sql immutable strict parallel safe as $$
      select case when octet_length($1) = char_length($1) then lower($1 collate "C")
        else normalize(translate(replace(lower($1 collate "C"), '\u0130', 'i\u0307'), '${capitals}', '${smalls}'), nfc)
      end $$`,
  ];
}

/** All capitals beyond ASCII that have one small letter, which are all but the dotted capital I. */
function letterPairs(): { readonly capitals: string; readonly smalls: string } {
  const pairs: (readonly [string, string])[] = [];
  for (let point = 0x80; point <= 0x1ffff; point += 1) {
    const capital = String.fromCodePoint(point);
    const small = capital.toLowerCase();
    if (small !== capital && small.length <= capital.length) pairs.push([capital, small]);
  }
  return {
    capitals: pairs.map(([capital]) => capital).join(''),
    smalls: pairs.map(([, small]) => small).join(''),
  };
}
