import type { AuditView } from '../contract/audit.ts';
import { printable } from './printable.ts';
import { moment } from './words.ts';

/** The audit trail for a terminal, newest first; a change of rules with every line that went and came. */
export function auditText(rows: readonly AuditView[]): string {
  if (rows.length === 0) return 'Nothing is in the audit trail that fits.\n';
  return `${rows.flatMap(rowLines).join('\n')}\n`;
}

function rowLines({ seq, at, actor, act, subject, data }: AuditView): readonly string[] {
  const said = act === 'rules.changed' ? changeLines(data) : dataLines(data);
  return [`${seq}  ${moment(at)}  ${act}  ${subject}  by ${actor}`, ...said.map((line) => `    ${line}`)].map(
    printable,
  );
}

function dataLines(data: AuditView['data']): readonly string[] {
  return Object.entries(data).map(([name, value]) => `${name}: ${inWords(value)}`);
}

function inWords(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function changeLines({ from, added, removed, changed }: AuditView['data']): readonly string[] {
  return [
    ...(typeof from === 'string' ? [from] : []),
    ...partLines('removed', removed, '- '),
    ...partLines('added', added, '+ '),
    ...partLines('changed', changed, ''),
  ];
}

/** What came or went whole has its text, what changed a difference that has its signs already. */
function partLines(word: string, parts: unknown, sign: string): readonly string[] {
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: { name?: unknown; text?: unknown; diff?: unknown }) => [
    `${word} ${inWords(part.name)}`,
    ...inWords(part.text ?? part.diff ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  ${sign}${line}`),
  ]);
}
