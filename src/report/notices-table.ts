import Table from 'cli-table3';
import type { NoticeView } from '../contract/notice.ts';
import type { TableOptions } from './table-options.ts';
import { painter } from './painter.ts';
import { age, fileCommand, noticeSections } from './words.ts';

/** Notices for a terminal: what a person should do first, then what is good to know. Empty without notices. */
export function noticesTable(notices: readonly NoticeView[], options: TableOptions): readonly string[] {
  const paint = painter(options);
  return noticeSections(notices).flatMap(({ title, isToDo, rows }) => [
    paint('bold', `${title} (${rows.length})`),
    rowTable(rows, isToDo, options),
  ]);
}

function rowTable(rows: readonly NoticeView[], isToDo: boolean, options: TableOptions): string {
  const wide = Math.max(24, Math.floor((options.columns - 26) / (isToDo ? 2 : 1)));
  const table = new Table({
    head: ['', 'What', ...(isToDo ? ['Next step'] : []), 'Since'],
    colWidths: [10, wide, ...(isToDo ? [wide] : []), 10],
    wordWrap: true,
    style: options.isColoured ? {} : { head: [], border: [] },
  });
  for (const { severity, text, step, csv, ageDays } of rows) {
    const next = csv === null ? step : `${step}\nFile: ${fileCommand(csv.name)}`;
    table.push([severity, text, ...(isToDo ? [next] : []), age(ageDays)]);
  }
  return table.toString();
}
