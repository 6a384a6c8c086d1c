import type { Express, Request, Response } from 'express';
import type { AutodeskAssumptions } from './assumptions.ts';
import { type Answer, withJson } from './answers.ts';
import { type ConsentAnswer, decideConsent, showConsent } from './consent-page.ts';
import type { LoggedOperation, LogEntry } from './log.ts';
import type { RefreshToken } from './oauth-state.ts';
import type { ApiSite } from './serve-api.ts';
import {
  exchange,
  type FormCall,
  introspect,
  type OAuthOutcome,
  type OAuthSite,
  revoke,
} from './token-endpoint.ts';
import { happensBefore, isHeard, replacement, transmit, wireFaultOf } from './transmit.ts';

const base = '/authentication/v2';
type Endpoint = (site: OAuthSite, call: FormCall) => OAuthOutcome;

/** The authentication service that all APS products share. */
export function serveOAuth(app: Express, site: ApiSite): void {
  app.get(`${base}/authorize`, (request, response) => {
    answerConsent(site, { request, response }, showConsent(site, queryOf(request)));
  });
  app.post(`${base}/authorize`, (request, response) => {
    const answer = decideConsent(site, formOf(request), site.world.clock.now());
    answerConsent(site, { request, response }, answer);
  });
  const post = (name: LoggedOperation, run: Endpoint, limit: keyof AutodeskAssumptions['limits']) =>
    app.post(`${base}/${name}`, (request, response) => {
      answerForm(site, { request, response }, { name, run, limit });
    });
  post('token', exchange, 'tokenPerMinute');
  post('revoke', revoke, 'revokePerMinute');
  post('introspect', introspect, 'tokenPerMinute');
  app.get(`${base}/keys`, (_request, response) => {
    const key = site.oauth.keys.publicKey.export({ format: 'jwk' });
    response.json({ keys: [{ ...key, kid: 'simulator', use: 'sig', alg: 'RS256' }] });
  });
  app.get('/.well-known/openid-configuration', (request, response) => {
    response.json(discovery(`http://${request.get('host') ?? ''}`));
  });
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

/** Neither codes nor states belong in a log. */
function lineOf({ method, path }: Request): Pick<LogEntry, 'method' | 'path'> {
  return { method, path };
}

function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://localhost').searchParams;
}

function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}

function answerConsent(site: ApiSite, { request, response }: Exchange, answer: ConsentAnswer): void {
  const status = answer.kind === 'page' ? answer.status : 302;
  const committed = answer.kind === 'redirect' && answer.userId !== null;
  const clientId = (request.method === 'GET' ? queryOf(request) : formOf(request)).get('client_id');
  const callerId = answer.kind === 'redirect' ? answer.userId : null;
  site.log.write({ ...lineOf(request), operation: 'authorize', status, committed, clientId, callerId });
  if (answer.kind === 'page') response.status(status).type('html').send(answer.html);
  else response.redirect(302, answer.location);
}

interface Called {
  readonly name: LoggedOperation;
  readonly run: Endpoint;
  readonly limit: keyof AutodeskAssumptions['limits'];
}

function answerForm(site: ApiSite, { request, response }: Exchange, called: Called): void {
  const fault = called.name === 'token' ? wireFaultOf(site.queue.take('token')) : null;
  const outcome = happensBefore(fault) ? null : decide(site, request, called);
  const shown = refreshTokenOf(site, request);
  const instead = fault === null ? null : replacement(fault, site.assumptions);
  const answer: Answer = instead ?? outcome?.answer ?? { status: 0, headers: {}, body: '' };
  const onLost = site.log.write({
    ...lineOf(request),
    operation: called.name,
    status: outcome?.answer.status ?? answer.status,
    problem: outcome?.error ?? null,
    committed: outcome?.committed ?? false,
    clientId: outcome?.clientId ?? shown?.grant.clientId ?? null,
    callerId: outcome?.userId ?? shown?.grant.userId ?? null,
    refresh: outcome?.refresh ?? shown?.serial ?? null,
    fault: fault?.kind ?? null,
    heard: isHeard(fault, answer),
  });
  response.set('Date', new Date(site.world.clock.now()).toUTCString());
  transmit(response, { answer, fault, onLost });
}

/** Whoever presents it: a line about a call that got nowhere still says whose it was. */
function refreshTokenOf({ oauth }: ApiSite, request: Request): RefreshToken | undefined {
  return oauth.refreshTokens.get(formOf(request).get('refresh_token') ?? '');
}

/** The form must come as a form; then the allowance of client and endpoint; then what is asked. */
function decide(site: ApiSite, request: Request, { name, run, limit }: Called): OAuthOutcome {
  const form =
    request.is('application/x-www-form-urlencoded') === false ? new URLSearchParams() : formOf(request);
  const at = site.world.clock.now();
  const outcome = () => run(site, { at, form, authorization: request.get('authorization') });
  const client = form.get('client_id') ?? request.get('authorization') ?? '';
  const taken = site.allowances.take(`${name} ${client}`, site.assumptions.limits[limit]);
  if (taken.isGranted) return outcome();
  const { status, error } = site.assumptions.oauthErrors.tooMany;
  const answer = withJson(status, 'application/json', { error, error_description: 'Too many requests.' });
  const headers = { ...answer.headers, 'Retry-After': String(taken.resetSeconds) };
  const nobody = { clientId: null, userId: null, refresh: null, committed: false };
  return { answer: { ...answer, headers }, error: 'tooMany', ...nobody };
}

function discovery(url: string): object {
  return {
    issuer: 'https://developer.api.autodesk.com',
    authorization_endpoint: `${url}${base}/authorize`,
    token_endpoint: `${url}${base}/token`,
    revocation_endpoint: `${url}${base}/revoke`,
    introspection_endpoint: `${url}${base}/introspect`,
    jwks_uri: `${url}${base}/keys`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  };
}
