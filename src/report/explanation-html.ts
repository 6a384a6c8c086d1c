import type { ExplanationView } from '../contract/people.ts';
import { html } from './escape-html.ts';
import { reportStyle } from './report-style.ts';

/** Why one person has, or has not, a seat: the answer first, then the six steps. */
export function explanationHtml({ displayName, email, answers, steps }: ExplanationView): string {
  const sections = steps.map(
    ({ title, lines }, index) =>
      html`<h2>${index + 1}. ${title}</h2>
        <ul>
          ${lines.map((line) => html`<li>${line}</li>`)}
        </ul>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${displayName} - Seatwarden</title>
        <style>
          ${{ html: reportStyle }}
        </style>
      </head>
      <body>
        <header>
          <p><a href="/">Drift report</a></p>
          <h1>${displayName}</h1>
          <p class="soft">${email}</p>
        </header>
        <main>
          <div class="fine">${answers.map((answer) => html`<p>${answer}</p>`)}</div>
          ${sections}
        </main>
      </body>
    </html> `.html;
}
