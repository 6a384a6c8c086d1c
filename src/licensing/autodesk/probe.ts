import type { Ids } from '../../ports/clock.ts';
import { LicensingUnavailable } from '../../errors.ts';
import type { CallQueue } from './call-queue.ts';
import type { TokenKeeper } from './token-keeper.ts';
import type { WireHttp } from './wire-http.ts';

/** An answer as it came, whatever it says. */
export interface Probed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly requestId: string;
}

/** Looks at the interface itself: it only ever asks. */
export interface Probe {
  /** Throws `LicensingUnavailable` when there was no answer. */
  ask(path: string, query?: Readonly<Record<string, string>>): Promise<Probed>;
  /** Questions that were asked. */
  calls(): number;
  /** Whose consent it asks with; null before the first question. */
  administrator(): string | null;
}

export interface ProbeDeps {
  readonly http: WireHttp;
  readonly keeper: Pick<TokenKeeper, 'take'>;
  readonly queue: CallQueue;
  readonly ids: Ids;
  readonly signal: AbortSignal;
}

export function createProbe({ http, keeper, queue, ids, signal }: ProbeDeps): Probe {
  const state = { calls: 0, administrator: null as string | null };
  return {
    async ask(path, query = {}) {
      await queue.turn('read', signal);
      const { accessToken, consent } = await keeper.take('look');
      const requestId = ids.next();
      state.administrator = consent.administrator;
      state.calls += 1;
      const headers = { Authorization: `Bearer ${accessToken}`, 'X-Request-Id': requestId };
      const reply = await http({ method: 'GET', path, query, headers, signal });
      if (reply.kind !== 'answer') throw new LicensingUnavailable(reply.why);
      return { status: reply.status, headers: reply.headers, body: reply.body, requestId };
    },
    calls: () => state.calls,
    administrator: () => state.administrator,
  };
}
