import * as z from 'zod';
import { DriftClass, DriftDecision, PoolView, ReviewView } from '../../contract/drift.ts';
import { DriftReport } from '../../contract/report.ts';
import { asId, type PersonId, type PoolId } from '../../core/domain/ids.ts';
import type { DriftQuery } from '../../ports/stores/view-store.ts';
import { driftCsv } from '../../report/drift-csv.ts';
import { driftHtml } from '../../report/drift-html.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endpoint, type Endpoint, type TextAnswer } from './endpoint.ts';
import { makeReport, poolViews } from './make-report.ts';
import { toReviewView } from './to-view.ts';

const mostRows = 10_000;

const DriftParameters = z.object({
  format: z.enum(['json', 'csv', 'html']).default('json'),
  pool: z.string().optional(),
  class: DriftClass.optional(),
  decision: DriftDecision.optional(),
  person: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(mostRows).default(500),
  offset: z.coerce.number().int().min(0).default(0),
});

const PageParameters = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});

export function driftEndpoints(deps: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/drift',
      scope: 'read',
      summary: 'The drift report: what differs from policy, why, and what to do',
      query: DriftParameters,
      answer: DriftReport,
      handle: async ({ query }) => inFormat(query.format, await makeReport(deps, toQuery(query))),
    }),
    endpoint({
      method: 'get',
      path: '/pools',
      scope: 'read',
      summary: 'Seats per pool: held, free, waited for',
      answer: z.array(PoolView),
      handle: async () => poolViews(deps, await deps.database.read.views.pools()),
    }),
    endpoint({
      method: 'get',
      path: '/records/review',
      scope: 'read',
      summary: 'Records that could not be tied to one person',
      query: PageParameters,
      answer: z.object({ total: z.int(), items: z.array(ReviewView) }),
      handle: async ({ query }) => {
        const { total, rows } = await deps.database.read.views.review(query);
        return { total, items: rows.map(toReviewView) };
      },
    }),
  ];
}

function toQuery({
  pool,
  class: name,
  decision,
  person,
  limit,
  offset,
}: z.infer<typeof DriftParameters>): DriftQuery {
  return {
    limit,
    offset,
    ...(pool === undefined ? {} : { poolId: asId<PoolId>(pool) }),
    ...(name === undefined ? {} : { class: name }),
    ...(decision === undefined ? {} : { decision }),
    ...(person === undefined ? {} : { personId: asId<PersonId>(person) }),
  };
}

function inFormat(format: 'json' | 'csv' | 'html', report: DriftReport): DriftReport | TextAnswer {
  switch (format) {
    case 'json':
      return report;
    case 'csv':
      return { contentType: 'text/csv; charset=utf-8', text: driftCsv(report) };
    case 'html':
      return { contentType: 'text/html; charset=utf-8', text: driftHtml(report, { explainLink: null }) };
  }
}
