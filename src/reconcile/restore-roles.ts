import type { CoreId } from '../core/domain/ids.ts';
import type { Notice } from '../core/domain/notice.ts';
import { LicensingUnavailable } from '../errors.ts';
import type { CoreAnswer, CoreRole, CoreRoles } from '../ports/licensing-core.ts';
import { count, type Run } from './run-context.ts';
import { tellNotices } from './tell-notices.ts';

/**
 * Gives roles back that the configuration names and that somebody lost, as by a renewal: the first that a run does (law 2),
 * before the core is read, so that who is protected by a role is protected in this run. There is no journal: it asks what is
 * missing, and sets that, so a run after a crash does what is left. A dry run, one of a policy that sends nothing, and a
 * paused one only say what is missing.
 */
export async function restoreRoles(run: Run): Promise<void> {
  for (const { id: coreId, capabilities, roles } of run.cores.values()) {
    if (!capabilities.changesRoles || roles === undefined) continue;
    try {
      await restoreIn(run, coreId, roles);
    } catch (error) {
      if (!(error instanceof LicensingUnavailable)) throw error;
      run.log.warn({ coreId, err: error }, 'roles could not be restored; the next run tries again');
    }
  }
}

async function restoreIn(run: Run, coreId: CoreId, roles: CoreRoles): Promise<void> {
  const missing = await roles.missing(run.request.signal);
  const watch = `coordinators:${coreId}`;
  const isPaused = (await run.database.read.facts.get('paused')) !== null;
  const waitsFor = reasonToWait(run, isPaused);
  await tellNotices(
    run,
    watch,
    missing.map((role) =>
      toNotice(coreId, role, `Nothing: Seatwarden gives the role back ${waitsFor ?? 'in this run'}.`),
    ),
  );
  if (waitsFor !== null || missing.length === 0) return;

  const left: Notice[] = [];
  for (const role of missing) {
    const answer = await roles.set(role, run.request.signal);
    await noteAnswer(run, coreId, { role, answer });
    if (answer.kind === 'refused') left.push(toNotice(coreId, role, stepAfter(role, answer)));
  }
  await tellNotices(run, watch, left);
}

/** Null: nothing stands in the way. */
function reasonToWait({ policy, request }: Run, isPaused: boolean): string | null {
  if (policy.dryRun) return 'once `dryRun` is taken out of the configuration';
  if (request.dryRun) return 'in the next run';
  return isPaused ? 'once applying goes on' : null;
}

async function noteAnswer(
  run: Run,
  coreId: CoreId,
  { role, answer }: { readonly role: CoreRole; readonly answer: CoreAnswer },
): Promise<void> {
  const isRefused = answer.kind === 'refused';
  count(run, isRefused ? 'roles-refused' : 'roles-restored');
  const { email, scope, why } = role;
  const entry = {
    at: run.clock.now(),
    actor: 'seatwarden',
    act: isRefused ? 'role.refused' : 'role.restored',
    subject: `user:${email}`,
    data: {
      runId: run.id,
      coreId,
      role: role.role,
      scope,
      why,
      answer: isRefused ? answer.detail : null,
    },
  };
  await run.database.write(({ audit }) => audit.append([entry]));
}

function toNotice(coreId: CoreId, { role, email, scope, why }: CoreRole, step: string): Notice {
  return {
    key: `${scope} ${role} ${email}`,
    kind: 'role',
    severity: 'warning',
    text: `${email} should be ${role} of contract ${scope} by the configuration and is not. ${why}`,
    step,
    coreId,
    poolId: null,
    csv: null,
  };
}

function stepAfter({ email, scope }: CoreRole, answer: Extract<CoreAnswer, { kind: 'refused' }>): string {
  if (answer.reason === 'not-on-team')
    return `Put ${email} on the team, or take the address out of the configuration.`;
  return `The licensing core refused: ${answer.detail}. Mend that, or take ${email} out of the coordinators of contract ${scope}.`;
}
