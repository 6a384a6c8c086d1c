import Table from 'cli-table3';
import type { RequestsView, RequestView } from '../contract/requests.ts';
import type { TableOptions } from './table-options.ts';
import { painter } from './painter.ts';
import { printable } from './printable.ts';
import { moment } from './words.ts';

/** Of a body, which in a table is only a reminder; `--json` has all of it. */
const longestBody = 600;

/** The last requests of an identity provider for a terminal, newest first; what failed with what was sent. */
export function requestsTable(from: RequestsView, options: TableOptions): string {
  const { since, requests } = printable(from);
  if (requests.length === 0) return `Nothing came in since ${moment(since)}.`;
  const paint = painter(options);
  const fixed = 14 + 10 + 9 + 6;
  const wide = Math.max(24, Math.floor((options.columns - fixed) / 2));
  const table = new Table({
    head: ['Time', 'Request', 'Status', 'Answer', 'ms'],
    colWidths: [14, wide, 10, wide, 9],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: options.isColoured ? {} : { head: [], border: [] },
  });
  for (const request of requests) {
    const status = statusOf(request);
    table.push([
      request.at.slice(11, 23),
      sentText(request),
      isFailed(request) ? paint('red', status) : status,
      answerText(request),
      request.ms,
    ]);
  }
  return [`Since ${moment(since)}, newest first. Values are pseudonyms.`, table.toString()].join('\n');
}

/** Also a Bulk, which answers 200, if one of its operations did. */
function isFailed({ status, detail }: RequestView): boolean {
  return status === null || status >= 400 || detail !== null;
}

function statusOf({ status }: RequestView): string {
  return status === null ? 'gone' : String(status);
}

function sentText(request: RequestView): string {
  const { method, path, query, body } = request;
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  const address = `${method} ${path}${parameters.length === 0 ? '' : ` ? ${parameters.join(' & ')}`}`;
  if (!isFailed(request) || body === null) return address;
  const text = JSON.stringify(body);
  return `${address}\n${text.length > longestBody ? `${text.slice(0, longestBody)}…` : text}`;
}

function answerText(request: RequestView): string {
  const { source, scimType, detail, status, userAgent, requestId } = request;
  return [
    ...(source === null ? ['Refused before it was known whose it is.'] : []),
    ...(status === null ? ['The client went away before it was answered.'] : []),
    ...(detail === null ? [] : [scimType === null ? detail : `${scimType}: ${detail}`]),
    ...(isFailed(request) ? [`${userAgent ?? 'no user agent'}, request ${requestId}`] : []),
  ].join('\n');
}
