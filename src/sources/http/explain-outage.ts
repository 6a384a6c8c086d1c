import { type AxiosError, type AxiosResponse, isAxiosError } from 'axios';
import { SourceUnavailable } from '../../errors.ts';
import { isTooLarge } from './retry-rules.ts';

const meanings: Readonly<Record<number, string>> = {
  400: 'did not understand the question (400)',
  401: 'refused the credential (401): was it revoked, or did the person who made it leave?',
  403: 'forbids this reading (403): did the person behind the credential lose a permission?',
  404: 'has nothing at this address (404): is the company name or `baseUrl` right?',
  429: 'has had too many questions (429) and asks to come back later',
  503: 'is not available now (503)',
};

/** By the codes of axios and Node. */
const breaks: Readonly<Record<string, string>> = {
  ENOTFOUND: 'has no such host (ENOTFOUND): is the company name or `baseUrl` right?',
  ERR_BAD_RESPONSE: 'broke off in the middle of its answer',
};

export interface OutageWords {
  readonly vendor: string;
  readonly secrets: readonly string[];
  readonly errorHeader?: string;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/**
 * Turns what axios throws into a sentence for the administrator. The original error is not kept as cause: it carries the
 * credential and people's data.
 */
export function explainOutage(error: unknown, words: OutageWords): SourceUnavailable {
  const { vendor } = words;
  if (!isAxiosError(error))
    return new SourceUnavailable(`${vendor} could not be asked; the reading was stopped`);
  const { response } = error;
  const status = response?.status ?? 0;
  if (response === undefined || status < 300) {
    return new SourceUnavailable(`${vendor} ${explainBreak(error, words)}`);
  }
  if (status < 400)
    return new SourceUnavailable(`${vendor} ${explainRedirect(response)}`, { ids: { status } });
  const meaning = meanings[status] ?? `failed (${status})`;
  return new SourceUnavailable(`${vendor} ${meaning}${ownWords(response, words)}`, { ids: { status } });
}

function explainBreak(error: AxiosError, { maxBytes, timeoutMs }: OutageWords): string {
  if (isTooLarge(error)) return `sent more than ${Math.round(maxBytes / 1e6)} MB; the answer was not read`;
  const { code = 'no connection' } = error;
  if (code === 'ERR_CANCELED') {
    return `did not answer in full within ${timeoutMs / 1000} seconds, or the reading was stopped`;
  }
  return breaks[code] ?? `did not answer (${code})`;
}

function explainRedirect({ status, headers }: AxiosResponse): string {
  const location: unknown = headers['location'];
  const host = typeof location === 'string' ? (URL.parse(location)?.host ?? 'another path') : 'nowhere';
  return `redirects to ${host} (${status}); redirects are not followed, because the credential must not go there. Set \`baseUrl\``;
}

/** What the vendor says about it: one short line, and without the credential should it be repeated there. */
function ownWords({ headers }: AxiosResponse, { errorHeader, secrets }: OutageWords): string {
  const said: unknown = errorHeader === undefined ? undefined : headers[errorHeader.toLowerCase()];
  if (typeof said !== 'string') return '';
  const safe = secrets.reduce(
    (text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')),
    said,
  );
  const line = safe.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line === '' ? '' : `. It says: ${line.slice(0, 200)}`;
}
