import { LicensingUnavailable } from '../../errors.ts';
import type { Ids } from '../../ports/clock.ts';
import type { CallQueue, Urgency } from './call-queue.ts';
import { type Explained, explainAnswer } from './explain-answer.ts';
import type { MinuteBudget, Slot } from './minute-budget.ts';
import { retryAfterMs } from './retry-after.ts';
import type { HeldToken, TokenKeeper } from './token-keeper.ts';
import type { WireHttp, WireReply, WireRequest } from './wire-http.ts';
import { allowanceOf, paths } from './wire-mapping.ts';

export interface TeamCall extends Pick<WireRequest, 'method' | 'path' | 'query' | 'json'> {
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
  /** Echoed by Autodesk: 1-128 of letters, digits, `.`, `_`, `-`. */
  readonly requestId?: string;
}

export interface Accepted {
  readonly kind: 'ok';
  readonly status: number;
  readonly body: unknown;
  readonly requestId: string | null;
}
export type Refused = Explained & { readonly kind: 'refused' };

/**
 * Calls for one team. Accepted or refused is told; everything else throws `LicensingUnavailable`. What may have changed
 * something is sent again only after an answer that says that it did not.
 */
export interface TeamClient {
  call(request: TeamCall): Promise<Accepted | Refused>;
}

export interface TeamClientDeps {
  readonly team: string;
  readonly http: WireHttp;
  readonly keeper: TokenKeeper;
  readonly queue: CallQueue;
  readonly budget: MinuteBudget;
  readonly ids: Ids;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** How often each kind of trouble is forgiven in one call. */
const forgiven = { broken: 2, throttled: 3, token: 1, role: 20 } as const;
type Trouble = keyof typeof forgiven;
const pauseMs = 500;

export function createTeamClient(deps: TeamClientDeps): TeamClient {
  return {
    async call(given) {
      const request = { requestId: deps.ids.next(), ...given };
      const troubles: Record<Trouble, number> = { broken: 0, throttled: 0, token: 0, role: 0 };
      for (;;) {
        const outcome = await attempt(deps, request);
        if (outcome.kind === 'ok' || outcome.kind === 'refused') return outcome;
        troubles[outcome.trouble] += 1;
        if (troubles[outcome.trouble] > forgiven[outcome.trouble] || request.signal.aborted)
          throw outcome.error;
        if (outcome.trouble === 'broken') await pause(deps, request, troubles.broken);
      }
    },
  };
}

/** Nothing was changed, or the call changes nothing: it may be made again. */
interface Again {
  readonly kind: 'again';
  readonly trouble: Trouble;
  /** For who has forgiven enough. */
  readonly error: LicensingUnavailable;
}
type Request = TeamCall & { readonly requestId: string };

async function attempt(deps: TeamClientDeps, request: Request): Promise<Accepted | Refused | Again> {
  const { slot, held } = await turnWithToken(deps, request);
  const reply = await send(deps, request, held);
  if (reply.kind !== 'answer') return broken(request, reply.why);
  const { status, headers, body } = reply;
  const allowance = allowanceOf(headers);
  if (allowance !== null) await deps.budget.note(slot, allowance);
  if (status >= 500) return broken(request, `Autodesk failed (${status})`);
  if (status >= 200 && status < 300) {
    await deps.keeper.worked(held);
    return { kind: 'ok', status, body, requestId: headers['x-request-id'] ?? request.requestId };
  }
  const told = explainAnswer(reply, { requestId: request.requestId, secret: held.accessToken });
  return afterRefusal(deps, { request, held, reply, told });
}

/** A place in this minute, and a token. One that took until another minute needs a place in that one. */
async function turnWithToken(
  { queue, keeper, budget }: TeamClientDeps,
  { urgency, method, signal }: Request,
): Promise<{ readonly slot: Slot; readonly held: HeldToken }> {
  for (;;) {
    const slot = await queue.turn(urgency, signal);
    const held = await keeper.take(method === 'GET' ? 'look' : 'change');
    if (budget.isOf(slot)) return { slot, held };
  }
}

function send({ http }: TeamClientDeps, request: Request, { accessToken }: HeldToken): Promise<WireReply> {
  const { method, path, query, json, signal, requestId } = request;
  return http({
    method,
    path,
    signal,
    ...(query === undefined ? {} : { query }),
    ...(json === undefined ? {} : { json }),
    headers: { Authorization: `Bearer ${accessToken}`, 'X-Request-Id': requestId },
  });
}

/** A question may be asked again. What may have been done may not: the truth is read back first. */
function broken({ method, requestId }: Request, why: string): Again {
  if (method === 'GET') return again('broken', why);
  throw new LicensingUnavailable(`${why}; whether it was done is not known`, { ids: { requestId } });
}

interface Refusal {
  readonly request: Request;
  readonly held: HeldToken;
  readonly reply: Extract<WireReply, { kind: 'answer' }>;
  readonly told: Explained;
}

async function afterRefusal(deps: TeamClientDeps, refusal: Refusal): Promise<Refused | Again> {
  const { request, held, reply, told } = refusal;
  const { keeper, budget } = deps;
  switch (told.meaning) {
    case 'throttled': {
      const afterMs = retryAfterMs(reply.headers);
      await budget.rest(afterMs);
      return again('throttled', 'Autodesk has had too many calls (429)', afterMs ?? undefined);
    }
    case 'token-refused':
      await keeper.dropAccess(held);
      return again(
        'token',
        `Autodesk refuses the access token of ${held.consent.administrator} (${told.said})`,
      );
    case 'app-not-enabled':
      throw new LicensingUnavailable(
        `the app may not use the Team Admin API (${told.said}): enable it, and the Identity API, in the APS portal`,
      );
    case 'role-lost':
      if (request.method !== 'GET' && !(await isRoleLost(deps, refusal))) return { kind: 'refused', ...told };
      return setAside(deps, held, `is no administrator of team ${deps.team}, or there is no such team`);
    case 'scope-missing':
      return setAside(deps, held, `consented to less than is needed (${told.said})`);
    case 'no-seat':
    case 'only-inherited':
    case 'unsupported-pool':
    case 'not-on-team':
    case 'unknown':
      if (reply.status < 400) throw redirected(reply);
      return { kind: 'refused', ...told };
  }
}

async function setAside({ keeper }: TeamClientDeps, held: HeldToken, reason: string): Promise<Again> {
  await keeper.setAside(held, reason);
  return again('role', `${held.consent.administrator} ${reason}`);
}

/** A 403 to a change may be about the change. A question by the same administrator tells one from the other. */
async function isRoleLost(deps: TeamClientDeps, { request, held }: Refusal): Promise<boolean> {
  await deps.queue.turn(request.urgency, request.signal);
  const question = { method: 'GET', path: paths.users(deps.team), query: { limit: '1' } } as const;
  const { urgency, signal } = request;
  const reply = await send(deps, { ...question, urgency, signal, requestId: deps.ids.next() }, held);
  if (reply.kind === 'answer' && [200, 403].includes(reply.status)) return reply.status === 403;
  throw new LicensingUnavailable(
    'Autodesk refused a change (403) and did not say whether for want of the role',
  );
}

function redirected({ status }: { readonly status: number }): LicensingUnavailable {
  return new LicensingUnavailable(
    `Autodesk redirects (${status}); that is not followed, because the credential must not go elsewhere. Is \`baseUrl\` right?`,
  );
}

function again(trouble: Trouble, why: string, afterMs?: number): Again {
  const error = new LicensingUnavailable(why, afterMs === undefined ? {} : { retryAfterMs: afterMs });
  return { kind: 'again', trouble, error };
}

async function pause({ wait }: TeamClientDeps, { signal }: Request, times: number): Promise<void> {
  // Who is stopped meanwhile finds that out at the next turn.
  await wait(pauseMs * 2 ** (times - 1), signal).catch(() => undefined);
}
