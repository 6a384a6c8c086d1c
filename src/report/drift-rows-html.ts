import type { DriftView, PoolView } from '../contract/drift.ts';
import type { DriftReport } from '../contract/report.ts';
import { html, type Html } from './escape-html.ts';
import { age, counted, driftClasses, stateOf } from './words.ts';

/** Where a person's explanation is; null for a page that stands alone, such as a saved or mailed one. */
export type ExplainLink = ((personId: string) => string) | null;

/** A waiting list of hundreds says no more than its beginning. */
const rowsShown = 25;

/** What differs, by class and pool: the first rows of each, and how many more there are. */
export function driftRowsHtml(report: DriftReport, explainLink: ExplainLink): Html {
  const sections = driftClasses.flatMap(({ class: name, title, meaning }) => {
    const rows = report.drift.filter((row) => row.class === name);
    if (rows.length === 0) return [];
    const groups = [...Map.groupBy(rows, ({ pool }) => pool)].map(([pool, ofPool]) => ({
      pool,
      rows: ofPool,
    }));
    return [
      html`<h3>${title} <span class="soft">(${rows.length})</span></h3>
        <p class="soft">${meaning}</p>
        ${groups.map((group) => groupHtml(group, report.pools, explainLink))}`,
    ];
  });
  const rest = report.driftTotal - report.drift.length;
  return html`<h2>Drift</h2>
    ${sections.length === 0 ? html`<p class="soft">${rest > 0 ? 'No rows on this page.' : 'Every seat is where policy wants it.'}</p>` : sections}
    ${rest > 0 ? html`<p class="soft">${counted(rest, 'more row')} not shown; <code>seatwarden drift --format csv</code> has all.</p>` : null}`;
}

interface Group {
  readonly pool: string;
  readonly rows: readonly DriftView[];
}

function groupHtml({ pool, rows }: Group, pools: readonly PoolView[], explainLink: ExplainLink): Html {
  const shown = rows.slice(0, rowsShown);
  const said = saidOnce(shown);
  const product = pools.find(({ id }) => id === pool)?.product ?? pool;
  const columns = [
    'Person',
    ...(said.evidence === null ? ['Why'] : []),
    ...(said.step === null ? ['Next step'] : []),
  ];
  return html`<h4>${product} <span class="soft">${product === pool ? '' : pool} (${rows.length})</span></h4>
    ${said.evidence === null ? null : html`<p>${said.evidence}</p>`}
    ${said.step === null ? null : html`<p class="soft">Next step: ${said.step}</p>`}
    <div class="table">
      <table>
        <thead>
          <tr>
            ${[...columns, 'Since', 'State'].map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map((row) => rowHtml(row, said, explainLink))}
        </tbody>
      </table>
    </div>
    ${rows.length > rowsShown ? html`<p class="soft">And ${rows.length - rowsShown} more: <code>seatwarden drift --pool ${pool} --format csv</code> has all.</p>` : null}`;
}

interface SaidOnce {
  readonly evidence: string | null;
  readonly step: string | null;
}

/** What all rows of a group say alike stands above them, once. */
function saidOnce(rows: readonly DriftView[]): SaidOnce {
  const alike = (key: 'evidence' | 'step') => {
    const texts = new Set(rows.map((row) => row[key]));
    return rows.length > 1 && texts.size === 1 ? (rows[0]?.[key] ?? null) : null;
  };
  return { evidence: alike('evidence'), step: alike('step') };
}

function rowHtml(row: DriftView, said: SaidOnce, explainLink: ExplainLink): Html {
  const name =
    explainLink === null || row.personId === null
      ? html`${row.displayName}`
      : html`<a href="${explainLink(row.personId)}">${row.displayName}</a>`;
  return html`<tr>
    <td>
      ${name}
      <div class="soft">${row.email}</div>
    </td>
    ${said.evidence === null ? html`<td>${row.evidence}</td>` : null}
    ${said.step === null ? html`<td>${row.step}</td>` : null}
    <td class="short">${age(row.ageDays)}</td>
    <td><span class="badge ${row.decision}">${stateOf(row)}</span></td>
  </tr>`;
}
