import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { handleWhen, retry } from 'cockatiel';
import { SourceUnavailable } from '../../errors.ts';
import { explainOutage } from './explain-outage.ts';

export interface VendorHttpOptions {
  /** Names the system in messages. */
  readonly vendor: string;
  /** https only, but for loopback; everything that is asked stays on this host. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Longest `Retry-After` that is waited for; a longer one ends the reading. */
  readonly longestWaitMs?: number;
}

export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  /** Path below the base address; an absolute address must be on the same host. */
  readonly path: string;
  readonly body?: object;
  readonly signal: AbortSignal;
}

/** Answers with parsed JSON, or throws `SourceUnavailable` with a sentence for the administrator and no secret in it. */
export type VendorHttp = (request: VendorRequest) => Promise<unknown>;

const maxAttempts = 3;
const retried = [408, 425, 429, 500, 502, 503, 504];

/**
 * The one way in which HR connectors speak HTTP: bound in time and size, bound to one host (redirects and next links
 * cannot lead elsewhere), patient with a busy vendor, and never mistaking an outage for an empty company.
 */
export function createVendorHttp(options: VendorHttpOptions): VendorHttp {
  const {
    vendor,
    baseUrl,
    headers,
    timeoutMs = 60_000,
    maxBytes = 200_000_000,
    longestWaitMs = 60_000,
  } = options;
  const base = checkedBase(vendor, baseUrl);
  const http = axios.create({
    headers: { Accept: 'application/json', ...headers },
    timeout: timeoutMs,
    maxContentLength: maxBytes,
    maxRedirects: 0,
    // The body is parsed here, where half of one is told from a whole one.
    responseType: 'text',
    transformResponse: (body: unknown) => body,
  });
  const policy = retry(handleWhen(isWorthRetrying(longestWaitMs)), { maxAttempts, backoff: { next: pause } });

  return async (request) => {
    const url = sameHost(vendor, base, request.path);
    try {
      return await policy.execute(() => ask(vendor, http, { ...request, url }), request.signal);
    } catch (error) {
      throw error instanceof SourceUnavailable ? error : explainOutage(vendor, error);
    }
  };
}

/** Refuses plain http, except to this machine (RFC 6761: localhost; 127.0.0.0/8 and ::1). */
function checkedBase(vendor: string, baseUrl: string): URL {
  const url = new URL(baseUrl);
  const isLoopback =
    url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return url;
  throw new SourceUnavailable(`${vendor}: baseUrl ${baseUrl} must begin with https://`);
}

function sameHost(vendor: string, base: URL, path: string): string {
  const url = new URL(path, base.href.endsWith('/') ? base : `${base.href}/`);
  if (url.host === base.host && url.protocol === base.protocol) return url.href;
  throw new SourceUnavailable(
    `${vendor} pointed to ${url.host}, which is not ${base.host}; nothing is asked there`,
  );
}

async function ask(
  vendor: string,
  http: AxiosInstance,
  request: VendorRequest & { readonly url: string },
): Promise<unknown> {
  const { method, url, body, signal } = request;
  const response = await http.request<string>({
    method,
    url,
    signal,
    ...(body === undefined
      ? {}
      : { data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  return parseBody(vendor, response.data);
}

function parseBody(vendor: string, text: string): unknown {
  if (/^\s*</.test(text)) {
    throw new SourceUnavailable(
      `${vendor} answered with a web page instead of data: a login or maintenance page?`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SourceUnavailable(
      `${vendor} answered with broken JSON (${text.length} characters): the answer was cut`,
    );
  }
}

/** Only what is safe to repeat and may pass; a refused credential never, since some vendors block who insists. */
function isWorthRetrying(longestWaitMs: number): (error: unknown) => boolean {
  return (error) => {
    if (!isAxiosError(error) || error.code === 'ERR_CANCELED') return false;
    if (error.response === undefined) return error.code !== 'ERR_FR_TOO_MANY_REDIRECTS';
    return retried.includes(error.response.status) && (retryAfterMs(error) ?? 0) <= longestWaitMs;
  };
}

interface BackoffState {
  readonly duration: number;
  next(context: { readonly attempt: number; readonly result: unknown }): BackoffState;
}

/** `Retry-After` when the vendor says it, else 0.5 s, 1 s, 2 s. */
function pause({ attempt, result }: { readonly attempt: number; readonly result: unknown }): BackoffState {
  const error = typeof result === 'object' && result !== null && 'error' in result ? result.error : undefined;
  return { duration: retryAfterMs(error) ?? 250 * 2 ** attempt, next: pause };
}

function retryAfterMs(error: unknown): number | null {
  const value: unknown = isAxiosError(error) ? error.response?.headers['retry-after'] : undefined;
  const seconds = typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
