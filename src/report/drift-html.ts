import type { PoolView, ReviewView, SourceView } from '../contract/drift.ts';
import type { HoldView } from '../contract/plan.ts';
import type { DriftReport } from '../contract/report.ts';
import { approvalLines } from './approval-lines.ts';
import { driftRowsHtml, type ExplainLink } from './drift-rows-html.ts';
import { html, type Html } from './escape-html.ts';
import { noticesHtml } from './notices-html.ts';
import { reportStyle } from './report-style.ts';
import { seatChart } from './seat-chart.ts';
import { priceSentence } from './price-sentence.ts';
import { unreadSentence } from './unread-lines.ts';
import { counted, moment } from './words.ts';

export interface PageOptions {
  readonly explainLink: ExplainLink;
}

/** The drift report as one self-contained page: nothing is loaded from outside, and it prints on A4. */
export function driftHtml(report: DriftReport, options: PageOptions): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Drift report - ${report.company}</title>
        <style>
          ${{ html: reportStyle }}
        </style>
      </head>
      <body>
        <header>
          <h1>Drift report</h1>
          <p>${report.company}, ${moment(report.at)}. ${lastRun(report)}</p>
        </header>
        <main>
          ${needs(report)} ${noticesHtml(report.notices)} ${seats(report.pools)}
          ${driftRowsHtml(report, options.explainLink)} ${review(report)} ${sources(report.sources)}
        </main>
      </body>
    </html> `;
  return page.html;
}

function lastRun({ lastRun: run }: DriftReport): string {
  return run === null
    ? 'Nothing has run yet.'
    : `Last run ${moment(run.at)}: ${run.outcome} (${run.trigger}).`;
}

function needs(report: DriftReport): Html {
  const items = [
    ...report.unread.map((core) => html`<li>${unreadSentence(core)} ${core.step}</li>`),
    ...(report.paused === null
      ? []
      : [html`<li>Applying is paused: ${report.paused}. <code>seatwarden resume</code> goes on.</li>`]),
    ...(report.hold === null ? [] : [holdItem(report.hold)]),
    ...report.sources.flatMap((source) => (source.quarantinedAt === null ? [] : [quarantineItem(source)])),
    ...(report.reviewTotal === 0
      ? []
      : [
          html`<li>
            ${counted(report.reviewTotal, 'record')} could not be tied to one person; see below.
            <code>seatwarden decide</code> says whom one is about.
          </li>`,
        ]),
    ...report.pools.flatMap((pool) => (pool.advice === null ? [] : [html`<li>${pool.advice}</li>`])),
    ...noticesToDo(report),
  ];
  if (items.length === 0) return html`<div class="fine"><p>Nothing needs you.</p></div>`;
  return html`<section class="needs" aria-labelledby="needs">
    <h2 id="needs">What needs you</h2>
    <ul>
      ${items}
    </ul>
  </section>`;
}

function noticesToDo({ notices }: DriftReport): readonly Html[] {
  const steps = notices.filter(({ step }) => step !== '').length;
  return steps === 0 ? [] : [html`<li>${counted(steps, 'step')} for a person to do; see below.</li>`];
}

function holdItem(hold: HoldView): Html {
  const reasons = hold.reasons.map((reason) => html`<li>${reason}</li>`);
  const step = hold.isApprovable
    ? html`Look at them with <code>seatwarden plan</code>;
        <code>seatwarden apply --digest ${hold.digest}</code> lets exactly these go.`
    : html`This cannot be approved; what is said above must be mended first.`;
  return html`<li>
    ${counted(hold.operations, 'operation')} (${counted(hold.removals, 'removal')}) wait since
    ${moment(hold.openedAt)}:
    <ul>
      ${reasons}
    </ul>
    ${hold.prices.map((price) => html`${priceSentence(price)} `)} ${step}
    ${approvalLines(hold.approvals).map((line) => html`<br />${line}`)}
  </li>`;
}

function quarantineItem(source: SourceView): Html {
  return html`<li>
    Source ${source.id} is in quarantine and causes no removals:
    ${source.quarantineReason ?? 'its last reading was implausible'}.
  </li>`;
}

function seats(pools: readonly PoolView[]): Html {
  if (pools.length === 0)
    return html`<h2>Seats</h2>
      <p class="soft">No pools are configured yet.</p>`;
  return html`<h2>Seats</h2>
    ${seatChart(pools)}
    <p class="key soft">
      <span><i class="key-held"></i>held</span
      ><span><i class="key-parked"></i>still on the contract manager</span
      ><span><i class="key-free"></i>free</span><span><i class="key-short"></i>short</span>
    </p>`;
}

function review({ review: rows, reviewTotal }: DriftReport): Html {
  if (reviewTotal === 0) return html``;
  const lines = rows.map(reviewRow);
  return html`<h2>Records to review <span class="soft">(${reviewTotal})</span></h2>
    <p class="soft">They cause no operation until somebody decides whom they are about.</p>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Source</th>
            <th scope="col">State</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>`;
}

function reviewRow(row: ReviewView): Html {
  return html`<tr>
    <td>${row.displayName}<br /><span class="soft">${row.email}</span></td>
    <td>${row.source}</td>
    <td><span class="badge">${row.link}</span></td>
    <td>${row.note}</td>
  </tr>`;
}

/** A source that pushes is never read. */
function lastGood({ kind, lastGoodAt }: SourceView): string {
  if (kind === 'scim') return 'pushes by itself';
  return lastGoodAt === null ? 'never' : moment(lastGoodAt);
}

function sourceState({ quarantinedAt, failure }: SourceView): Html {
  if (quarantinedAt !== null) return html`<span class="badge held">quarantine</span>`;
  return failure === null ? html`fine` : html`<span class="badge held">failed</span> ${failure}`;
}

function sources(rows: readonly SourceView[]): Html {
  const lines = rows.map(
    (source) =>
      html`<tr>
        <td>${source.id} <span class="soft">(${source.kind})</span></td>
        <td class="number">${source.records}</td>
        <td>${lastGood(source)}</td>
        <td>${sourceState(source)}</td>
      </tr>`,
  );
  return html`<h2>Sources</h2>
    <div class="table">
      <table>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col" class="number">Records</th>
            <th scope="col">Last good reading</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>`;
}
