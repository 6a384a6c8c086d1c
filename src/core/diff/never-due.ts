import type { Instant } from '../domain/time.ts';

/** The seat will never be taken without being needed: grace without an end. */
export const neverDue: Instant = Number.MAX_SAFE_INTEGER;
