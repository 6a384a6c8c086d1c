import type { YAMLError } from 'yaml';
import { show } from './values/show.ts';

/** What the YAML reader complains about, on one line, with a hint for what is often meant. */
export function explainYaml({ code, message, pos: [from] }: YAMLError, text: string): string {
  const line = text.slice(from).split('\n')[0] ?? '';
  if (code === 'DUPLICATE_KEY') return `the key ${show(line.split(':')[0])} is there twice`;
  const [first = message] = message.split('\n');
  const said = first.replace(/ at line \d+, column \d+:?$/, '');
  return `${said}${hint(line)}`;
}

/** Characters with a meaning of their own at the start of a plain text; cron expressions start like this. */
function hint(line: string): string {
  const [start] = /^[*&%@`!|>]/.exec(line) ?? [];
  return start === undefined ? '' : `; a text that begins with ${start} needs quotes: "${start}..."`;
}
