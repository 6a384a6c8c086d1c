import express, { type Request, type Response, Router } from 'express';
import { asId, type CoreId } from '../../core/domain/ids.ts';
import type { Connection, Connections } from '../../ports/connections.ts';
import type { SignIn } from '../console/sign-in.ts';
import { createRateLimit } from '../edge/rate-limit.ts';
import { HttpRefusal } from '../edge/http-refusal.ts';
import { callbackAddress, callbackPath, readReturned } from './callback-address.ts';
import { connectionPage, connectionsPage } from './connection-page.ts';
import { createFormGuard } from './form-guard.ts';
import { createPageHeaders } from './page.ts';
import { arrivePage, endPage, leavePage, removedPage, strangerPage } from './sign-in-pages.ts';

export interface ConnectDeps {
  readonly connections: Connections;
  readonly signIn: SignIn;
  /** Whether the configuration lets anything be applied at all. */
  readonly isApplying: boolean;
}

const largestForm = 10_000;
/** A person clicks; whoever tries states in a loop is not one. */
const callbacksPerMinute = 120;

/** The pages under `/connect/autodesk`: an administrator's consent is given, shown and taken back. */
export function createConnectRouter(deps: ConnectDeps): Router {
  const { connections, signIn, isApplying } = deps;
  const router = Router();
  router.use(createPageHeaders());
  router.get(
    '/callback',
    createRateLimit({ perMinute: callbacksPerMinute, isAnnounced: false }),
    (request, response) => arrive(deps, request, response),
  );
  router.use(signIn.requireSession);
  router.get('/', async (_request, response) => {
    response.type('html').send(connectionsPage(await connections.list()));
  });
  router.get('/:core', async (request, response) => {
    const connection = await find(connections, request);
    const formToken = signIn.formToken(sessionOf(signIn, request));
    response
      .type('html')
      .send(connectionPage({ connection, callback: callbackAddress(request), formToken, isApplying }));
  });
  const form = [express.urlencoded({ extended: false, limit: largestForm }), createFormGuard(signIn)];
  router.post('/:core/begin', ...form, async (request, response) => {
    const { coreId } = await find(connections, request);
    const { address } = await connections.begin({
      coreId,
      access: wantsChange(request.body) ? 'change' : 'look',
      redirectUri: callbackAddress(request),
      boundTo: boundTo(sessionOf(signIn, request)),
    });
    response.type('html').send(leavePage(address));
  });
  router.post('/:core/consents/:id/remove', ...form, async (request, response) => {
    const { coreId } = await find(connections, request);
    const actor = actorOf(sessionOf(signIn, request));
    const removed = await connections.remove({ coreId, consentId: String(request.params['id']), actor });
    response.type('html').send(removedPage(coreId, removed));
  });
  return router;
}

async function arrive(
  { connections, signIn }: ConnectDeps,
  request: Request,
  response: Response,
): Promise<void> {
  const returned = readReturned(request.query);
  const session = signIn.sessionOf(request);
  response.type('html');
  if (session !== null) {
    const end = await connections.finish({ ...returned, boundTo: boundTo(session), actor: actorOf(session) });
    response.status(statusOf(end)).send(endPage(end));
  } else if (request.query['again'] === undefined) {
    const query = Object.entries(returned).filter((pair): pair is [string, string] => pair[1] !== null);
    response.send(
      arrivePage(`${callbackPath}?${new URLSearchParams([...query, ['again', '1']]).toString()}`),
    );
  } else response.status(401).send(strangerPage());
}

function statusOf(end: Awaited<ReturnType<Connections['finish']>>): number {
  if (end.kind === 'given') return 200;
  return end.why === 'busy' || end.why === 'unsure' ? 502 : 400;
}

async function find(connections: Connections, request: Request): Promise<Connection> {
  const id = asId<CoreId>(String(request.params['core']));
  const found = (await connections.list()).find(({ coreId }) => coreId === id);
  if (found === undefined)
    throw new HttpRefusal('not-found', `there is no licensing core ${id} of the kind autodesk`);
  return found;
}

/** `requireSession` stands before. */
function sessionOf(signIn: SignIn, request: Request): string {
  return signIn.sessionOf(request) ?? '';
}

function boundTo(session: string): string {
  return `session:${session}`;
}

/** The beginning is enough to tell sessions apart, and signs nobody in. */
function actorOf(session: string): string {
  return `session:${session.slice(0, 8)}`;
}

function wantsChange(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'access' in body && body.access === 'change';
}
