import { isAxiosError } from 'axios';
import { SourceUnavailable } from '../../errors.ts';

const meanings: Readonly<Record<number, string>> = {
  401: 'refused the credential (401): was the key revoked, or did its owner leave?',
  403: 'forbids this reading (403): did the owner of the key lose a permission?',
  404: 'has nothing at this address (404): is the company name or baseUrl right?',
  429: 'is busy and asks to come back later (429)',
};

/**
 * Turns what axios throws into a sentence for the administrator. The original error is not kept as cause: it carries the
 * credential and people's data.
 */
export function explainOutage(vendor: string, error: unknown): SourceUnavailable {
  if (!isAxiosError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return new SourceUnavailable(`${vendor} could not be read: ${message}`);
  }
  const { response, code } = error;
  if (response === undefined)
    return new SourceUnavailable(`${vendor} did not answer (${code ?? 'no connection'})`);
  const { status } = response;
  if (status >= 300 && status < 400) {
    return new SourceUnavailable(
      `${vendor} redirects elsewhere (${status}); redirects are not followed, set baseUrl`,
    );
  }
  if (status < 300) return new SourceUnavailable(`${vendor} broke off its answer (${code ?? status})`);
  const own: unknown = response.headers['x-bamboohr-error-message'];
  const detail = typeof own === 'string' && own !== '' ? `; it says: ${own.slice(0, 300)}` : '';
  return new SourceUnavailable(`${vendor} ${meanings[status] ?? `failed (${status})`}${detail}`, {
    ids: { status },
  });
}
