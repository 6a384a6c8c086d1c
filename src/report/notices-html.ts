import type { NoticeView } from '../contract/notice.ts';
import { html, type Html } from './escape-html.ts';
import { age, fileCommand, noticeSections } from './words.ts';

/** Notices as sections of the report: what a person should do first, then what is good to know. */
export function noticesHtml(notices: readonly NoticeView[]): readonly Html[] {
  return noticeSections(notices).map(
    ({ title, isToDo, rows }) =>
      html`<h2>${title} <span class="soft">(${rows.length})</span></h2>
        <div class="table">
          <table>
            <thead>
              <tr>
                ${['What', ...(isToDo ? ['Next step'] : []), 'Since', 'Gravity'].map((name) => html`<th scope="col">${name}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${rows.map((row) => rowHtml(row, isToDo))}
            </tbody>
          </table>
        </div>`,
  );
}

function rowHtml(notice: NoticeView, isToDo: boolean): Html {
  return html`<tr>
    <td>${notice.text}</td>
    ${isToDo ? html`<td>${notice.step} ${file(notice)}</td>` : null}
    <td class="short">${age(notice.ageDays)}</td>
    <td><span class="badge ${notice.severity}">${notice.severity}</span></td>
  </tr>`;
}

/** The file is in the page itself, so that a saved or mailed report still has it. */
function file({ csv }: NoticeView): Html | null {
  if (csv === null) return null;
  const address = `data:text/csv;charset=utf-8,${encodeURIComponent(csv.text)}`;
  return html`<a href="${address}" download="${csv.name}">${csv.name}</a>
    <span class="soft">(<code>${fileCommand(csv.name)}</code>)</span>`;
}
