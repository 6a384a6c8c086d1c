import type { DriftView, PoolView } from '../../src/contract/drift.ts';
import type { NoticeView } from '../../src/contract/notice.ts';
import type { PlanView } from '../../src/contract/plan.ts';
import type { DriftReport } from '../../src/contract/report.ts';

const at = '2026-11-24T12:00:00.000Z';

export function driftRow(fields: Partial<DriftView> = {}): DriftView {
  return {
    pool: 'cad',
    class: 'missing',
    decision: 'waiting',
    personId: 'person-1',
    displayName: 'Ana Fox',
    email: 'ana@example.com',
    since: at,
    dueAt: at,
    ageDays: 0,
    evidence: 'Rule cad-group: CAD seats follow the group.',
    step: 'None: the seat comes as soon as one is free.',
    rule: 'cad-group',
    position: 1,
    ...fields,
  };
}

export function noticeRow(fields: Partial<NoticeView> = {}): NoticeView {
  return {
    watch: 'renewals:main',
    key: 'ends:cad',
    kind: 'renewal',
    severity: 'warning',
    text: 'AutoCAD ends on 2026-12-24, in 30 days.',
    step: 'Renew it in Autodesk Account.',
    core: 'main',
    pool: 'cad',
    since: at,
    ageDays: 2,
    csv: null,
    ...fields,
  };
}

export function poolRow(fields: Partial<PoolView> = {}): PoolView {
  return {
    id: 'cad',
    product: 'AutoCAD',
    core: 'main',
    capacity: 10,
    taken: 10,
    parked: 0,
    free: 0,
    entitled: 12,
    waiting: 2,
    toBuy: 2,
    advice: '2 more seats of AutoCAD would serve everybody who waits (2).',
    ...fields,
  };
}

/** Everything is fine, unless fields say otherwise. */
export function report(fields: Partial<DriftReport> = {}): DriftReport {
  const drift = fields.drift ?? [];
  return {
    company: 'Example Engineering',
    at,
    lastRun: { id: 'run', at, outcome: 'done', trigger: 'push idp' },
    unread: [],
    paused: null,
    hold: null,
    notices: [],
    pools: [],
    drift,
    driftTotal: drift.length,
    review: [],
    reviewTotal: 0,
    sources: [],
    ...fields,
  };
}

export const unread = {
  core: 'main',
  lastGoodAt: null,
  why: 'nobody has consented',
  step: 'Consent: seatwarden connect main.',
};

export const hold = {
  digest: '0123456789abcdef0123456789abcdef',
  openedAt: at,
  operations: 31,
  prices: [{ core: 'main', calls: 33, minutes: 1 }],
  removals: 29,
  reasons: ['29 removals in pool cad are over the limit of 25 a run.'],
  isApprovable: true,
  approvals: [],
};

const ana = { displayName: 'Ana Fox', email: 'ana@example.com' };
const bo = { displayName: 'Bo Fox', email: 'bo@example.com' };

export function plan(fields: Partial<PlanView> = {}): PlanView {
  return {
    runId: 'run',
    outcome: 'done',
    digest: hold.digest,
    cleared: [],
    held: [],
    unread: [],
    prices: [],
    waiting: [],
    approvals: [],
    rejections: [],
    approval: null,
    counts: {},
    ...fields,
  };
}
export const operations = {
  unassign: { kind: 'unassign', pool: 'cad', from: ana, to: null, because: 'Left.', gives: null },
  reassign: { kind: 'reassign', pool: 'cad', from: ana, to: bo, because: 'Left.', gives: 'Rule r: because.' },
  add: { kind: 'add', pool: 'cad', from: null, to: bo, because: null, gives: 'Rule r: because.' },
} as const;
