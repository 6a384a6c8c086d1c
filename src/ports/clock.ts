import type { Calendar, Instant } from '../core/domain/time.ts';

/** The only source of time. Tests move theirs by hand. */
export interface Clock {
  now(): Instant;
  /** The present instant as a value that decisions can use. */
  calendar(): Calendar;
}

/** Makes ids that sort by the time they were made (UUID version 7, RFC 9562 §5.7). */
export interface Ids {
  next(): string;
}
