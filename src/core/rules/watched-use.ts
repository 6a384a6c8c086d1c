import { dayMs, type Instant } from '../domain/time.ts';

/** Since when, and until when so far, use of a product was counted without a gap. */
export interface WatchedUse {
  readonly since: Instant;
  readonly until: Instant;
}

/** Whoever counts looks once a day; after a longer time without a look nobody knows who used what meanwhile. */
const mostBetweenMs = 3 * dayMs;

/** The same after another look: a gap begins the time anew, so that nobody is unused by what nobody saw. */
export function watchOn({ since, until }: WatchedUse, nowAt: Instant): WatchedUse {
  return { since: nowAt - until > mostBetweenMs ? nowAt : since, until: nowAt };
}

/** As it is kept; null where nothing is counted. */
export function readWatched(text: string | null): WatchedUse | null {
  const [since, until] = (text ?? '').split(' ').map(Number);
  return since === undefined || until === undefined ? null : { since, until };
}

export function writeWatched({ since, until }: WatchedUse): string {
  return `${since} ${until}`;
}
