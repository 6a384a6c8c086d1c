/**
 * What an RFC asks, restated: section, its word, what is asked, and the test that holds it (file below `test/http/scim`, and
 * its name as written there).
 */
export type Requirement = readonly [
  section: string,
  word: 'MUST' | 'SHOULD' | 'MAY',
  asks: string,
  file: string,
  test: string,
];
