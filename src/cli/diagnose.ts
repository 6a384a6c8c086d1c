import { migrate } from '../compose.ts';
import { withStore } from '../compose/open-store.ts';
import type { Config } from '../config/config.ts';
import { asId, type CoreId } from '../core/domain/ids.ts';
import { unreadCores } from '../core/drift/unread-cores.ts';
import { ConfigInvalid } from '../errors.ts';
import { endingTokens } from '../http/admin/ending-tokens.ts';
import { loadFromDisk, type DiskConfig } from '../load-from-disk.ts';
import type { Database } from '../ports/stores/database.ts';
import type { Finding } from './finding.ts';
import { noticeFindings } from './notice-findings.ts';

/** Looks at configuration, store, audit trail, sources and tokens. Never throws: what fails is a finding. */
export async function diagnose(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Finding[]> {
  const disk = attempt(() => loadFromDisk(env));
  if ('problem' in disk) return disk.problem.map(bad);
  const configuration = [
    fine(`Configuration: ${disk.value.file ?? 'embedded default'}.`),
    ...disk.value.warnings.map((warning) => bad(`Configuration: ${warning}.`)),
  ];
  try {
    return [...configuration, ...(await diagnoseStore(disk.value))];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [...configuration, bad(`Store: ${message}. Is the address right, and may this user use it?`)];
  }
}

async function diagnoseStore({ environment, config }: DiskConfig): Promise<readonly Finding[]> {
  return withStore(environment, async (database, clock) => {
    await migrate(database);
    return [
      fine(`Store: ${database.kind}, its tables are up to date.`),
      await auditFinding(database),
      ...(await coreFindings(database, config, clock.now())),
      ...(await sourceFindings(database)),
      ...(await tokenFindings(database, clock.now())),
      ...(await holdFindings(database)),
      ...(await noticeFindings(database)),
    ];
  });
}

async function auditFinding({ read }: Database): Promise<Finding> {
  const broken = await read.audit.verify();
  return broken === null
    ? fine('Audit trail: whole.')
    : bad(`Audit trail: row ${broken} was changed after it was written. Compare with a backup from before.`);
}

/** A core that was never tried is one of an installation that has not begun. */
async function coreFindings(
  { read }: Database,
  { pools }: Config,
  nowAt: number,
): Promise<readonly Finding[]> {
  const standings = await read.cores.list();
  const tried = new Set(standings.map(({ coreId }) => coreId));
  const coreIds = pools.map(({ core }) => asId<CoreId>(core)).filter((id) => tried.has(id));
  const unread = unreadCores({ coreIds, standings, nowAt });
  const isRead = (id: CoreId) => !unread.some(({ coreId }) => coreId === id);
  return [
    ...[...tried].filter(isRead).map((id) => fine(`Licensing core ${id}: it was read.`)),
    ...unread.map(({ coreId, why, step }) => bad(`Licensing core ${coreId}: ${why}. ${step}`)),
  ];
}

async function sourceFindings({ read }: Database): Promise<readonly Finding[]> {
  return (await read.sources.list()).map(({ id, failure, quarantineReason, records }) => {
    if (quarantineReason !== null) {
      return bad(
        `Source ${id}: in quarantine (${quarantineReason}). Mend it, or release it: POST /api/v1/sources/${id}/release.`,
      );
    }
    return failure === null ? fine(`Source ${id}: ${records} records.`) : bad(`Source ${id}: ${failure}.`);
  });
}

async function tokenFindings({ read }: Database, nowAt: number): Promise<readonly Finding[]> {
  return endingTokens(await read.tokens.list(), nowAt).map(bad);
}

async function holdFindings({ read }: Database): Promise<readonly Finding[]> {
  const [hold, paused] = await Promise.all([read.holds.current(), read.facts.get('paused')]);
  return [
    ...(hold === null
      ? []
      : [bad(`${hold.operations.length} operations wait for an administrator: seatwarden plan.`)]),
    ...(paused === null ? [] : [bad(`Applying is paused: ${paused}. seatwarden resume goes on.`)]),
  ];
}

function attempt<T>(work: () => T): { readonly value: T } | { readonly problem: readonly string[] } {
  try {
    return { value: work() };
  } catch (error) {
    return { problem: error instanceof ConfigInvalid ? error.complaints : [String(error)] };
  }
}

function fine(what: string): Finding {
  return { isFine: true, what };
}

function bad(what: string): Finding {
  return { isFine: false, what };
}
