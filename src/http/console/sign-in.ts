import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Cache } from '../../ports/cache.ts';
import type { Clock } from '../../ports/clock.ts';

/** A link works once, within this time. */
const linkMs = 15 * 60_000;
const sessionMs = 8 * 3_600_000;
const cookieName = 'seatwarden';

export interface SignInDeps {
  /** Links and sessions may be lost: a new link is one command away. */
  readonly cache: Cache;
  readonly clock: Clock;
  /** Signs cookies; the same for all replicas. */
  readonly secret: string;
}

export interface SignIn {
  /** The path of a link that signs one browser in, once. */
  makeLink(): Promise<string>;
  /** Trades the code of a link for a session cookie. */
  redeem: RequestHandler;
  /** Lets through who has a session; others learn how to get one. */
  requireSession: RequestHandler;
  /** The id of the session that a request belongs to; null without one. */
  sessionOf(request: Request): string | null;
  /** What a form of this session carries, so that no other site can send it. */
  formToken(session: string): string;
  isFormToken(session: string, given: unknown): boolean;
}

/** Sign-in for a first start: one printed one-time link, then a signed cookie (design, section 12). */
export function createSignIn({ cache, clock, secret }: SignInDeps): SignIn {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

  const formToken = (session: string) => sign(`form ${session}`);

  function sessionOf(request: Request): string | null {
    const value = cookie(request, cookieName);
    const [id = '', expires = '', signature = ''] = value?.split('.') ?? [];
    return Number(expires) > clock.now() && equal(signature, sign(`${id}.${expires}`)) ? id : null;
  }

  return {
    async makeLink() {
      const code = randomBytes(24).toString('base64url');
      await cache.set(keyOf(code), 'unused', linkMs);
      return `/signin?code=${code}`;
    },
    redeem: async (request, response) => {
      const code = typeof request.query['code'] === 'string' ? request.query['code'] : '';
      if ((await cache.get(keyOf(code))) === undefined) {
        refuse(response, 'This link was used or is too old.');
        return;
      }
      await cache.delete(keyOf(code));
      const id = randomBytes(16).toString('base64url');
      const expires = String(clock.now() + sessionMs);
      response.cookie(cookieName, `${id}.${expires}.${sign(`${id}.${expires}`)}`, {
        httpOnly: true,
        sameSite: 'strict',
        secure: request.secure,
        maxAge: sessionMs,
      });
      // Not a redirect: a strict cookie would not go with one that another site's link began.
      response
        .type('html')
        .send('<!doctype html><meta http-equiv="refresh" content="0; url=/"><a href="/">Go on</a>');
    },
    requireSession: (request, response, next) => {
      if (sessionOf(request) !== null) next();
      else refuse(response, 'You are not signed in.');
    },
    sessionOf,
    formToken,
    isFormToken: (session, given) => typeof given === 'string' && equal(given, formToken(session)),
  };
}

/** The code itself is not kept, so that reading the store opens no door. */
function keyOf(code: string): string {
  return `sign-in:${createHash('sha256').update(code).digest('hex')}`;
}

function refuse(response: Response, why: string): void {
  response
    .status(401)
    .type('text/plain')
    .send(
      `${why}\nAsk for a new link: seatwarden token link (or POST /api/v1/sign-in-links with an admin token).\n`,
    );
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function cookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
