import type { CoreId } from '../core/domain/ids.ts';
import type { AdminDeps } from '../http/admin/admin-deps.ts';
import type { Job } from '../jobs/schedule.ts';
import type { AutodeskTeam } from '../licensing/autodesk/autodesk-team.ts';
import type { MadeCore } from '../licensing/registry.ts';
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
        await tellNotices(foundation, `consents:${id}`, await team.notices());
    }
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
  return { jobs: teams.size === 0 ? [] : jobs, tell };
}
