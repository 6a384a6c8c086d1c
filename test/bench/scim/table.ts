import { say } from '../figures.ts';
import type { Spread } from './laps.ts';
import type { Result } from './race.ts';

/** A figure of its own kind, in words. */
export interface Fact {
  readonly name: string;
  readonly figure: string;
  readonly goal: string;
  /** Null when there is nothing to judge. */
  readonly isReached: boolean | null;
}

const head = [
  'operation',
  'ours, µs CPU',
  'yardstick, µs',
  'ours at 1,000, µs',
  'ratio (min-max)',
  'quiet',
  'goal',
  'to 1,000 users (min-max)',
  'quiet',
  'goal',
  'ours, a second',
  'yardstick',
  'answer, ms',
  'peer ratio',
  'reached',
];

/** Markdown tables: they go into reports as they are. */
export function sayTable(results: readonly Result[]): void {
  if (results.length > 0) sayRows([head, ...results.map(toRow)]);
}

export function sayFacts(facts: readonly Fact[]): void {
  if (facts.length === 0) return;
  say('');
  const rows = facts.map(({ name, figure, goal, isReached }) => [name, figure, goal, verdict(isReached)]);
  sayRows([['besides', 'figure', 'goal', 'reached'], ...rows]);
}

/** For whoever waits for the table, or does not. */
export function inShort({ operation, oursMs, ratio, scale }: Result): string {
  const times = `${ratio.median.toFixed(2)} times the yardstick, ${scale.median.toFixed(2)} times its own at 1,000 users`;
  return `${operation.name}: ${micros(oursMs)} µs, ${times}`;
}

function toRow(result: Result): readonly string[] {
  const { operation, ratio, scale, medianMs, peerRatio } = result;
  const { goal, scaleGoal, goalMs } = operation;
  return [
    operation.name,
    micros(result.oursMs),
    micros(result.yardstickMs),
    micros(result.smallMs),
    inWords(ratio),
    result.quietRatio.toFixed(2),
    goal === Infinity ? '-' : String(goal),
    inWords(scale),
    result.quietScale.toFixed(2),
    String(scaleGoal ?? '-'),
    result.oursPerSecond.toFixed(0),
    result.yardstickPerSecond.toFixed(0),
    medianMs.toFixed(1) + (goalMs === undefined ? '' : ` (goal ${goalMs})`),
    peerRatio?.toFixed(0) ?? '-',
    verdict(isReached(result)),
  ];
}

/** Whether every goal of an operation is met, by the medians. */
function isReached({ operation, ratio, scale, medianMs }: Result): boolean {
  const { goal, scaleGoal, goalMs } = operation;
  return ratio.median <= goal && scale.median <= (scaleGoal ?? Infinity) && medianMs <= (goalMs ?? Infinity);
}

function micros(ms: number): string {
  return (ms * 1000).toFixed(0);
}

function verdict(isReached: boolean | null): string {
  if (isReached === null) return '-';
  return isReached ? 'yes' : 'NO';
}

function inWords({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
}

/** The first row is the head. */
export function sayRows(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = rows;
  say(line(first));
  say(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  for (const row of rest) say(line(row));
}
