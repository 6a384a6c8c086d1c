import type { DriftView } from '../contract/drift.ts';
import type { NoticeView } from '../contract/notice.ts';

/** Instants from here on mean that there is no end. */
const endless = '9999-';

/** What a class means, as a heading and as the sentence under it. In the order in which they matter. */
export const driftClasses: readonly { class: DriftView['class']; title: string; meaning: string }[] = [
  { class: 'leaver', title: 'Leavers with a seat', meaning: 'The person left; the seat goes back.' },
  {
    class: 'orphan',
    title: 'Seats of nobody we know',
    meaning: 'No source knows the holder of this account.',
  },
  {
    class: 'not-entitled',
    title: 'Seats that no rule gives',
    meaning: 'The holder is employed, but no rule gives this seat.',
  },
  { class: 'duplicate', title: 'Held twice', meaning: 'One person holds the product through two accounts.' },
  {
    class: 'moved',
    title: 'Held under an old address',
    meaning: 'The seat follows the person to the new address.',
  },
  {
    class: 'fallback-ended',
    title: 'Held meanwhile, and no longer needed',
    meaning: 'The seat was a fallback while another was waited for, and that one is held now.',
  },
  {
    class: 'idle',
    title: 'Not used for long',
    meaning: 'A rule gives the seat, and its holder has not used it for as long as the pool says.',
  },
  {
    class: 'over-capacity',
    title: 'More holders than seats',
    meaning:
      'A rule gives the seat, and the pool has too few: who is last in the order of the waiting list is proposed.',
  },
  { class: 'missing', title: 'Waiting for a seat', meaning: 'A rule gives the seat; it is not held yet.' },
];

/** `3 seats`, `1 seat`. */
export function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** `today`, `1 day`, `12 days`. */
export function age(days: number): string {
  return days === 0 ? 'today' : counted(days, 'day');
}

/** `2026-11-24 09:30 UTC`. */
export function moment(timestamp: string): string {
  return `${timestamp.slice(0, 10)} ${timestamp.slice(11, 16)} UTC`;
}

/** Whether an end is one that never comes. */
export function isEndless(timestamp: string): boolean {
  return timestamp.startsWith(endless);
}

/** When grace ends, as a plain date; null when it does not end by itself or there is none. */
export function graceEnd({ since, dueAt }: Pick<DriftView, 'since' | 'dueAt'>): string | null {
  return dueAt === since || isEndless(dueAt) ? null : dueAt.slice(0, 10);
}

/** What a row waits for: `place 3`, `grace until 2026-12-01`, `held`. */
export function stateOf({ decision, position, ...times }: DriftView): string {
  if (position !== null) return `place ${position}`;
  const end = decision === 'grace' ? graceEnd(times) : null;
  return end === null ? decision : `${decision} until ${end}`;
}

export interface NoticeSection {
  readonly title: string;
  /** Its rows have a next step. */
  readonly isToDo: boolean;
  readonly rows: readonly NoticeView[];
}

/** Notices with a step, and those without; a section without rows is left out. */
export function noticeSections(notices: readonly NoticeView[]): readonly NoticeSection[] {
  const [toDo, toKnow] = [true, false].map((isToDo) =>
    notices.filter(({ step }) => (step !== '') === isToDo),
  );
  return [
    { title: 'For a person to do', isToDo: true, rows: toDo ?? [] },
    { title: 'To know', isToDo: false, rows: toKnow ?? [] },
  ].filter(({ rows }) => rows.length > 0);
}

/** How to get the file of a notice. */
export function fileCommand(name: string): string {
  return `seatwarden drift --file ${name}`;
}
