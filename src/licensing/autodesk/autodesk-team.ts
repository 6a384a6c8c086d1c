import { setTimeout as sleep } from 'node:timers/promises';
import type { CoreId } from '../../core/domain/ids.ts';
import type { Notice } from '../../core/domain/notice.ts';
import { ConfigInvalid } from '../../errors.ts';
import type { Clock, Ids } from '../../ports/clock.ts';
import type { LicensingCore } from '../../ports/licensing-core.ts';
import type { CoreCheck } from '../../ports/core-check.ts';
import type { Workspace } from '../../ports/workspace.ts';
import { forgetOldActs } from './acts.ts';
import { createAutodeskCore } from './autodesk-core.ts';
import type { AutodeskDb } from './autodesk-tables.ts';
import { createCallQueue } from './call-queue.ts';
import { checkAssumptions } from './check-assumptions.ts';
import type { AutodeskSettings } from './config-schema.ts';
import { type ConsentAlarm, consentAlarms } from './consent-alarms.ts';
import { consentNotices } from './consent-notices.ts';
import { type Consents, createConsents } from './consents.ts';
import { createMinuteBudget } from './minute-budget.ts';
import { createOAuthClient, type OAuthClient } from './oauth-client.ts';
import { createProbe } from './probe.ts';
import { createSeal } from './seal.ts';
import { createTeamClient } from './team-client.ts';
import { createTeamMemory } from './team-memory.ts';
import { createTeamSignIn, type TeamSignIn } from './team-sign-in.ts';
import { createTokenKeeper } from './token-keeper.ts';
import { createWireHttp } from './wire-http.ts';

export interface AutodeskDeps {
  readonly workspace: Workspace<AutodeskDb>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Seals what administrators consented to. */
  readonly secretKey: string | null;
  /** Waits, and rejects when the signal ends it. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** One configured team: the licensing core, and the consents that it works with. */
export interface AutodeskTeam {
  readonly core: LicensingCore;
  /** Autodesk's id of it. */
  readonly team: string;
  readonly consents: Consents;
  readonly oauth: OAuthClient;
  readonly signIn: TeamSignIn;
  /** What administrators should know of their consents. */
  alarms(): Promise<readonly ConsentAlarm[]>;
  /** The same in words, with what to do. */
  notices(): Promise<readonly Notice[]>;
  /** Holds what this adapter takes for true against the live team. Asks only, about a dozen times. */
  check(signal: AbortSignal): Promise<CoreCheck>;
  /** For a daily job: consents that nobody used are refreshed, old answers forgotten. Returns how many were refreshed. */
  keepHouse(): Promise<number>;
}

/** Wires one team. Throws `ConfigInvalid` when consents could not be stored safely. */
export function createAutodeskTeam(
  coreId: CoreId,
  settings: AutodeskSettings,
  deps: AutodeskDeps,
): AutodeskTeam {
  const { workspace, clock, ids, secretKey } = deps;
  const { wait = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) } = deps;
  if (secretKey === null) {
    throw new ConfigInvalid([
      `licensing core ${coreId} of kind autodesk: set SEATWARDEN_SECRET_KEY, with which stored consents are encrypted`,
    ]);
  }
  const { team, baseUrl, clientId, clientSecret, budget: allowance } = settings;
  const http = createWireHttp({ baseUrl });
  const seal = createSeal(secretKey);
  const consents = createConsents({ coreId, workspace, seal, clock, ids });
  const oauth = createOAuthClient({ http, clientId, clientSecret });
  const unending = new AbortController().signal;
  const keeper = createTokenKeeper({ consents, oauth, seal, clock, ids, wait: (ms) => wait(ms, unending) });
  const budget = createMinuteBudget({ workspace, clock, bucket: `team ${team}`, ...allowance });
  const queue = createCallQueue({ budget, clock, wait });
  const client = createTeamClient({ team, http, keeper, queue, budget, ids, wait });
  const context = { coreId, team, client, memory: createTeamMemory(), workspace, clock, allowance };
  return {
    core: createAutodeskCore(context),
    team,
    consents,
    oauth,
    signIn: createTeamSignIn({ ...settings, http, oauth, consents, seal, clock }),
    alarms: async () => consentAlarms(await consents.list(), clock.now()),
    notices: async () => consentNotices(coreId, await consents.list(), clock.now()),
    async check(signal) {
      const probe = createProbe({ http, keeper, queue, ids, signal });
      const checks = await checkAssumptions({ probe, team, perMinute: allowance.perMinute });
      return { coreId, calls: probe.calls(), checks };
    },
    async keepHouse() {
      await forgetOldActs(context);
      return keeper.keepWarm();
    },
  };
}
