import type { ExplanationView } from '../contract/people.ts';
import { painter } from './painter.ts';
import { printable } from './printable.ts';

/** The answer first, then the six steps, for a terminal. */
export function explanationText(explanation: ExplanationView, options: { isColoured: boolean }): string {
  const { displayName, email, answers, steps } = printable(explanation);
  const paint = painter(options);
  const heading = (text: string) => paint('bold', text);
  const parts = steps.flatMap(({ title, lines }, index) => [
    '',
    heading(`${index + 1}. ${title}`),
    ...lines.map((line) => `   ${line}`),
  ]);
  return `${[heading(`${displayName} <${email ?? 'no e-mail'}>`), ...answers, ...parts].join('\n')}\n`;
}
