import type { ReviewView } from '../contract/drift.ts';
import { printable } from './printable.ts';
import { counted } from './words.ts';

/** The review queue for a terminal: each record with why it is there, and whom it may be about. */
export function reviewText({
  total,
  items,
}: {
  readonly total: number;
  readonly items: readonly ReviewView[];
}): string {
  if (total === 0) return 'Every record is tied to one person.\n';
  const lines = printable(items).flatMap(
    ({ recordId, source, displayName, email, link, note, people = [] }) => [
      `${recordId}  ${displayName} <${email ?? 'no address'}> of ${source}: ${link}`,
      ...(note === null ? [] : [`    ${note}`]),
      ...people.map(({ id, displayName: name }) => `    may be ${name}: --person ${id}`),
    ],
  );
  const left = total - items.length;
  return `${[
    ...lines,
    ...(left > 0 ? [`... and ${left} more.`] : []),
    '',
    `${counted(total, 'record')} in review. \`seatwarden decide RECORD --person ID --reason TEXT\`, or --new for somebody of its own.`,
  ].join('\n')}\n`;
}
