import type { Response } from 'express';
import { type Answer, refuse, render } from './answers.ts';
import type { AutodeskAssumptions } from './assumptions.ts';
import type { Fault } from './faults.ts';

/** Faults on the way of an answer; the others happen to the world. */
export type WireFault = Exclude<Fault, { readonly kind: 'demote' | 'meddle' }>;

export function wireFaultOf(faults: readonly Fault[]): WireFault | null {
  return (
    faults.find((fault): fault is WireFault => fault.kind !== 'demote' && fault.kind !== 'meddle') ?? null
  );
}

/** True when nothing behind the gateway hears of the call. */
export function happensBefore(fault: WireFault | null): boolean {
  return fault !== null && (fault.kind === 'throttled' || ('when' in fault && fault.when === 'before'));
}

/** True when the caller learns what happened; a 429 says that nothing did. */
export function isHeard(fault: WireFault | null, { body }: Answer): boolean {
  if (fault === null || fault.kind === 'throttled' || fault.kind === 'slow') return true;
  return fault.kind === 'half' && body === '';
}

/** What goes out instead of `answer`: another answer, or null when there is none. */
export function replacement(fault: WireFault, assumptions: AutodeskAssumptions): Answer | null {
  switch (fault.kind) {
    case 'throttled': {
      const answer = render(refuse('throttled', ''), assumptions, 'gateway');
      const wait = fault.retryAfter === null ? {} : { 'Retry-After': String(fault.retryAfter) };
      return { ...answer, headers: { ...answer.headers, ...wait } };
    }
    case 'error':
      return render(refuse(fault.status === 500 ? 'internal' : 'unavailable', ''), assumptions, 'gateway');
    case 'bad-gateway':
      return {
        status: 502,
        headers: { 'Content-Type': 'text/html' },
        body: '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>',
      };
    case 'reset':
    case 'cut':
    case 'half':
    case 'slow':
    case 'stall':
      return null;
  }
}

export interface Sending {
  readonly answer: Answer;
  readonly fault: WireFault | null;
  /** Called when the caller was gone before the answer was out. */
  readonly onLost: () => void;
}

/** Sends an answer, or what a fault leaves of it. */
export function transmit(response: Response, { answer, fault, onLost }: Sending): void {
  response.on('close', () => {
    if (!response.writableFinished) onLost();
  });
  const bytes = Buffer.from(answer.body);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const isLost = fault?.kind === 'reset' || (fault?.kind === 'cut' && bytes.length === 0);
  if (isLost) {
    response.req.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'stall' && bytes.length === 0) return;
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (fault === null || bytes.length === 0) response.end(answer.body);
  else if (fault.kind === 'half') response.end(half);
  else startOf(response, { bytes, half, fault });
}

interface Started {
  readonly bytes: Buffer;
  readonly half: Buffer;
  readonly fault: WireFault;
}

/** The first half with the length of the whole; then what the fault says. */
function startOf(response: Response, { bytes, half, fault }: Started): void {
  response.set('Content-Length', String(bytes.length));
  if (fault.kind === 'cut') response.write(half, () => response.destroy());
  else if (fault.kind === 'stall') response.write(half);
  else if (fault.kind === 'slow') {
    response.write(half);
    const timer = setTimeout(() => response.end(bytes.subarray(half.length)), fault.ms);
    response.on('close', () => clearTimeout(timer));
  } else response.end(bytes);
}
