import * as z from 'zod';
import { AuditVerdict, AuditView } from '../../contract/audit.ts';
import { SourceView } from '../../contract/drift.ts';
import { StatusView, SyncView } from '../../contract/status.ts';
import { asId, type SourceId } from '../../core/domain/ids.ts';
import type { OpenNotice } from '../../ports/stores/notice-store.ts';
import type { AdminDeps } from './admin-deps.ts';
import { endingTokens } from './ending-tokens.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import { timestamp, toHoldView, toRunView, toSourceView } from './to-view.ts';
import { viewUnreadCores } from './view-unread-cores.ts';

export function statusEndpoints(deps: AdminDeps): readonly Endpoint[] {
  const { read } = deps.database;
  return [
    endpoint({
      method: 'get',
      path: '/status',
      scope: 'read',
      summary: 'How the daemon is: policy, pause, hold, last run, sources',
      answer: StatusView,
      handle: () => status(deps),
    }),
    endpoint({
      method: 'get',
      path: '/sources',
      scope: 'read',
      summary: 'Where people come from, and when each was last read well',
      answer: z.array(SourceView),
      handle: async () => (await read.sources.list()).map(toSourceView),
    }),
    endpoint({
      method: 'post',
      path: '/sources/:id/sync',
      scope: 'operate',
      summary: 'Reads a polled source now',
      answer: SyncView,
      handle: ({ params, actor }) => deps.pollNow(asId<SourceId>(params['id'] ?? ''), actor),
    }),
    endpoint({
      method: 'post',
      path: '/sources/:id/release',
      scope: 'operate',
      summary: 'Ends a quarantine: the next reading is accepted whatever it lost',
      answer: z.object({ released: z.string() }),
      handle: async ({ params, actor }) => {
        const id = params['id'] ?? '';
        await deps.releaseSource(asId<SourceId>(id), actor);
        return { released: id };
      },
    }),
    ...pauseEndpoints(deps),
    ...auditEndpoints(deps),
  ];
}

async function status(deps: AdminDeps): Promise<StatusView> {
  const { database, policy, company, version, clock } = deps;
  const { facts, holds, approvals, runs, sources, tokens, notices } = database.read;
  const [accepted, paused, implausible, gap, hold, given, lastRun, states, pending, made, unread, open] =
    await Promise.all([
      facts.get('accepted-policy'),
      facts.get('paused'),
      facts.get('core-implausible'),
      facts.get('long-gap'),
      holds.current(),
      approvals.open(),
      runs.last({ isFinished: true }),
      sources.list(),
      runs.pending(),
      tokens.list(),
      viewUnreadCores(deps),
      notices.open(),
    ]);
  return {
    company,
    version,
    policy: accepted === null ? 'first-run' : accepted === policy.fingerprint ? 'accepted' : 'changed',
    unread,
    paused,
    warnings: [implausible, gap, ...changedRules(open), ...endingTokens(made, clock.now())].filter(
      (warning) => warning !== null,
    ),
    pending,
    hold: hold === null ? null : toHoldView(hold, given),
    lastRun: lastRun === null ? null : toRunView(lastRun),
    sources: states.map(toSourceView),
  };
}

/** What an administrator must accept before anything is sent. */
function changedRules(open: readonly OpenNotice[]): readonly string[] {
  return open.filter(({ watch }) => watch === 'policy').map(({ text, step }) => `${text} ${step}`);
}

function pauseEndpoints(deps: AdminDeps): readonly Endpoint[] {
  const Paused = z.object({ paused: z.string().nullable() });
  const note = (act: string, actor: string, data: { reason?: string }) => ({
    at: deps.clock.now(),
    actor,
    act,
    subject: 'applying',
    data,
  });
  return [
    endpoint({
      method: 'post',
      path: '/pause',
      scope: 'operate',
      summary: 'Stops applying between two operations; plans and reports go on',
      body: z.strictObject({ reason: z.string().max(500).default('paused by an administrator') }),
      answer: Paused,
      handle: async ({ body: { reason }, actor }) => {
        await deps.database.write(async ({ facts, audit }) => {
          await facts.set('paused', reason);
          await audit.append([note('applying.paused', actor, { reason })]);
        });
        return { paused: reason };
      },
    }),
    endpoint({
      method: 'post',
      path: '/resume',
      scope: 'operate',
      summary: 'Applies again',
      answer: Paused,
      handle: async ({ actor }) => {
        await deps.database.write(async ({ facts, audit }) => {
          await facts.clear('paused');
          await audit.append([note('applying.resumed', actor, {})]);
        });
        deps.wake('resume');
        return { paused: null };
      },
    }),
  ];
}

function auditEndpoints({ database }: AdminDeps): readonly Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/audit',
      scope: 'read',
      summary: 'Who did what, newest first',
      query: z.object({
        before: z.coerce.number().int().optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      answer: z.array(AuditView),
      handle: async ({ query: { before, limit } }) => {
        const rows = await database.read.audit.page({ before: before ?? null, limit });
        return rows.map((row) => ({ ...row, at: timestamp(row.at), data: { ...row.data } }));
      },
    }),
    endpoint({
      method: 'get',
      path: '/audit/verify',
      scope: 'read',
      summary: 'Whether the audit trail is whole',
      answer: AuditVerdict,
      handle: async () => {
        const firstBroken = await database.readApart.audit.verify();
        return { isWhole: firstBroken === null, firstBroken };
      },
    }),
  ];
}
