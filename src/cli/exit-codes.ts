import { ConfigInvalid } from '../errors.ts';

/** What a command ends with (design, section 9). */
export const exitCodes = { done: 0, failed: 1, usage: 2, held: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command that cannot be understood or used as it was given. */
export class UsageError extends Error {}

/** The one place where an error becomes an exit code. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof ConfigInvalid || error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}
