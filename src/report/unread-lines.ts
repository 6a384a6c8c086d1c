import type { UnreadCoreView } from '../contract/cores.ts';
import { moment } from './words.ts';

/** `Licensing core main cannot be read, and its seats were last seen 2026-11-24 09:30 UTC: why`. */
export function unreadSentence({ core, lastGoodAt, why }: UnreadCoreView): string {
  const seen =
    lastGoodAt === null
      ? 'was never read, so nothing is known of its seats'
      : `is not known now: its seats are as they were on ${moment(lastGoodAt)}`;
  return `Licensing core ${core} ${seen} (${why}).`;
}

/** What comes first in every text: cores of which nothing is known, and what to do. */
export function unreadLines(unread: readonly UnreadCoreView[]): readonly string[] {
  return unread.flatMap((core) => [unreadSentence(core), `  ${core.step}`, '']);
}
