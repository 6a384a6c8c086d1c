import { SourceUnavailable } from '../../errors.ts';

/** Parses a whole JSON answer. A page for people and half an answer are outages, whatever their status says. */
export function parseAnswer(vendor: string, text: string): unknown {
  if (/^\s*</.test(text)) {
    throw new SourceUnavailable(
      `${vendor} answered with a web page instead of data: a login or maintenance page, or a proxy in between?`,
    );
  }
  if (text.trim() === '') throw new SourceUnavailable(`${vendor} answered with nothing at all`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new SourceUnavailable(
      `${vendor} answered with ${text.length} characters that are no whole JSON: the answer was cut, or is something else`,
    );
  }
}
