import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Allowances, Taken } from './allowance.ts';
import { type Answer, refuse, render, type Reply } from './answers.ts';
import type { ApiCall, Site } from './call.ts';
import type { FaultQueue } from './faults.ts';
import type { RequestLog } from './log.ts';
import { happen, type Troubled } from './happen.ts';
import { type AccessToken, isLiveAccess, type OAuthState } from './oauth-state.ts';
import type { Operation } from './operations.ts';
import { happensBefore, isHeard, replacement, transmit, wireFaultOf } from './transmit.ts';
import { isAdministrator } from './world.ts';

export interface ApiSite extends Site, Troubled {
  readonly oauth: OAuthState;
  readonly allowances: Allowances;
  readonly queue: FaultQueue;
  readonly log: RequestLog;
}

interface Decision {
  readonly reply: Reply;
  readonly token: AccessToken | null;
  /** Null: refused before the allowance was looked at. */
  readonly taken: Taken | null;
}

export interface Exchange {
  readonly request: Request;
  readonly response: Response;
}
interface Asked {
  readonly operation: Operation;
  readonly request: Request;
  readonly call: Omit<ApiCall, 'callerId'>;
}

/** One call of one operation: what goes wrong, who asks, whether there is allowance left, and only then what is asked. */
export function serveApi(site: ApiSite, operation: Operation, { request, response }: Exchange): void {
  const asked = { operation, request, call: readCall(site, request) };
  const { at, teamId } = asked.call;
  const grant = tokenOf(site, request)?.grant;
  const faults = site.queue.take('api');
  const fault = wireFaultOf(faults);
  const requestId = requestIdOf(request);
  response.set('Date', new Date(at).toUTCString());
  happen(site, faults, { teamId, callerId: grant?.userId ?? null });
  const before = sizeOf(site, teamId);
  const instead = fault === null ? null : replacement(fault, site.assumptions);
  const decision = happensBefore(fault) ? null : decide(site, asked);
  const decided = decision === null ? null : dress(site, decision, requestId);
  const answer = instead ?? decided ?? { status: 0, headers: {}, body: '' };
  // What the gateway answers by itself has no request id: it may be missing on errors.
  if (instead === null) response.set('X-Request-Id', requestId);
  const onLost = site.log.write({
    ...describe(asked),
    clientId: grant?.clientId ?? null,
    callerId: grant?.userId ?? null,
    status: decided?.status ?? answer.status,
    problem: decision?.reply.kind === 'problem' ? decision.reply.problem : null,
    committed: sizeOf(site, teamId) > before,
    counted: decision?.taken?.isGranted ?? false,
    heard: isHeard(fault, answer),
    foreign: decision?.taken?.foreign ?? null,
    retryAt: retryAt(at, answer),
    asOf: asOf(site, asked),
    fault: faults.length === 0 ? null : faults.map(({ kind }) => kind).join(' '),
  });
  transmit(response, { answer, fault, onLost });
}

function retryAt(at: number, { status, headers }: Answer): number | null {
  const seconds = headers['Retry-After'];
  return status === 429 && seconds !== undefined ? at + Number(seconds) * 1000 : null;
}

/** The instant whose state a list shows. */
function asOf({ lag, assumptions }: Site, { operation, call }: Asked): number | null {
  switch (operation.name) {
    case 'list-users':
    case 'get-user':
    case 'list-teams':
      return call.at;
    case 'list-pools':
      return call.at - lag.countsMs;
    case 'list-assignments': {
      const isLate = assumptions.delayedWithoutUserFilter && !call.query.has('userId');
      return isLate ? call.at - lag.assignmentsMs : call.at;
    }
    case 'add-user':
    case 'assign':
    case 'unassign':
      return null;
  }
}

/** Grows whenever a call changes something. */
function sizeOf({ world }: Site, teamId: string): number {
  return world.changes.length + (world.teams.get(teamId)?.members.size ?? 0);
}

function readCall(site: ApiSite, request: Request): Omit<ApiCall, 'callerId'> {
  const params = request.params as Readonly<Record<string, string>>;
  return {
    index: site.log.entries.length,
    at: site.world.clock.now(),
    teamId: params['teamId'] ?? '',
    params,
    query: new URL(request.originalUrl, 'http://localhost').searchParams,
    contentType: request.get('content-type') ?? '',
    body: typeof request.body === 'string' ? request.body : '',
  };
}

/** Echoed when it is well formed, replaced when it is not; never an error. */
function requestIdOf(request: Request): string {
  const given = (request.get('x-request-id') ?? '').trim();
  return /^[A-Za-z0-9._-]{1,128}$/.test(given) ? given : randomUUID();
}

function tokenOf({ oauth }: ApiSite, request: Request): AccessToken | undefined {
  const [scheme, value = ''] = (request.get('authorization') ?? '').split(' ');
  return scheme === 'Bearer' ? oauth.accessTokens.get(value) : undefined;
}

function decide(site: ApiSite, { operation, request, call }: Asked): Decision {
  const token = tokenOf(site, request);
  const refusal = refusalOf(site, operation, request);
  if (refusal !== null || token === undefined) {
    return { reply: refusal ?? refuse('tokenInvalid', ''), token: token ?? null, taken: null };
  }
  const callerId = token.grant.userId;
  if (operation.name !== 'list-teams' && !isAdministrator(site.world.teams.get(call.teamId), callerId)) {
    const reply = refuse('notAdministrator', 'You do not have permission to administer this team.');
    return { reply, token, taken: null };
  }
  const taken = takeAllowance(site, token.grant.clientId, call.teamId);
  const reply = taken.isGranted ? operation.run(site, { ...call, callerId }) : refuse('throttled', '');
  return { reply, token, taken };
}

/** One bucket for a team and everybody who works on it; another for a client's calls of List Teams. */
function takeAllowance({ allowances, assumptions: { limits } }: ApiSite, clientId: string, teamId: string) {
  return teamId === ''
    ? allowances.take(`client ${clientId}`, limits.listTeamsPerMinute)
    : allowances.take(`team ${teamId}`, limits.teamPerMinute);
}

function refusalOf(site: ApiSite, { scopes }: Operation, request: Request): Reply | null {
  if (!(request.get('authorization') ?? '').startsWith('Bearer ')) return refuse('tokenMissing', '');
  const token = tokenOf(site, request);
  if (token === undefined || !isLiveAccess(token, site.world.clock.now())) return refuse('tokenInvalid', '');
  if (site.oauth.apps.get(token.grant.clientId)?.hasTeamAdminApi === false)
    return refuse('apiNotEnabled', '');
  const has = (scope: string) => token.scopes.includes(scope);
  const isAllowed = site.assumptions.needsEveryScope ? scopes.every(has) : scopes.some(has);
  return isAllowed ? null : refuse('scopeMissing', '');
}

/** Adds what the allowance says to the answer: headers of team operations, and when to come back. */
function dress(site: ApiSite, { reply, taken, token }: Decision, requestId: string): Answer {
  const answer = render(reply, site.assumptions, requestId);
  const names = site.assumptions.allowanceHeaders;
  const headers: Record<string, string> = { ...answer.headers };
  if (taken !== null && names !== null && token !== null) {
    headers[names.limit] = String(taken.limit);
    headers[names.remaining] = String(taken.remaining);
    headers[names.resetSeconds] = String(taken.resetSeconds);
  }
  if (taken?.isGranted === false && site.assumptions.sendsRetryAfter) {
    headers['Retry-After'] = String(taken.resetSeconds);
  }
  return { ...answer, headers };
}

function describe({ operation, request, call }: Asked) {
  const { teamId, query, params, body } = call;
  const sent = fieldsOf(body);
  const about = (name: string) => params[name] ?? query.get(name) ?? sent[name];
  const told = ['userId', 'productId', 'email'].flatMap((name) => {
    const value = about(name);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    operation: operation.name,
    method: request.method,
    path: request.originalUrl,
    teamId: teamId === '' ? null : teamId,
    about: Object.fromEntries(told),
  };
}

function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
