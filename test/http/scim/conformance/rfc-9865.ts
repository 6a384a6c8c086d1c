import type { Requirement } from './requirement.ts';

export const rfc9865: readonly Requirement[] = [
  [
    '§2',
    'MUST',
    'A walk begins with an empty cursor and ends without a next one',
    'cursors/cursors.test.ts',
    'is walked from an empty cursor to a page without a next one, each user once',
  ],
  [
    '§2',
    'MAY',
    'A walk goes backwards',
    'cursors/cursors.test.ts',
    'is walked backwards, to a page without a previous one',
  ],
  [
    '§2.1',
    'MUST',
    'A cursor of another list is `invalidCursor`',
    'cursors/cursors.test.ts',
    'is of one size, one list and one source: elsewhere its cursors are invalid',
  ],
  [
    '§2.1',
    'SHOULD',
    'A cursor that is too old is `expiredCursor`, a bad count `invalidCount`',
    'cursors/cursors.test.ts',
    'says that a cursor is too old, and that a count is none',
  ],
  [
    '§2.2',
    'MUST',
    'Cursors are characters that need no escape',
    'cursors/cursors.test.ts',
    'is made of characters that need no escape in an address',
  ],
  [
    '§3',
    'MUST',
    'POST searches take cursors too',
    'cursors/cursors.test.ts',
    'is walked in /Groups, and by POST to both searches',
  ],
  [
    '§4',
    'MUST',
    'ServiceProviderConfig announces both ways of paging',
    'cursors/cursors.test.ts',
    'is announced, with how long a cursor lives',
  ],
];
