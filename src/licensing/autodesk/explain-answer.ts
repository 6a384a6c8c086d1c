import type { WireReply } from './wire-http.ts';
import { type Meaning, meaningOf, WireGatewayError, WireProblem } from './wire-mapping.ts';

/** A refusal in words for people and for the program. */
export interface Explained {
  readonly status: number;
  readonly meaning: Meaning;
  /** Said by the API itself, and not by something in front of it. */
  readonly isProblem: boolean;
  /** Status, type and Autodesk's own sentence, in one line. */
  readonly said: string;
  readonly requestId: string | null;
}

/**
 * Reads both shapes of errors: Problem Details (RFC 9457), which most are, and the gateway's. A body of another kind, or
 * none, leaves the status alone to speak.
 */
export function explainAnswer(
  { status, headers, body }: Extract<WireReply, { kind: 'answer' }>,
  sent: { readonly requestId: string; readonly secret: string },
): Explained {
  const problem = WireProblem.safeParse(body).data;
  const gateway = WireGatewayError.safeParse(body).data;
  const type = problem?.type ?? null;
  const errorCode = gateway?.errorCode ?? null;
  const sentence = problem?.detail ?? problem?.title ?? gateway?.developerMessage ?? '';
  const words = [`${status}`, type ?? errorCode ?? '', sentence].map((text) => printable(text, sent.secret));
  return {
    status,
    meaning: meaningOf({ status, type, errorCode }),
    isProblem: type !== null,
    said: words.filter((text) => text !== '').join(' '),
    requestId: headers['x-request-id'] ?? problem?.requestId ?? sent.requestId,
  };
}

/** One short line, and without the credential should it be repeated there. */
function printable(text: string, secret: string): string {
  return text
    .replaceAll(secret, '***')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
