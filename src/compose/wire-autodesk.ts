import type { CoreId } from '../core/domain/ids.ts';
import type { Job } from '../jobs/schedule.ts';
import type { AutodeskTeam } from '../licensing/autodesk/autodesk-team.ts';
import type { MadeCore } from '../licensing/registry.ts';
import type { Foundation } from './foundation.ts';

/** The Autodesk teams of the configuration, by the id of their licensing core. */
export type Teams = ReadonlyMap<CoreId, AutodeskTeam>;

export function teamsOf(made: ReadonlyMap<CoreId, MadeCore>): Teams {
  return new Map([...made].flatMap(([id, { team }]) => (team === null ? [] : [[id, team] as const])));
}

/** What happens to consents that nobody asks for: a refresh token lives for 15 days, and is a new one after each use. */
export interface ConsentCare {
  /** Run once after each start, too. */
  readonly jobs: readonly Job[];
}

/** At an hour at which few people work, and not at the full one. */
const daily = '17 3 * * *';

export function createConsentCare({ log }: Foundation, teams: Teams): ConsentCare {
  async function keepHouse(): Promise<void> {
    for (const [core, team] of teams) {
      const refreshed = await team.keepHouse();
      log.info({ core, refreshed }, 'consents were looked after');
    }
  }
  const jobs = teams.size === 0 ? [] : [{ name: 'look after consents', cron: daily, run: keepHouse }];
  return { jobs };
}
