import { say } from '../figures.ts';
import type { Spread } from './laps.ts';
import type { Result } from './race.ts';

const head = [
  'operation',
  'ours, ms CPU',
  'yardstick',
  'ratio (min-max)',
  'goal',
  'ours, a second',
  'yardstick',
  'against 1,000 users',
  'goal',
  'reached',
];

/** Whether every goal of an operation is met, by the medians. */
export function isReached({ operation, ratio, scale }: Result): boolean {
  return (
    ratio.median <= operation.goal && (operation.scaleGoal === null || scale.median <= operation.scaleGoal)
  );
}

/** A Markdown table: it goes into reports as it is. */
export function sayTable(results: readonly Result[]): void {
  sayRows([head, ...results.map(toRow)]);
}

function toRow(result: Result): readonly string[] {
  const { operation, ratio, scale } = result;
  return [
    operation.name,
    result.oursMs.toFixed(3),
    result.yardstickMs.toFixed(3),
    inWords(ratio),
    String(operation.goal),
    result.oursPerSecond.toFixed(0),
    result.yardstickPerSecond.toFixed(0),
    inWords(scale),
    String(operation.scaleGoal ?? '-'),
    isReached(result) ? 'yes' : 'NO',
  ];
}

function inWords({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
}

export function sayRows(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = rows;
  say(line(first));
  say(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const row of rest) say(line(row));
}
