import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { html, type Html } from '../../report/escape-html.ts';
import { reportStyle } from '../../report/report-style.ts';

interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** Where the browser goes by itself. */
  readonly goTo?: string;
}

/** A whole page; it loads and runs nothing. */
export function page({ title, body, goTo }: PageParts): string {
  const going = goTo === undefined ? html`` : html`<meta http-equiv="refresh" content="0; url=${goTo}" />`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} - Seatwarden</title>
        ${going} ${{ html: `<style>${reportStyle}</style>` }}
      </head>
      <body>
        <header>
          <p><a href="/">Drift report</a></p>
          <h1>${title}</h1>
        </header>
        <main>${body}</main>
      </body>
    </html> `.html;
}

/**
 * Nothing may run, be loaded or frame the page, and its forms go nowhere but here. Addresses of these pages have codes in
 * them, so they are told to nobody and kept nowhere.
 */
export function createPageHeaders(): RequestHandler {
  const hash = createHash('sha256').update(reportStyle).digest('base64');
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [`'sha256-${hash}'`],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
  });
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    secure(request, response, next);
  };
}
