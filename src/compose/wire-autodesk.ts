import type { CoreId } from '../core/domain/ids.ts';
import type { AdminDeps } from '../http/admin/admin-deps.ts';
import type { RunLoop } from '../jobs/run-loop.ts';
import type { Job } from '../jobs/schedule.ts';
import type { AutodeskTables } from '../licensing/autodesk/autodesk-tables.ts';
import type { AutodeskTeam } from '../licensing/autodesk/autodesk-team.ts';
import { createConnections } from '../licensing/autodesk/connections.ts';
import { createSignIns } from '../licensing/autodesk/sign-ins.ts';
import type { MadeCore } from '../licensing/registry.ts';
import type { Connections } from '../ports/connections.ts';
import { tellNotices } from '../reconcile/tell-notices.ts';
import type { Foundation } from './foundation.ts';

/** The Autodesk teams of the configuration, by the id of their licensing core. */
export type Teams = ReadonlyMap<CoreId, AutodeskTeam>;

export function teamsOf(made: ReadonlyMap<CoreId, MadeCore>): Teams {
  return new Map([...made].flatMap(([id, { team }]) => (team === null ? [] : [[id, team] as const])));
}

/** For `doctor autodesk`, by licensing core. */
export function coreChecksOf(teams: Teams): AdminDeps['coreChecks'] {
  return new Map([...teams].map(([id, team]) => [id, (signal) => team.check(signal)]));
}

/** What happens to consents that nobody asks for: a refresh token lives for 15 days, and is a new one after each use. */
export interface ConsentCare {
  /** Run once after each start, too. */
  readonly jobs: readonly Job[];
  /** Looks at the consents of one team, or of all, and tells what administrators should know of them. */
  tell(coreId?: CoreId): Promise<void>;
}

/** At an hour at which few people work, and not at the full one. */
const daily = '17 3 * * *';
const everyQuarter = '*/15 * * * *';

export function createConsentCare(foundation: Foundation, teams: Teams): ConsentCare {
  async function tell(coreId?: CoreId): Promise<void> {
    for (const [id, team] of teams) {
      if (coreId === undefined || id === coreId)
        await tellNotices(foundation, watchOf(id), await team.notices());
    }
    if (coreId === undefined) await forgetOthers();
  }
  /** Nobody looks after a team that the configuration no longer names. */
  async function forgetOthers(): Promise<void> {
    const known = new Set([...teams.keys()].map(watchOf));
    const open = await foundation.database.read.notices.open();
    const others = open.filter(({ watch }) => watch.startsWith(watchOf('')) && !known.has(watch));
    for (const watch of new Set(others.map((notice) => notice.watch)))
      await tellNotices(foundation, watch, []);
  }
  async function keepHouse(): Promise<void> {
    for (const [core, team] of teams) {
      const refreshed = await team.keepHouse();
      foundation.log.info({ core, refreshed }, 'consents were looked after');
    }
    await tell();
  }
  const jobs = [
    { name: 'look after consents', cron: daily, run: keepHouse },
    // A role may be lost in any run: nobody should learn of it tomorrow.
    { name: 'watch consents', cron: everyQuarter, run: () => tell() },
  ];
  return { jobs: teams.size === 0 ? jobs.slice(1) : jobs, tell };
}

function watchOf(coreId: string): string {
  return `consents:${coreId}`;
}

interface ConnectionParts {
  readonly consentCare: ConsentCare;
  readonly runLoop: RunLoop;
}

/** Consents as pages, the API and commands use them. Each change is in the audit trail, and a new consent is tried at once. */
export function createConnectionsOf(
  { database, clock }: Foundation,
  teams: Teams,
  { consentCare, runLoop }: ConnectionParts,
): Connections {
  const workspace = database.workspace<AutodeskTables>();
  return createConnections({
    teams,
    signIns: createSignIns({ workspace, clock }),
    async noted({ act, coreId, actor, data }) {
      const entry = { at: clock.now(), actor, act, subject: `core:${coreId}`, data };
      await database.write(({ audit }) => audit.append([entry]));
      await consentCare.tell(coreId);
      if (act === 'consent.given') readAtOnce(runLoop);
    },
  });
}

/** Only reads: what the reading brings up is for the next run of the daemon, and not for a command that takes a consent. */
function readAtOnce(runLoop: RunLoop): void {
  const scope = 'marked' as const;
  const wish = { scope, trigger: 'consent', observe: true, approval: null, dryRun: true };
  // A failed run is in the run list; the cores are read again every quarter of an hour.
  runLoop.request(wish).catch(() => undefined);
}
