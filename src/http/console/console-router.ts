import { createHash } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import helmet from 'helmet';
import { driftHtml } from '../../report/drift-html.ts';
import { explanationHtml } from '../../report/explanation-html.ts';
import { reportStyle } from '../../report/report-style.ts';
import type { AdminDeps } from '../admin/admin-deps.ts';
import { explain, findPerson } from '../admin/explain-endpoints.ts';
import { makeReport } from '../admin/make-report.ts';
import type { SignIn } from './sign-in.ts';

const rowsShown = 500;

/** The pages of `/`: the drift report, and the explanation of each person. Read-only; a full console comes later. */
export function createConsoleRouter(deps: AdminDeps, signIn: SignIn): Router {
  const router = Router();
  router.use(pageHeaders(), notKept);
  router.get('/signin', signIn.redeem);
  router.get('/', signIn.requireSession, async (_request, response) => {
    const report = await makeReport(deps, { limit: rowsShown, offset: 0 });
    response
      .type('html')
      .send(driftHtml(report, { explainLink: (id) => `/people/${encodeURIComponent(id)}` }));
  });
  router.get('/people/:id', signIn.requireSession, async (request, response) => {
    const personId = await findPerson(deps, String(request.params['id']));
    response.type('html').send(explanationHtml(await explain(deps, personId)));
  });
  return router;
}

/** Pages name people: no browser or proxy shows them again once the session is over. */
const notKept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** Nothing may run or be loaded; the one style is allowed by its hash. */
function pageHeaders() {
  // The browser hashes what stands between the tags, white space of the template included.
  const hash = createHash('sha256').update(styleBetweenTags()).digest('base64');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [`'sha256-${hash}'`],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

function styleBetweenTags(): string {
  const page = explanationHtml({ displayName: '', email: null, answers: [], steps: [] });
  return /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? reportStyle;
}
