import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Headers for faces that answer data only (SCIM, admin API, licensing): nothing of an answer may run, be framed or be
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
