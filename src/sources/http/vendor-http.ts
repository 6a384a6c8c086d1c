import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosInstance } from 'axios';
import { ConstantBackoff, handleWhen, retry } from 'cockatiel';
import type { Instant } from '../../core/domain/time.ts';
import { SourceUnavailable } from '../../errors.ts';
import { explainOutage } from './explain-outage.ts';
import { parseAnswer } from './parse-answer.ts';
import { isWorthRepeating, pauseMs, retryAfterMs } from './retry-rules.ts';
import { checkBase, stayOnHost } from './same-host.ts';

export interface VendorHttpOptions {
  /** Names the system in messages. */
  readonly vendor: string;
  /** https only, but for loopback; everything that is asked stays on this host and below this path. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Never shown, even when the vendor repeats them in a message. */
  readonly secrets: readonly string[];
  /** In which header the vendor explains a refusal. */
  readonly errorHeader?: string;
  /** For one answer from first byte asked to last byte read. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** The longest `Retry-After` that is waited for inside a reading; a longer one ends it. */
  readonly longestWaitMs?: number;
  /** Waits between two attempts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base address; an absolute address (a next link) must be on the same host. */
  readonly path: string;
  /** Sent as JSON. A POST must be a question too, for it is repeated like a GET. */
  readonly body?: object;
  readonly signal: AbortSignal;
  readonly nowAt: Instant;
}

export interface VendorAnswer {
  readonly data: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers with parsed JSON, or throws `SourceUnavailable` with a sentence for the administrator and no secret in it. */
export type VendorHttp = (request: VendorRequest) => Promise<VendorAnswer>;

const defaults = { timeoutMs: 60_000, maxBytes: 200_000_000, longestWaitMs: 30_000 };
/** Attempts after the first. */
const repeats = 2;

/** What one connector's requests share. */
interface Client {
  readonly options: VendorHttpOptions & typeof defaults;
  readonly base: URL;
  readonly http: AxiosInstance;
  /** Until then the vendor asked to be left alone. */
  quietUntil: Instant;
}

/**
 * The one way in which HR connectors speak HTTP: bound in time and size, bound to one host (redirects and next links
 * cannot lead elsewhere), patient with a busy vendor, and never mistaking an outage for an empty company.
 */
export function createVendorHttp(given: VendorHttpOptions): VendorHttp {
  const options = { ...defaults, ...given };
  const client: Client = {
    options,
    base: checkBase(options.vendor, options.baseUrl),
    http: axios.create({
      headers: { Accept: 'application/json', ...options.headers },
      maxContentLength: options.maxBytes,
      maxRedirects: 0,
      // The body is parsed by us, where half of one is told from a whole one.
      responseType: 'text',
      transformResponse: (body: unknown) => body,
    }),
    quietUntil: 0,
  };
  return (request) => askPatiently(client, request);
}

async function askPatiently(client: Client, request: VendorRequest): Promise<VendorAnswer> {
  const { options, base } = client;
  const { vendor, wait = (ms, signal) => sleep(ms, undefined, { signal }) } = options;
  refuseTooEarly(client, request.nowAt);
  const url = stayOnHost(vendor, base, request.path);
  const deadline = AbortSignal.timeout(options.timeoutMs * (repeats + 1) + options.longestWaitMs * repeats);
  const signal = AbortSignal.any([request.signal, deadline]);

  const policy = retry(handleWhen(isWorthRepeating(options.longestWaitMs)), {
    maxAttempts: repeats,
    // The pause is ours, between the attempts below: it depends on what the vendor answered.
    backoff: new ConstantBackoff(0),
  });
  let failure: unknown;
  try {
    return await policy.execute(async ({ attempt }) => {
      if (attempt > 0) await wait(pauseMs(failure, attempt), signal);
      try {
        return await ask(client, { ...request, signal }, url);
      } catch (error) {
        failure = error;
        throw error;
      }
    }, signal);
  } catch (error) {
    noteQuiet(client, error, request.nowAt);
    throw error instanceof SourceUnavailable ? error : explainOutage(error, options);
  }
}

async function ask({ http, options }: Client, request: VendorRequest, url: string): Promise<VendorAnswer> {
  const { method, body } = request;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(options.timeoutMs)]);
  const response = await http.request<string>({
    method,
    url,
    signal,
    // Exactly this type: with a charset behind it, BambooHR reads the body as XML.
    ...(body === undefined
      ? {}
      : { data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    data: parseAnswer(options.vendor, response.data),
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}

/** The next poll may come before the vendor wants it: some block whoever insists. */
function refuseTooEarly({ options, quietUntil }: Client, nowAt: Instant): void {
  if (nowAt >= quietUntil) return;
  const until = new Date(quietUntil).toISOString();
  throw new SourceUnavailable(`${options.vendor} asked to be left alone until ${until}; it was not asked`);
}

function noteQuiet(client: Client, error: unknown, nowAt: Instant): void {
  const askedForMs = retryAfterMs(error, nowAt);
  if (askedForMs !== null) client.quietUntil = nowAt + Math.min(askedForMs, longestQuietMs);
}

/** A vendor that says "next year" by mistake is asked again the next day. */
const longestQuietMs = 86_400_000;
