import type { PoolView } from '../../contract/drift.ts';
import type { DriftReport } from '../../contract/report.ts';
import type { DriftQuery, PoolUse } from '../../ports/stores/view-store.ts';
import type { OpenNotice } from '../../ports/stores/notice-store.ts';
import type { AdminDeps } from './admin-deps.ts';
import { toNoticeView } from './notice-endpoints.ts';
import {
  timestamp,
  toDriftView,
  toHoldView,
  toPoolView,
  toReviewView,
  toSourceView,
  toUnknownPoolView,
} from './to-view.ts';
import { viewUnreadCores } from './view-unread-cores.ts';

const reviewShown = 50;

/** Gathers the drift report from committed state. */
export async function makeReport(deps: AdminDeps, query: DriftQuery): Promise<DriftReport> {
  const { readApart: read } = deps.database;
  const nowAt = deps.clock.now();
  const [drift, pools, review, sources, hold, approvals, lastRun, paused, unread, notices] =
    await Promise.all([
      read.views.drift(query),
      read.views.pools(),
      read.views.review({ limit: reviewShown, offset: 0 }),
      read.sources.list(),
      read.holds.current(),
      read.approvals.open(),
      read.runs.last({ isFinished: true }),
      read.facts.get('paused'),
      viewUnreadCores(deps),
      read.notices.open(),
    ]);
  return {
    company: deps.company,
    at: timestamp(nowAt),
    lastRun:
      lastRun === null
        ? null
        : {
            id: lastRun.id,
            at: timestamp(lastRun.finishedAt ?? lastRun.startedAt),
            outcome: lastRun.outcome,
            trigger: lastRun.trigger,
          },
    unread,
    paused,
    hold: hold === null ? null : toHoldView(hold, approvals),
    notices: notices.filter(isAbout(query)).map((notice) => toNoticeView(notice, nowAt)),
    pools: poolViews(deps, pools),
    drift: drift.rows.map((row) => toDriftView(row, nowAt)),
    driftTotal: drift.total,
    review: review.rows.map(toReviewView),
    reviewTotal: review.total,
    sources: sources.map(toSourceView),
  };
}

function isAbout({ poolId }: DriftQuery): (notice: OpenNotice) => boolean {
  return (notice) => poolId === undefined || notice.poolId === null || notice.poolId === poolId;
}

/** Every configured pool, also those that the licensing core does not know. */
export function poolViews({ policy }: AdminDeps, known: readonly PoolUse[]): PoolView[] {
  const unknown = [...policy.pools.values()].filter(({ id }) => !known.some(({ poolId }) => poolId === id));
  return [
    ...known.map((pool) =>
      toPoolView(pool, policy.pools.get(pool.poolId)?.product ?? pool.poolId, policy.rules),
    ),
    ...unknown.map(toUnknownPoolView),
  ];
}
