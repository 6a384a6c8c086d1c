import type { CoreChecksView, CoreCheckView } from '../contract/core-check.ts';
import { painter } from './painter.ts';
import { printable } from './printable.ts';
import { counted } from './words.ts';

const marks = { held: 'held    ', 'not-held': 'NOT HELD', 'not-seen': 'not seen' } as const;
const colours = { held: 'green', 'not-held': 'red', 'not-seen': 'yellow' } as const;

/** Each assumption with its verdict and what was seen, then what it took. */
export function coreCheckText(from: CoreChecksView, options: { isColoured: boolean }): string {
  return printable(from)
    .checked.map((core) => oneCore(core, options))
    .join('\n');
}

function oneCore({ core, calls, checks }: CoreCheckView, options: { isColoured: boolean }): string {
  const paint = painter(options);
  const not = checks.filter(({ state }) => state === 'not-held').length;
  return [
    `Licensing core ${core}`,
    ...checks.map(
      ({ assumption, state, seen }) => `${paint(colours[state], marks[state])}  ${assumption}: ${seen}`,
    ),
    `${counted(calls, 'call')}, all of them questions. ${counted(not, 'assumption')} not held.`,
    '',
  ].join('\n');
}
