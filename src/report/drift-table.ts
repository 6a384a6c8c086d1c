import Table from 'cli-table3';
import type { DriftReport } from '../contract/report.ts';
import { approvalLines } from './approval-lines.ts';
import { noticesTable } from './notices-table.ts';
import { painter } from './painter.ts';
import { printable } from './printable.ts';
import { priceSentence } from './price-sentence.ts';
import type { TableOptions } from './table-options.ts';
import { unreadSentence } from './unread-lines.ts';
import { age, counted, driftClasses, moment, stateOf } from './words.ts';

/** The drift report for a terminal: pools, what needs somebody, then the rows. */
export function driftTable(from: DriftReport, options: TableOptions): string {
  const report = printable(from);
  const paint = painter(options);
  const heading = (text: string) => paint('bold', text);
  return [
    heading(`Drift report of ${report.company}, ${moment(report.at)}`),
    ...report.unread.map((core) => `${heading(unreadSentence(core))}\n  ${core.step}`),
    poolTable(report, options),
    ...holdLines(report, heading),
    ...noticesTable(report.notices, options),
    ...driftClasses.flatMap(({ class: name, title }) => {
      const rows = report.drift.filter((row) => row.class === name);
      return rows.length === 0 ? [] : [heading(`${title} (${rows.length})`), rowTable(rows, options)];
    }),
    ...(report.drift.length === 0 && report.unread.length === 0
      ? ['Every seat is where policy wants it.']
      : []),
    ...(report.reviewTotal > 0
      ? [
          `${counted(report.reviewTotal, 'record')} could not be tied to one person: \`seatwarden decide\` shows them.`,
        ]
      : []),
  ].join('\n\n');
}

function poolTable({ pools }: DriftReport, { isColoured }: TableOptions): string {
  const lends = pools.some(({ lent = 0 }) => lent > 0);
  const table = new Table({
    head: ['Pool', 'Product', 'Seats', 'Held', ...(lends ? ['Lent'] : []), 'Parked', 'Free', 'Waiting'],
    style: isColoured ? {} : { head: [], border: [] },
  });
  for (const pool of pools) {
    const held = pool.taken === null ? '?' : pool.taken - pool.parked;
    table.push([
      pool.id,
      pool.product,
      pool.capacity ?? 'no limit',
      held,
      ...(lends ? [pool.lent ?? 0] : []),
      pool.parked,
      pool.free ?? '',
      pool.waiting,
    ]);
  }
  return pools.length === 0 ? 'No pools are configured yet.' : table.toString();
}

function holdLines(
  { hold, pools, paused }: DriftReport,
  heading: (text: string) => string,
): readonly string[] {
  const lines = [
    ...(paused === null ? [] : [`Applying is paused: ${paused}`]),
    ...(hold === null
      ? []
      : [
          `${counted(hold.operations, 'operation')} wait for an administrator:`,
          ...hold.reasons.map((reason) => `  - ${reason}`),
          ...hold.prices.map((price) => `  ${priceSentence(price)}`),
          ...(hold.isApprovable ? [`  seatwarden apply --digest ${hold.digest}`] : []),
          ...approvalLines(hold.approvals).map((line) => `  ${line}`),
        ]),
    ...pools.flatMap(({ advice }) => (advice === null ? [] : [advice])),
  ];
  return lines.length === 0 ? [] : [[heading('What needs you'), ...lines].join('\n')];
}

function rowTable(rows: DriftReport['drift'], { isColoured, columns }: TableOptions): string {
  const wide = Math.max(24, Math.floor((columns - 62) / 2));
  const table = new Table({
    head: ['Person', 'Pool', 'Why', 'Next step', 'Since', 'State'],
    colWidths: [26, 14, wide, wide, 10, 12],
    wordWrap: true,
    style: isColoured ? {} : { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      `${row.displayName}\n${row.email ?? ''}`,
      row.pool,
      row.evidence,
      row.step,
      age(row.ageDays),
      stateOf(row),
    ]);
  }
  return table.toString();
}
