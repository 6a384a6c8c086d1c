import { isAxiosError } from 'axios';
import type { Instant } from '../../core/domain/time.ts';

/** Answers that may be another one soon (RFC 9110 §15.6, RFC 6585 §4). Never 401 and 403: some vendors block who insists. */
const passing = [408, 425, 429, 500, 502, 503, 504];
/** Connections that were not made, or broke: as axios and Node name them. */
const broken = [
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ERR_NETWORK',
  'ERR_BAD_RESPONSE',
];

const firstPauseMs = 500;

/** Whether the failure may be gone in a moment, and the vendor does not want us to wait for longer than that. */
export function isWorthRepeating(longestWaitMs: number): (error: unknown) => boolean {
  return (error) => {
    if (!isAxiosError(error)) return false;
    const { response, code = '' } = error;
    if (isTooLarge(error)) return false;
    if (response === undefined || response.status < 300) return broken.includes(code);
    return passing.includes(response.status) && (retryAfterMs(error, 0) ?? 0) <= longestWaitMs;
  };
}

/** How long to wait before the given attempt (from 1): what the vendor asked for, else 0.5 s, 1 s, 2 s. */
export function pauseMs(error: unknown, attempt: number): number {
  return retryAfterMs(error, 0) ?? firstPauseMs * 2 ** (attempt - 1);
}

/** `Retry-After` (RFC 9110 §10.2.3), in seconds or as a date; null when it is missing or makes no sense. */
export function retryAfterMs(error: unknown, nowAt: Instant): number | null {
  const value: unknown = isAxiosError(error) ? error.response?.headers['retry-after'] : undefined;
  if (typeof value !== 'string' || value.trim() === '') return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowAt);
}

/** axios gives a body over the limit the code of a broken one. */
export function isTooLarge(error: { readonly message: string }): boolean {
  return error.message.includes('maxContentLength');
}
