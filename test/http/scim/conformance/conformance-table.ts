import type { Requirement } from './requirement.ts';
import { rfc7643 } from './rfc-7643.ts';
import { rfc7644 } from './rfc-7644.ts';
import { rfc9865 } from './rfc-9865.ts';

export const rfcs: readonly (readonly [title: string, requirements: readonly Requirement[]])[] = [
  ['RFC 7643: Core Schema', rfc7643],
  ['RFC 7644: Protocol', rfc7644],
  ['RFC 9865: Cursor-Based Pagination', rfc9865],
];

/** The table as a page for people. */
export function conformancePage(): string {
  const parts = rfcs.map(([title, requirements]) => {
    const rows = requirements.map(
      ([section, word, asks, file, test]) => `| ${section} | ${word} | ${asks} | \`${file}\`: ${test} |`,
    );
    return [
      `## ${title}`,
      '',
      '| section | word | what is asked | the test that holds it |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  const head =
    '# What the RFCs ask of a SCIM service provider\n\nMade by `node test/http/scim/conformance/write-page.ts`.';
  return `${[head, ...parts].join('\n\n')}\n`;
}
