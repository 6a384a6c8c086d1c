import type { Database } from '../ports/stores/database.ts';
import type { Finding } from './finding.ts';

/** The doctor is read to the end. */
const mostShown = 20;

/** Notices that are worth a warning, the gravest first. */
export async function noticeFindings({ read }: Database): Promise<readonly Finding[]> {
  const grave = (await read.notices.open()).filter(({ severity }) => severity !== 'info');
  const rest = grave.length - mostShown;
  return [
    ...grave.slice(0, mostShown).map(({ text, step }) => ({ isFine: false, what: `${text} ${step}`.trim() })),
    ...(rest > 0 ? [{ isFine: false, what: `And ${rest} more notices: seatwarden drift.` }] : []),
  ];
}
