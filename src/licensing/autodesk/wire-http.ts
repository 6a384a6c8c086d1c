import axios, { type AxiosResponse, isAxiosError } from 'axios';
import { ConfigInvalid } from '../../errors.ts';

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: object;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * What came back. `lost`: it may have been done, and nobody told us; `unsent`: it never left, or never arrived. A body that
 * is no JSON is null; of a success it is `lost`, for half an answer is none.
 */
export type WireReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'unsent'; readonly why: string };

export type WireHttp = (request: WireRequest) => Promise<WireReply>;

export interface WireHttpOptions {
  readonly baseUrl: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** Codes of Node for connections that were never made. */
const neverMade = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];
const defaultTimeoutMs = 30_000;
/** Assignments come in one answer: 200,000 of them are about 40 MB. */
const defaultMaxBytes = 200_000_000;

/**
 * The one way out to Autodesk: to the configured host alone, never where an answer points to, bound in time and size.
 * Nothing that axios throws leaves this file, because its errors carry the credential.
 */
export function createWireHttp(options: WireHttpOptions): WireHttp {
  const { timeoutMs = defaultTimeoutMs, maxBytes = defaultMaxBytes } = options;
  const base = checkBase(options.baseUrl);
  const http = axios.create({
    maxContentLength: maxBytes,
    maxRedirects: 0,
    // The body is parsed below, where half of one is told from a whole one.
    responseType: 'text',
    transformResponse: (body: unknown) => body,
    validateStatus: () => true,
  });
  return async ({ method, path, query, json, form, headers, signal }) => {
    if (signal?.aborted === true) return { kind: 'unsent', why: 'it was stopped before it was sent' };
    const body = bodyOf(json, form);
    const limits = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
    try {
      const response = await http.request<string>({
        method,
        url: `${base}${path}`,
        signal: AbortSignal.any(limits),
        headers: {
          Accept: 'application/json, application/problem+json',
          ...(body === null ? {} : { 'Content-Type': body.type }),
          ...headers,
        },
        ...(query === undefined ? {} : { params: query }),
        ...(body === null ? {} : { data: body.data }),
      });
      return toReply(response);
    } catch (error) {
      return explainBreak(error, timeoutMs);
    }
  };
}

function bodyOf(json?: object, form?: Readonly<Record<string, string>>) {
  if (json !== undefined) return { type: 'application/json', data: JSON.stringify(json) };
  if (form === undefined) return null;
  return { type: 'application/x-www-form-urlencoded', data: new URLSearchParams(form).toString() };
}

/** Refuses plain http, except to this machine, and credentials in the address. */
function checkBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const isLoopback = url !== null && /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (url === null || !isSafe || url.username !== '' || url.password !== '') {
    throw new ConfigInvalid([
      'licensing of kind autodesk: `baseUrl` must begin with https:// and have no user name in it',
    ]);
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

function toReply(response: AxiosResponse<string>): WireReply {
  const { status } = response;
  const body = parse(response.data);
  if (status < 300 && body === undefined) {
    const what = /^\s*</.test(response.data) ? 'a web page instead of data' : 'half an answer';
    return { kind: 'lost', why: `Autodesk answered with ${what} (${status})` };
  }
  const headers = Object.entries(response.headers).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return {
    kind: 'answer',
    status,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: body ?? null,
  };
}

/** Undefined is no JSON; nothing at all is null, which is right for 204. */
function parse(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function explainBreak(error: unknown, timeoutMs: number): WireReply {
  if (!isAxiosError(error)) return { kind: 'lost', why: 'the call to Autodesk broke off' };
  const { code = 'no connection', message } = error;
  if (message.includes('maxContentLength')) {
    return { kind: 'lost', why: 'Autodesk sent more than is read in one answer' };
  }
  if (code === 'ERR_CANCELED') {
    const why = `Autodesk did not answer in full within ${timeoutMs / 1000} seconds, or the call was stopped`;
    return { kind: 'lost', why };
  }
  return neverMade.includes(code)
    ? { kind: 'unsent', why: `Autodesk could not be reached (${code})` }
    : { kind: 'lost', why: `the connection to Autodesk broke (${code})` };
}
