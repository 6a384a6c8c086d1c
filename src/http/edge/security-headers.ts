import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers for SCIM: only programs read it, at every push, so what helmet tells browsers beyond this is left out.
 */
export function createScimHeaders(): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  };
}

/**
 * Headers for faces that answer data only (admin API, licensing): nothing of an answer may run, be framed or be
 * kept by a cache. The console has a policy of its own.
 */
export function createApiHeaders(): RequestHandler {
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    secure(request, response, next);
  };
}
